/** Tells the story of a text: builds its trials, runs its test cases, and collects what each promise has as evidence. */
import { compareApi, isJsonObject, type Json, orThrow } from "#base";
import { ledger, type Statement } from "#ledger";
import { referenceBook } from "#lifecycle";
import { type FoundEvidence, lookAt, type Proposal, type Showing, type Story, type TrialOutcome } from "#proposals";
import { type StatementId, valueAt } from "#protocol";
import { readablePointer } from "#reports";
import { bundleOfCase, bundleOfFinding, cases, findingWorld, NO_USER_PROPOSALS, type Replayed, replay } from "#suite";
import type { BuildOptions } from "../build/options.ts";
import { buildProposals } from "../build/proposals.ts";
import { performTrial } from "./trial.ts";

export interface ToldPromise {
  readonly statement: StatementId;
  readonly lines: string;
  /** The promise, paraphrased. */
  readonly says: string;
  /** What was done to show it. */
  readonly did?: string;
  readonly evidence: readonly FoundEvidence[];
  /** Why there is no evidence. */
  readonly none?: string;
  /** The ids of the findings that break it. */
  readonly brokenBy: readonly string[];
}

export interface ToldAddition {
  readonly what: string;
  readonly why: string;
  readonly evidence: FoundEvidence;
}

export interface ToldStory {
  readonly story: Story;
  /** The words with which the builds were made. */
  readonly words: readonly string[];
  readonly promises: readonly ToldPromise[];
  readonly additions: readonly ToldAddition[];
  /** The build of the example. */
  readonly built: TrialOutcome;
}

export interface TellRequest {
  readonly proposal: Proposal;
  readonly story: Story;
  /** Options that the user gave, as `name=value`. */
  readonly given: readonly string[];
  readonly options: BuildOptions;
  /** The short names of the statements to show; default: all. */
  readonly only?: readonly string[];
}

export async function tellStory(request: TellRequest): Promise<ToldStory> {
  const { proposal, story, only } = request;
  const trials = trialsOf(request);
  const built = await trials();
  const promises: ToldPromise[] = [];
  const statements = statementsOf(story).filter(({ id }) => only === undefined || only.includes(shortName(id)));
  for (const statement of statements) promises.push(await toldPromise(statement, { proposal, story, trials }));
  const additions = (story.additions ?? []).map(({ what, why, see }) => ({ what, why, evidence: lookAt(see, built) }));
  return { story, words: wordsOf(request), promises, additions, built };
}

/** In the text's own order. */
export const statementsOf = ({ document }: Story): readonly Statement[] =>
  [...ledger().values()]
    .filter((one) => one.document === document)
    .toSorted((a, b) => Number.parseInt(a.lines, 10) - Number.parseInt(b.lines, 10));

/** The last words of a statement's id. */
export const shortName = (id: string): string => id.split(".").slice(2).join(".");

export function wordsOf(
  { proposal: { id }, story: { form, options = [] }, given }: TellRequest,
  more: readonly string[] = [],
): readonly string[] {
  const all = [...(form === undefined ? [] : [`form=${form}`]), ...options, ...given, ...more];
  return all.length === 0 ? [id] : all.map((option) => `${id}:${option}`);
}

type Trials = (name?: string) => Promise<TrialOutcome>;

/** Each trial is built once. */
function trialsOf(request: TellRequest): Trials {
  const { story, options } = request;
  const done = new Map<string, Promise<TrialOutcome>>();
  const perform = async (name: string): Promise<TrialOutcome> => {
    const trial = story.trials?.[name];
    const example = { ...story.example, ...trial?.example };
    const proposals = await buildProposals(wordsOf(request, trial?.options));
    const { rebase } = trial ?? {};
    return performTrial({ example, options, proposals, ...(rebase && { rebase }), starts: story.starts === true });
  };
  return (name = "") => {
    const known = done.get(name) ?? perform(name);
    done.set(name, known);
    return known;
  };
}

interface Telling {
  readonly proposal: Proposal;
  readonly story: Story;
  readonly trials: Trials;
}

async function toldPromise({ id, lines, says }: Statement, { proposal, story, trials }: Telling): Promise<ToldPromise> {
  const brokenBy = proposal.findings.flatMap((one) =>
    one.kind === "counterexample" && one.breaks.includes(id) ? [one.id] : [],
  );
  const common = { statement: id, lines, says, brokenBy };
  const showing = story.promises[shortName(id)];
  if (showing === undefined) return { ...common, ...(await shownByCase(id)) };
  return { ...common, ...(await shown(id, showing, { proposal, story, trials })) };
}

type ShownPromise = Pick<ToldPromise, "did" | "evidence" | "none">;

async function shown(id: StatementId, showing: Showing, { proposal, story, trials }: Telling): Promise<ShownPromise> {
  if ("none" in showing) return { none: showing.none, evidence: [] };
  if ("runs" in showing) return shownByCase(id, showing.runs);
  if ("finds" in showing) return shownByFinding(`${proposal.id}.${showing.finds}`);
  const { did, trial, see } = showing;
  const outcome = await trials(trial);
  const change = trial === undefined ? "" : `, ${story.trials?.[trial]?.change ?? trial}`;
  return { did: `${did}${change}`, evidence: see.map((pointer) => lookAt(pointer, outcome)) };
}

/** By the named test case, or by the first that covers the statement. */
async function shownByCase(statement: StatementId, named?: string): Promise<ShownPromise> {
  const covering = cases.filter(({ then }) => then.some(({ covers }) => covers.includes(statement)));
  const testCase = covering.find(({ id }) => named === undefined || id === named);
  const { platformApis: platform, buildpackApis } = referenceBook();
  const apis = { platform: platform.toSorted(compareApi), buildpack: buildpackApis.toSorted(compareApi) };
  const bundle = testCase && bundleOfCase(testCase.id, apis, NO_USER_PROPOSALS);
  if (testCase === undefined || bundle === undefined) return { none: "no test case covers it", evidence: [] };
  const played = orThrow(await replay(bundle));
  const { is } = played.verdict;
  const places = testCase.then.filter(({ covers }) => covers.includes(statement)).map(({ at }) => at);
  return { did: `${testCase.says} (${testCase.id})`, evidence: placesSeen(played, places, is === "pass") };
}

async function shownByFinding(id: string): Promise<ShownPromise> {
  const world = findingWorld(id);
  if (world === undefined) return { none: `the finding ${id} has no world`, evidence: [] };
  const played = orThrow(await replay(bundleOfFinding(world)));
  const failures = played.verdict.is === "fail" ? played.verdict.failures : [];
  const places = failures.map(({ at }) => at);
  return {
    did: `the world of ${id} was run, and breaks it`,
    evidence: placesSeen(played, places, failures.length > 0),
  };
}

function placesSeen({ sessions }: Replayed, places: readonly string[], holds: boolean): readonly FoundEvidence[] {
  const steps = (sessions[0] ?? []).map(({ seen }) => seen);
  return places.slice(0, PLACES_MAX).map((at) => ({
    where: readablePointer(at),
    found: cut(valueText(valueAt({ steps }, at))),
    holds,
  }));
}

const PLACES_MAX = 3;
const LENGTH_MAX = 100;

/** A file is described; digests are shortened. */
function valueText(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return value;
  if (isJsonObject(value) && value.kind === "file")
    return `a file of ${String(value.size)} B, ${String(value.mode)}, owner ${String(value.owner)}`;
  return JSON.stringify(value).replace(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, "$1");
}

const cut = (text: string): string => (text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text);
