/** Replays a bundle: performs the test case or the trial of a law again, judges it, and returns every observation. */
import { type Api, describeFault, type Fault, fail, isJsonObject, type Json, ok, type Result } from "#base";
import { json } from "#contract";
import type { Law } from "#laws/kit";
import type { Subject } from "#protocol";
import {
  BUNDLE_VERSION,
  type Bundle,
  type BundleShape,
  type CaseBundle,
  componentsProblem,
  type LawBundle,
  MIGRATION_REMEDY,
  memberAt,
  shapeProblem,
  stepProblem,
  versionsOf,
} from "#protocol";
import { inputsOf, violationRecord } from "#runner";
import { openLifecycle } from "./lifecycle.ts";
import { loadNeeded } from "./load.ts";
import type { LoadedProposals } from "./loaded-proposals.ts";
import { failuresOf, pair, type Replayed, replayCase } from "./replay-case.ts";
import { usualWorld } from "./usual-world.ts";

export type { Played, Replayed } from "./replay-case.ts";

export type BundleFault = Fault<"bundle">;

const bad = (file: string, message: string, key?: string): { readonly ok: false; readonly fault: BundleFault } =>
  fail({
    kind: "bundle",
    message,
    where: { file, ...(key !== undefined && { key }) },
    remedy: "give a file that `plimsoll test` wrote to its failures folder",
  });

/** As much as the JSON in it may have, with four bytes for each character. */
export const BUNDLE_BYTES_MAX = 64 << 20;

/** Checks the members that are read before anything runs. */
export function readBundle(text: Uint8Array, file: string): Result<Bundle, BundleFault> {
  const read = json.read(text, file);
  if (!read.ok) return bad(file, `expected a bundle in JSON: ${describeFault(read.fault)}`);
  const bundle: Json = JSON.parse(new TextDecoder().decode(text));
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
  if (problem !== undefined) return bad(file, problem.message, problem.key);
  return isChecked(bundle) ? ok(bundle) : bad(file, "expected a bundle");
}

/** The caller has checked the shape. */
const isChecked = (bundle: object): bundle is Bundle => "kind" in bundle;

const COMMON: BundleShape = {
  subject: "object",
  "subject.kind": "string",
  proposals: "array",
  seed: "string",
  "versions.platform": "string",
  "versions.buildpack": "string",
};
const WORLD = { images: "object", files: "object", buildpacks: "array", env: "object" } as const;
const worldAt = (at: string): BundleShape =>
  Object.fromEntries(Object.entries(WORLD).map(([key, kind]) => [`${at}.${key}`, kind]));
const CASE_SHAPE: BundleShape = {
  ...COMMON,
  "case.id": "string",
  "case.says": "string",
  "case.needs": "object",
  ...worldAt("case.given"),
  "case.when": "array",
  "case.then": "array",
};
const LAW_SHAPE: BundleShape = {
  ...COMMON,
  law: "string",
  says: "string",
  ...worldAt("given"),
  when: "array",
  violations: "array",
};

const worldOf = (kind: "case" | "law"): string => (kind === "case" ? "case.given" : "given");

function stepsIn(bundle: Json, kind: "case" | "law"): readonly Json[] {
  const when = memberAt(bundle, kind === "case" ? "case.when" : "when");
  return Array.isArray(when) ? when : [];
}

/** A bundle of a test case by its id, for the reference with the newest versions. */
export function bundleOfCase(
  id: string,
  { platform, buildpack }: { readonly platform: readonly Api[]; readonly buildpack: readonly Api[] },
  { builtInCases, cases }: Pick<LoadedProposals, "builtInCases" | "cases">,
): CaseBundle | undefined {
  const testCase = [...builtInCases, ...cases].find((one) => one.id === id);
  const versions = testCase === undefined ? undefined : versionsOf(testCase, { platform, buildpack }).at(-1);
  if (testCase === undefined || versions === undefined) return undefined;
  return {
    plimsoll: BUNDLE_VERSION,
    kind: "case",
    subject: { kind: "reference" },
    proposals: [...(testCase.needs.amendments ?? [])],
    seed: "plimsoll",
    versions,
    case: testCase,
  };
}

/** Rejects only if the harness itself fails. `known`: the modules that the bundle names, if the caller has loaded them. */
export async function replay(bundle: Bundle, known?: LoadedProposals): Promise<Result<Replayed, Fault>> {
  const words = bundle.proposals;
  const loaded =
    known === undefined
      ? await loadNeeded({ ...bundle, what: wordsFor(bundle) })
      : ok({ ...known, words, given: words });
  if (!loaded.ok) return loaded;
  const subject = await openLifecycle({ ...bundle, loaded: loaded.value });
  if (!subject.ok) return subject;
  if (bundle.kind === "law") return replayLaw(bundle, subject.value, loaded.value.laws);
  const { builtInCases, cases } = loaded.value;
  return ok(await replayCase(bundle, subject.value, [...builtInCases, ...cases]));
}

/** A bundle has its own test case, but not the control. */
function wordsFor(bundle: Bundle): readonly string[] {
  if (bundle.kind === "law") return [];
  const { control, id } = bundle.case;
  return [control?.id ?? id];
}

async function replayLaw(
  bundle: LawBundle,
  subject: Subject,
  laws: readonly Law[],
): Promise<Result<Replayed, BundleFault>> {
  const { law: id, given, when, seed, versions, says } = bundle;
  const law = laws.find((one) => one.id === id);
  if (law === undefined) {
    const known = laws.map((one) => one.id).join(", ");
    return fail({
      kind: "bundle",
      message: `no law is called ${JSON.stringify(id)}`,
      remedy: `name one of ${known}`,
    });
  }
  const { judgeTrial } = await import("#laws");
  const { verdict, sessions } = await judgeTrial(law, subject, { trial: { given, when }, seed, versions });
  const played = sessions.map(({ steps, seen }) => seen.flatMap((step, i) => pair(steps[i], step)));
  const usual = await usualWorld();
  return ok({
    ...{ id, says, lifecycle: subject.name, versions, sessions: played, verdict },
    failures: failuresOf(verdict).map(violationRecord),
    inputs: inputsOf(given, when, usual(given, versions)),
    places: failuresOf(verdict).map(({ at }) => at),
    build: (await subject.describe()).build,
  });
}
