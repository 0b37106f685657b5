/**
 * Writes every verdict and the digest of every observation, so that a refactoring can show that it changed none:
 *
 *   node dist/bench/verdicts.js write <file> [reference|mutants|<directory of executables>] [shared]
 *   node dist/bench/verdicts.js compare <before> <after>
 *
 * `reference`: the reference on all versions, with each proposal and with all of them, and the recordings. `mutants`: every mutant on
 * the newest versions. Without either word: both. Executables: the cases, on the versions of a run. `shared`: test cases share their
 * first steps, as in `plimsoll test`. Each line is the JSON of one result. App images hold the launcher: copy the launchers in
 * `dist/executables` from one state to the other first, or every digest differs.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { orThrow } from "#base";
import { type Judgeable, type Judgement, type Versions, versionsOf } from "#protocol";
import { openLifecycle } from "#suite";
import { digestOfObserved } from "./verdicts/observed.ts";
import { chosenVersions, executablesPart, mutantParts, type Part, referenceParts } from "./verdicts/parts.ts";

interface Line {
  readonly subject: string;
  readonly id: string;
  readonly versions: string;
  readonly lane: string;
  readonly verdict: string;
  readonly why?: string;
  /** The digest of what was observed. */
  readonly observed?: string;
  /** Of a law: trials and worlds that were checked. */
  readonly checked?: readonly number[];
}

const SEED = "compare";

async function write(file: string, part: Part, sharing: boolean): Promise<void> {
  const subject = orThrow(await openLifecycle({ subject: part.subject, proposals: part.words ?? [] }));
  const description = await subject.describe();
  for (const one of part.judged) {
    for (const versions of chosenVersions(versionsOf(one, description), one, part)) {
      const judgement = await one.judge(subject, versions, { seed: SEED, runs: part.runs, sharing });
      appendFileSync(file, `${JSON.stringify(lineOf(part, one, versions, judgement))}\n`);
    }
  }
}

function lineOf(
  { name }: Part,
  { id, lane }: Judgeable,
  { platform, buildpack }: Versions,
  { verdict, performed }: Judgement,
): Line {
  return {
    subject: name,
    id,
    versions: `${platform}/${buildpack}`,
    lane,
    verdict: verdict.is,
    ...("why" in verdict && { why: verdict.why }),
    ...(performed?.observation && { observed: digestOfObserved(performed.observation) }),
    ...(performed?.worlds && { checked: [performed.worlds.trialsChecked, performed.worlds.worldsChecked] }),
  };
}

/** Prints each result that only one file has, or that differs. */
function compare(before: string, after: string): number {
  const [old, now] = [linesOf(before), linesOf(after)];
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  const different = keys.filter((key) => old.get(key) !== now.get(key));
  for (const key of different)
    process.stdout.write(`${key}\n  before ${old.get(key) ?? "-"}\n  after  ${now.get(key) ?? "-"}\n`);
  process.stdout.write(`${old.size} results before, ${now.size} after, ${different.length} differ\n`);
  return different.length === 0 ? 0 : 1;
}

const linesOf = (file: string): ReadonlyMap<string, string> =>
  new Map(
    readFileSync(file, "utf8")
      .trim()
      .split("\n")
      .map((text) => {
        const { subject, id, versions, ...result } = JSON.parse(text);
        return [`${subject} ${id} ${versions}`, JSON.stringify(result)];
      }),
  );

const [verb, file = "", ...words] = process.argv.slice(2);
if (verb === "compare") process.exit(compare(file, words[0] ?? ""));
if (verb !== "write" || file === "") {
  process.stderr.write(
    "verdicts: give `write <file> [reference|mutants|<directory>] [shared]` or `compare <before> <after>`\n",
  );
  process.exit(2);
}
writeFileSync(file, "");
for (const part of partsOf(words.filter((word) => word !== "shared")))
  await write(file, part, words.includes("shared"));

function partsOf([word]: readonly string[]): readonly Part[] {
  if (word === undefined) return [...referenceParts(), ...mutantParts()];
  if (word === "reference") return referenceParts();
  return word === "mutants" ? mutantParts() : [executablesPart(word)];
}
