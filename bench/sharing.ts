/**
 * Shows that sharing first steps changes no verdict and no observation. Each test case that begins as another one does is judged alone and with
 * shared steps; the others have no step to share:
 *
 *   node dist/bench/sharing.js [reference|mutants|executables|<directory of executables>] [<n>/<m>]
 *
 * Without a word, the reference with its proposals, every mutant, and executables: those of PLIMSOLL_LIFECYCLE, else the reference's own.
 * `3/10` takes the third tenth: of the mutants, or of the test cases. Ends with 1 if a result differs.
 */
import { compareApi, invariant, orThrow } from "#base";
import { referenceBook } from "#lifecycle";
import type { Description, Judgeable, Judgement, Subject, Versions } from "#protocol";
import { instantiate, stepKeys, versionsOf } from "#protocol";
import { REFERENCE_EXECUTABLES } from "#subjects/host";
import { cases, openLifecycle } from "#suite";
import { digestOfObserved } from "./verdicts/observed.ts";
import { chosenVersions, executablesPart, mutantParts, type Part, referenceParts } from "./verdicts/parts.ts";

const [SEED, OTHER_SEED] = ["sharing", "sharing, another seed"];

interface Counts {
  results: number;
  /** The worlds that were opened. A test case whose steps are all known opens none. */
  readonly worlds: { alone: number; shared: number };
  /** Results whose observation depends on the seed, so that it says nothing about sharing. */
  random: number;
  different: number;
}

/** A lifecycle is opened twice, because each keeps the steps that its test cases share. */
async function compare(part: Part, judged: readonly Judgeable[], counts: Counts): Promise<void> {
  const lone = await opened(part, () => void counts.worlds.alone++);
  const sharing = await opened(part, () => void counts.worlds.shared++);
  for (const { one, versions } of inRunOrder(part, judged, await lone.describe())) {
    const alone = await one.judge(lone, versions, { seed: SEED, runs: 0, sharing: false });
    const shared = await one.judge(sharing, versions, { seed: SEED, runs: 0, sharing: true });
    counts.results += 1;
    if (sameVerdict(alone, shared) && digestIn(alone) === digestIn(shared)) continue;
    if (sameVerdict(alone, shared) && (await dependsOnSeed(one, versions, part, alone))) {
      counts.random += 1;
      continue;
    }
    counts.different += 1;
    const name = `${part.name} ${one.id} ${versions.platform}/${versions.buildpack}`;
    process.stdout.write(`${name}\n  alone   ${describeJudgement(alone)}\n  shared  ${describeJudgement(shared)}\n`);
  }
}

/** Test cases share steps only with the same versions, and only the last steps are kept. */
function inRunOrder(part: Part, judged: readonly Judgeable[], description: Description) {
  const all = judged.flatMap((one) =>
    chosenVersions(versionsOf(one, description), one, part).map((versions) => ({ one, versions })),
  );
  return all.toSorted((a, b) => compareVersions(a.versions, b.versions));
}

const compareVersions = (a: Versions, b: Versions): number =>
  compareApi(a.platform, b.platform) || compareApi(a.buildpack, b.buildpack);

async function opened({ subject, words = [] }: Part, onWorld: () => void): Promise<Subject> {
  const given = orThrow(await openLifecycle({ subject, proposals: words }));
  return {
    ...given,
    open(...world) {
      onWorld();
      return given.open(...world);
    },
  };
}

const sameVerdict = (a: Judgement, b: Judgement): boolean => JSON.stringify(a.verdict) === JSON.stringify(b.verdict);

const digestIn = ({ performed }: Judgement): string | undefined =>
  performed?.observation && digestOfObserved(performed.observation);

/** A world that continues another one draws other random numbers, so what shows such a number differs with each seed as well. */
async function dependsOnSeed(one: Judgeable, versions: Versions, part: Part, alone: Judgement): Promise<boolean> {
  const other = await one.judge(await opened(part, () => {}), versions, { seed: OTHER_SEED, runs: 0, sharing: false });
  return digestIn(other) !== digestIn(alone);
}

const describeJudgement = (judgement: Judgement): string =>
  `${JSON.stringify(judgement.verdict)}, observed ${digestIn(judgement) ?? "nothing"}`;

const EXECUTABLES = "executables";

function partsOf(word: string | undefined): readonly Part[] {
  if (word === undefined) return ["reference", "mutants", EXECUTABLES].flatMap(partsOf);
  // A recording is not performed.
  if (word === "reference") return referenceParts().filter(({ subject }) => subject.kind !== "recordings");
  if (word === "mutants") return mutantParts();
  return [executablesPart(word === EXECUTABLES ? (process.env.PLIMSOLL_LIFECYCLE ?? REFERENCE_EXECUTABLES) : word)];
}

type Slice = readonly [n: number, m: number];

/** What follows each other in a slice does so in a run, as it must to share steps. */
const sliceOf = <T>(all: readonly T[], [n, m]: Slice): readonly T[] =>
  all.slice(Math.floor((all.length * (n - 1)) / m), Math.floor((all.length * n) / m));

/** The ids of test cases that begin with a step in a world as another one does, in their newest or oldest form. A control is a test case too. */
function idsThatShare(): ReadonlySet<string> {
  const { platformApis, buildpackApis } = referenceBook();
  const byStart = new Map<string, string[]>();
  for (const at of [0, -1])
    for (const testCase of cases) {
      const versions = { platform: atOf(platformApis, at), buildpack: atOf(buildpackApis, at) };
      const { given, when } = instantiate(testCase, versions);
      const [start = ""] = stepKeys({ given, when: when.slice(0, 1) });
      const ids = byStart.get(start) ?? [];
      byStart.set(start, ids.includes(testCase.id) ? ids : [...ids, testCase.id]);
    }
  return new Set([...byStart.values()].filter((ids) => ids.length > 1).flat());
}

function atOf<T>(all: readonly T[], at: number): T {
  const one = all.at(at);
  invariant(one !== undefined, "the reference supports a version");
  return one;
}

const words = process.argv.slice(2);
const [, n = "1", m = "1"] = words.map((word) => /^(\d+)\/(\d+)$/.exec(word)).find((match) => match !== null) ?? [];
const word = words.find((one) => !/^\d+\/\d+$/.test(one));
const counts: Counts = { results: 0, worlds: { alone: 0, shared: 0 }, random: 0, different: 0 };
const slice: Slice = [Number(n), Number(m)];
const shares = idsThatShare();
const parts = partsOf(word);
// Opening a mutant costs as much as some test cases, so a slice of mutants has all test cases.
const isOfMutants = word === "mutants";
for (const part of isOfMutants ? sliceOf(parts, slice) : parts) {
  const judged = part.judged.filter(({ id }) => shares.has(id));
  await compare(part, isOfMutants ? judged : sliceOf(judged, slice), counts);
}
const { results, worlds, different, random } = counts;
process.stdout.write(`${results} results, from ${worlds.alone} worlds alone and ${worlds.shared} with shared steps\n`);
process.stdout.write(`${different} differ, ${random} depend on the seed\n`);
process.exitCode = different === 0 && worlds.shared < worlds.alone ? 0 : 1;
