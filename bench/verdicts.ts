/**
 * Writes every verdict and the digest of every observation, so that a refactoring can show that it changed none:
 *
 *   node dist/bench/verdicts.js write <file> [reference|mutants]
 *   node dist/bench/verdicts.js compare <before> <after>
 *
 * `reference`: the reference on all versions, with each proposal and with all of them, and the recordings. `mutants`: every mutant on
 * the newest versions. Without a word: both. Each line is the JSON of one result.
 */
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { orThrow } from "#base";
import { lawMutants } from "#mutants";
import { proposals } from "#proposals";
import { type Judgeable, type Subject, type SubjectSpec, type Versions, versionsOf } from "#protocol";
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
const RECORDINGS = "conformance/recordings/official-0.21.17";
/** Generated worlds for each law. Mutants of cases are judged by cases only. */
const LAW_RUNS = { reference: 10, proposals: 4, mutants: 4 };

const all = judgeables(NO_USER_PROPOSALS).filter(({ onRequest }) => !onRequest);
const cases = all.filter(({ kind }) => kind === "case");

const open = async (subject: SubjectSpec, words: readonly string[] = []): Promise<Subject> =>
  orThrow(await openLifecycle({ subject, proposals: words }));

interface Options {
  readonly name: string;
  readonly judged: readonly Judgeable[];
  readonly runs: number;
  /** Laws are judged on the first and the last of all versions. */
  readonly everyVersion: boolean;
}

async function write(file: string, subject: Subject, { name, judged, runs, everyVersion }: Options): Promise<void> {
  const description = await subject.describe();
  for (const one of judged) {
    for (const versions of chosen(versionsOf(one, description), one, everyVersion)) {
      const { verdict, performed } = await one.judge(subject, versions, { seed: SEED, runs });
      const line: Line = {
        subject: name,
        id: one.id,
        versions: `${versions.platform}/${versions.buildpack}`,
        lane: one.lane,
        verdict: verdict.is,
        ...("why" in verdict && { why: verdict.why }),
        ...(performed?.observation && { observed: digest(performed.observation) }),
        ...(performed?.worlds && { checked: [performed.worlds.trialsChecked, performed.worlds.worldsChecked] }),
      };
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    }
  }
}

function chosen(versions: readonly Versions[], { kind }: Judgeable, every: boolean): readonly Versions[] {
  if (!every) return versions.slice(-1);
  return kind === "case" ? versions : [...new Set([...versions.slice(0, 1), ...versions.slice(-1)])];
}

/** The key of an observation follows the format of test cases, not what a lifecycle did. */
function digest({ steps, ...rest }: { readonly key: string; readonly steps: unknown }): string {
  const canonical = JSON.stringify({ ...rest, key: undefined, steps }, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash("sha256").update(canonical).digest("hex").slice(0, 16);
}

async function writeReference(file: string): Promise<void> {
  const reference = { kind: "reference" } as const;
  await write(file, await open(reference), {
    name: "reference",
    judged: all,
    runs: LAW_RUNS.reference,
    everyVersion: true,
  });
  const drafts = proposals.flatMap(({ id, options }) =>
    options.some(({ name }) => name === "form") ? [`${id}:form=draft`] : [],
  );
  for (const word of [...proposals.map(({ id }) => id), ...drafts, "all"]) {
    const everyVersion = word === "all";
    const runs = LAW_RUNS.proposals;
    await write(file, await open(reference, [word]), { name: `reference+${word}`, judged: all, runs, everyVersion });
  }
  const recorded = await open({ kind: "recordings", directory: RECORDINGS });
  await write(file, recorded, { name: "recording", judged: cases, runs: 0, everyVersion: true });
}

async function writeMutants(file: string): Promise<void> {
  const ofLaws = new Set(lawMutants.map(({ name }) => name));
  for (const { name } of mutantLifecycles()) {
    const judged = ofLaws.has(name) ? all : cases;
    const options = { name: `mutant:${name}`, judged, runs: LAW_RUNS.mutants, everyVersion: false };
    await write(file, await open({ kind: "mutant", name }), options);
  }
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

const [verb, file = "", second = "both"] = process.argv.slice(2);
if (verb === "compare") process.exit(compare(file, second));
if (verb !== "write" || file === "") {
  process.stderr.write("verdicts: give `write <file> [reference|mutants]` or `compare <before> <after>`\n");
  process.exit(2);
}
writeFileSync(file, "");
if (second !== "mutants") await writeReference(file);
if (second !== "reference") await writeMutants(file);
