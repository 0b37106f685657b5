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
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { orThrow } from "#base";
import { lawMutants } from "#mutants";
import { proposals } from "#proposals";
import {
  type Judgeable,
  type Judgement,
  type Observation,
  type SubjectSpec,
  selectVersions,
  type Versions,
  versionsOf,
} from "#protocol";
import { judgeables, mutantLifecycles, NO_USER_PROPOSALS, openLifecycle } from "#suite";

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
const REFERENCE = { kind: "reference" } as const;
const RECORDINGS = { kind: "recordings", directory: "conformance/recordings/official-0.21.17" } as const;
/** Generated worlds for each law. */
const LAW_RUNS = { reference: 10, proposals: 4, mutants: 4 };

const all = judgeables(NO_USER_PROPOSALS).filter(({ onRequest }) => !onRequest);
const cases = all.filter(({ kind }) => kind === "case");

/** One lifecycle, and what judges it. */
interface Part {
  readonly name: string;
  readonly subject: SubjectSpec;
  readonly words?: readonly string[];
  readonly judged: readonly Judgeable[];
  readonly runs: number;
  /** `all`: laws are judged on the first and the last. */
  readonly versions: "all" | "newest" | "as in a run";
}

function referenceParts(): readonly Part[] {
  const drafts = proposals.flatMap(({ id, options }) =>
    options.some(({ name }) => name === "form") ? [`${id}:form=draft`] : [],
  );
  const enabled = [...proposals.map(({ id }) => id), ...drafts, "all"].map(
    (word): Part => ({
      name: `reference+${word}`,
      subject: REFERENCE,
      words: [word],
      judged: all,
      runs: LAW_RUNS.proposals,
      versions: word === "all" ? "all" : "newest",
    }),
  );
  return [
    { name: "reference", subject: REFERENCE, judged: all, runs: LAW_RUNS.reference, versions: "all" },
    ...enabled,
    { name: "recording", subject: RECORDINGS, judged: cases, runs: 0, versions: "all" },
  ];
}

const executablesPart = (directory: string): Part => ({
  name: "executables",
  subject: { kind: "executables", directory },
  judged: cases,
  runs: 0,
  versions: "as in a run",
});

/** Laws judge only the mutants that break a law. */
function mutantParts(): readonly Part[] {
  const ofLaws = new Set(lawMutants.map(({ name }) => name));
  return mutantLifecycles().map(
    ({ name }): Part => ({
      name: `mutant:${name}`,
      subject: { kind: "mutant", name },
      judged: ofLaws.has(name) ? all : cases,
      runs: LAW_RUNS.mutants,
      versions: "newest",
    }),
  );
}

async function write(file: string, part: Part, sharing: boolean): Promise<void> {
  const subject = orThrow(await openLifecycle({ subject: part.subject, proposals: part.words ?? [] }));
  const description = await subject.describe();
  for (const one of part.judged) {
    for (const versions of chosen(versionsOf(one, description), one, part)) {
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
    ...(performed?.observation && { observed: digest(performed.observation) }),
    ...(performed?.worlds && { checked: [performed.worlds.trialsChecked, performed.worlds.worldsChecked] }),
  };
}

function chosen(versions: readonly Versions[], { kind }: Judgeable, part: Part): readonly Versions[] {
  if (part.versions === "newest") return versions.slice(-1);
  if (part.versions === "as in a run") return selectVersions(versions, false);
  return kind === "case" ? versions : [...new Set([...versions.slice(0, 1), ...versions.slice(-1)])];
}

/** Without what no expectation judges: the key, which follows the format of test cases, and what a step printed. */
function digest({ steps }: Observation): string {
  const judged = steps.map(({ stdout, stderr, leftOut, ...step }) => step);
  const canonical = JSON.stringify({ steps: judged }, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
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
