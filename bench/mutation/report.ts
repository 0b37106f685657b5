/** What a run found: the score of each room, the mutants that survive, and the statements that only one case holds. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ledger } from "#ledger";
import type { JudgedMutant } from "./main.ts";
import type { CoveredQuestion } from "./messages.ts";
import { ROOMS } from "./scope.ts";

const DOCUMENT = "docs/mutation.md";
const REASONS = "bench/mutation/survivors.json";

/** Why a mutant may survive. */
type Why = "equivalent" | "wording" | "performance" | "unreachable" | "open" | "guard";

interface Reason {
  readonly file: string;
  readonly before: string;
  readonly did: string;
  readonly why: Why;
  /** One sentence. */
  readonly because: string;
}

const isKilled = ({ killings }: JudgedMutant): boolean => killings.length > 0;
const describe = ({ file, line, before, did }: JudgedMutant): string => `${file}:${line}  ${before}  ->  ${did}`;

function reasonOf(reasons: readonly Reason[], { file, before, did }: JudgedMutant): Reason | undefined {
  return reasons.find((one) => one.file === file && one.before === before && one.did === did);
}

const readReasons = (): readonly Reason[] => JSON.parse(readFileSync(REASONS, "utf8"));

/** Survivors of rooms that are judged as a whole, without a reason. */
export function survivorsWithoutReason(judged: readonly JudgedMutant[]): readonly JudgedMutant[] {
  const reasons = readReasons();
  const whole = new Set(ROOMS.filter(({ sampled }) => !sampled).map(({ name }) => name));
  return judged.filter((one) => whole.has(one.room) && !isKilled(one) && reasonOf(reasons, one) === undefined);
}

export function writeReport(
  judged: readonly JudgedMutant[],
  questions: readonly CoveredQuestion[],
  folder: string,
): void {
  mkdirSync(folder, { recursive: true });
  const survivors = judged.filter((one) => !isKilled(one));
  writeFileSync(
    `${folder}/survivors.txt`,
    survivors.map((one) => `${describe(one)}${one.covered ? "" : "  (in no case does it change a value)"}\n`).join(""),
  );
  const held = heldOnce(judged, questions);
  writeFileSync(
    `${folder}/held-once.txt`,
    held.map(({ id, by, alone }) => `${id}\t${by.join(" ")}\t${alone.join(" ")}\n`).join(""),
  );
  const text = readFileSync(DOCUMENT, "utf8");
  const [before, , after] = text.split(/<!-- (?:begin|end) -->\n/);
  writeFileSync(DOCUMENT, `${before}<!-- begin -->\n${figures(judged, held)}<!-- end -->\n${after}`);
  for (const one of survivorsWithoutReason(judged)) process.stdout.write(`survives: ${describe(one)}\n`);
}

function figures(judged: readonly JudgedMutant[], held: readonly Held[]): string {
  const reasons = readReasons();
  const rows = ROOMS.map(({ name, sampled }) => {
    const all = judged.filter(({ room }) => room === name);
    const killed = all.filter(isKilled).length;
    const explained = all.filter((one) => !isKilled(one) && reasonOf(reasons, one) !== undefined).length;
    const score = all.length === 0 ? "" : `${((100 * killed) / all.length).toFixed(1)} %`;
    return `| ${name}${sampled ? " (sample)" : ""} | ${all.length} | ${killed} | ${all.length - killed} | ${explained} | ${score} |`;
  });
  const why = [...new Set(reasons.map((one) => one.why))].map(
    (name) => `${reasons.filter((one) => one.why === name).length} ${name}`,
  );
  const twice = held.filter(({ by }) => by.length > 1).length;
  return [
    "| room | mutants | killed | survive | with a reason | score |",
    "| --- | ---: | ---: | ---: | ---: | ---: |",
    ...rows,
    "",
    `Reasons: ${why.join(", ") || "none"}.`,
    "",
    `Of ${held.length} statements that bind a lifecycle and that some case covers, ${twice} are covered by two cases or by a case and a law, ${held.length - twice} by one case. ${held.filter(({ alone }) => alone.length > 0).length} have a mutant that only one case or law notices.`,
    "",
  ].join("\n");
}

interface Held {
  readonly id: string;
  /** The cases and laws that cover it. */
  readonly by: readonly string[];
  /** The cases and laws that alone notice a mutant of its decision or step. */
  readonly alone: readonly string[];
}

/** Every covered MUST and MUST NOT of a lifecycle. */
export function heldOnce(judged: readonly JudgedMutant[], questions: readonly CoveredQuestion[]): readonly Held[] {
  const binding = [...ledger().values()].filter(
    ({ level, subject }) => ["MUST", "MUST NOT", "SHALL", "SHALL NOT"].includes(level) && subject === "lifecycle",
  );
  return binding.flatMap(({ id }): readonly Held[] => {
    const by = questions.filter(({ statements }) => statements.includes(id)).map((one) => one.id);
    const single = judged.filter(({ cites, killings }) => cites.includes(id) && killings.length === 1);
    const alone = [...new Set(single.flatMap(({ killings }) => killings.map((one) => one.id)))];
    return by.length === 0 ? [] : [{ id, by, alone }];
  });
}
