/** A frozen failure, of a case or of a property, performed and judged again: everything that was seen on the way is handed back. */
import { type Api, describeFault, type Fault, fail, isJsonObject, type Json, ok, type Result } from "#base";
import { json } from "#contract";
import { judgeTrial } from "#laws";
import type { Law } from "#laws/kit";
import type { CaseId, Step, StepObservation, Subject, TestCase, Verdict } from "#protocol";
import {
  BUNDLE_VERSION,
  type Bundle,
  type CaseBundle,
  componentsProblem,
  instantiate,
  type LawBundle,
  MIGRATION_REMEDY,
  memberAt,
  type Shape,
  shapeProblem,
  stepProblem,
  versionsOf,
} from "#protocol";
import { createCaseRunner } from "#runner";
import { cases, lawById } from "./evidence.ts";
import { openLifecycle } from "./lifecycle.ts";
import { loadUserProposals } from "./user-proposals.ts";

export type BundleFault = Fault<"bundle">;

export interface Played {
  readonly step: Step;
  readonly seen: StepObservation;
}

export interface Replayed {
  readonly id: string;
  readonly says: string;
  readonly lifecycle: string;
  readonly versions: { readonly platform: Api; readonly buildpack: Api };
  /** Each played in a world of its own. */
  readonly sessions: readonly (readonly Played[])[];
  readonly verdict: Verdict;
}

const bad = (file: string, message: string, key?: string): { readonly ok: false; readonly fault: BundleFault } =>
  fail({
    kind: "bundle",
    message,
    where: { file, ...(key !== undefined && { key }) },
    remedy: "give a file that `plimsoll test` wrote to its failures folder",
  });

/** What a file must have: the parts that are read before anything runs. */
export function readBundle(text: Uint8Array, file: string): Result<Bundle, BundleFault> {
  const read = json.read(text, file);
  if (!read.ok) return bad(file, `expected a bundle in JSON: ${describeFault(read.fault)}`);
  const bundle = JSON.parse(new TextDecoder().decode(text)) as Json;
  if (!isJsonObject(bundle)) return bad(file, "expected an object");
  if (bundle.plimsoll !== BUNDLE_VERSION) {
    const message = `expected a bundle of version ${BUNDLE_VERSION}, found ${JSON.stringify(bundle.plimsoll ?? null)}`;
    return bundle.plimsoll === 1
      ? fail({ kind: "bundle", message, where: { file, key: "plimsoll" }, remedy: MIGRATION_REMEDY })
      : bad(file, message, "plimsoll");
  }
  const { kind } = bundle;
  if (kind !== "case" && kind !== "law")
    return bad(file, `expected "case" or "law", found ${JSON.stringify(kind ?? null)}`, "kind");
  const problem =
    shapeProblem(bundle, kind === "case" ? CASE_SHAPE : LAW_SHAPE) ??
    stepProblem(stepsIn(bundle, kind)) ??
    componentsProblem(memberAt(bundle, `${worldOf(kind)}.buildpacks`), `${worldOf(kind)}.buildpacks`) ??
    componentsProblem(memberAt(bundle, `${worldOf(kind)}.extensions`), `${worldOf(kind)}.extensions`);
  return problem === undefined ? ok(bundle as unknown as Bundle) : bad(file, problem.message, problem.key);
}

const COMMON: Shape = {
  subject: "object",
  "subject.kind": "string",
  proposals: "array",
  seed: "string",
  "versions.platform": "string",
  "versions.buildpack": "string",
};
const WORLD = { images: "object", files: "object", buildpacks: "array", env: "object" } as const;
const worldAt = (at: string): Shape =>
  Object.fromEntries(Object.entries(WORLD).map(([key, kind]) => [`${at}.${key}`, kind]));
const CASE_SHAPE: Shape = {
  ...COMMON,
  "case.id": "string",
  "case.says": "string",
  "case.needs": "object",
  ...worldAt("case.given"),
  "case.when": "array",
  "case.then": "array",
};
const LAW_SHAPE: Shape = { ...COMMON, law: "string", says: "string", ...worldAt("given"), when: "array" };

const worldOf = (kind: "case" | "law"): string => (kind === "case" ? "case.given" : "given");

const stepsIn = (bundle: Json, kind: "case" | "law"): readonly Json[] =>
  memberAt(bundle, kind === "case" ? "case.when" : "when") as readonly Json[];

/** A case that nothing froze, on the newest versions of the reference. */
export function bundleOfCase(
  id: string,
  { platform, buildpack }: { readonly platform: readonly Api[]; readonly buildpack: readonly Api[] },
  more: readonly TestCase[] = [],
): CaseBundle | undefined {
  const subject = [...cases, ...more].find((one) => one.id === (id as CaseId));
  const versions = subject === undefined ? undefined : versionsOf(subject, { platform, buildpack }).at(-1);
  if (subject === undefined || versions === undefined) return undefined;
  return {
    plimsoll: BUNDLE_VERSION,
    kind: "case",
    subject: { kind: "reference" },
    proposals: [...(subject.needs.amendments ?? [])],
    seed: "plimsoll",
    versions,
    case: subject,
  };
}

/** Rejects only where the harness itself failed. */
export async function replay(bundle: Bundle): Promise<Result<Replayed, Fault>> {
  const loaded = await loadUserProposals(bundle.proposals);
  if (!loaded.ok) return loaded;
  const subject = await openLifecycle({ ...bundle, loaded: loaded.value });
  if (!subject.ok) return subject;
  if (bundle.kind === "law") return replayLaw(bundle, subject.value, loaded.value.laws);
  return ok(await replayCase(bundle, subject.value, loaded.value.cases));
}

async function replayCase(bundle: CaseBundle, subject: Subject, more: readonly TestCase[]): Promise<Replayed> {
  const { case: frozen, versions, seed } = bundle;
  const byId = new Map([...cases, ...more, frozen].map((one) => [one.id, one]));
  const { observation, verdict } = await createCaseRunner(subject, byId, seed).judge({ testCase: frozen, versions });
  const { when } = instantiate(frozen, versions);
  const played = (observation?.steps ?? []).flatMap((step, i) => pair(when[i], step));
  return { id: frozen.id, says: frozen.says, lifecycle: subject.name, versions, sessions: [played], verdict };
}

async function replayLaw(
  bundle: LawBundle,
  subject: Subject,
  laws: readonly Law[],
): Promise<Result<Replayed, BundleFault>> {
  const { law: id, given, when, seed, versions, says } = bundle;
  const property = lawById(id, laws);
  if (property === undefined) {
    const known = laws.map((one) => one.id).join(", ");
    return fail({
      kind: "bundle",
      message: `no law is called ${JSON.stringify(id)}`,
      remedy: `there is ${known}`,
    });
  }
  const { verdict, sessions } = await judgeTrial(property, subject, { trial: { given, when }, seed, versions });
  const played = sessions.map(({ steps, seen }) => seen.flatMap((step, i) => pair(steps[i], step)));
  return ok({ id, says, lifecycle: subject.name, versions, sessions: played, verdict });
}

const pair = (step: Step | undefined, seen: StepObservation): readonly Played[] =>
  step === undefined ? [] : [{ step, seen }];
