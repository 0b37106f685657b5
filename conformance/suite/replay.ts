/** A frozen failure, of a case or of a property, performed and judged again: everything that was seen on the way is handed back. */
import { type Api, describeFault, type Fault, fail, isJsonObject, type Json, ok, type Result } from "#base";
import { json } from "#contract";
import { cases } from "../cases/index.ts";
import type { PropertyBundle } from "../properties/bundle.ts";
import { properties, propertyOf } from "../properties/index.ts";
import { judgeTrial } from "../properties/judge.ts";
import type { CaseId, Step } from "../protocol/case.ts";
import { instantiate, versionsOf } from "../protocol/instantiate.ts";
import type { StepSeen } from "../protocol/observation.ts";
import type { Subject } from "../protocol/subject.ts";
import type { Verdict } from "../protocol/verdict.ts";
import { BUNDLE_VERSION, type Bundle } from "./bundle.ts";
import { openLifecycle } from "./lifecycle.ts";
import { court } from "./run.ts";

export type AnyBundle = Bundle | PropertyBundle;
export type BundleFault = Fault<"bundle">;

export interface Played {
  readonly step: Step;
  readonly seen: StepSeen;
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
export function readBundle(text: Uint8Array, file: string): Result<AnyBundle, BundleFault> {
  const read = json.read(text, file);
  if (!read.ok) return bad(file, `expected a bundle in JSON: ${describeFault(read.fault)}`);
  const bundle = JSON.parse(new TextDecoder().decode(text)) as Json;
  if (!isJsonObject(bundle)) return bad(file, "expected an object");
  if (bundle["plimsoll"] !== BUNDLE_VERSION)
    return bad(
      file,
      `expected a bundle of version ${BUNDLE_VERSION}, found ${JSON.stringify(bundle["plimsoll"] ?? null)}`,
      "plimsoll",
    );
  const { kind } = bundle;
  if (kind !== "case" && kind !== "property")
    return bad(file, `expected "case" or "property", found ${JSON.stringify(kind ?? null)}`, "kind");
  const problem = shapeProblem(bundle, kind === "case" ? CASE_SHAPE : PROPERTY_SHAPE) ?? stepProblem(bundle, kind);
  return problem === undefined ? ok(bundle as unknown as AnyBundle) : bad(file, problem.message, problem.key);
}

type Shape = Readonly<Record<string, "object" | "array" | "string">>;
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
const PROPERTY_SHAPE: Shape = { ...COMMON, property: "string", says: "string", ...worldAt("given"), when: "array" };

interface Problem {
  readonly key: string;
  readonly message: string;
}

const found = (value: Json | undefined): string =>
  value === undefined ? "nothing" : Array.isArray(value) ? "an array" : value === null ? "null" : `a ${typeof value}`;

const at = (bundle: Json, key: string): Json | undefined =>
  key.split(".").reduce<Json | undefined>((value, part) => (isJsonObject(value) ? value[part] : undefined), bundle);

function shapeProblem(bundle: Json, shape: Shape): Problem | undefined {
  for (const [key, kind] of Object.entries(shape)) {
    const value = at(bundle, key);
    const is = Array.isArray(value) ? "array" : isJsonObject(value) ? "object" : typeof value;
    if (is !== kind)
      return { key, message: `expected ${kind === "string" ? "a string" : `an ${kind}`}, found ${found(value)}` };
  }
  return undefined;
}

const PHASES = ["analyze", "detect", "restore", "extend", "build", "export", "create", "rebase", "launch"];

function stepProblem(bundle: Json, kind: "case" | "property"): Problem | undefined {
  const when = at(bundle, kind === "case" ? "case.when" : "when") as readonly Json[];
  for (const [i, step] of when.entries()) {
    const key = `when.${i}`;
    if (!isJsonObject(step)) return { key, message: `expected a step, found ${found(step)}` };
    const { run } = step;
    if (run !== undefined && !PHASES.includes(String(run)))
      return { key: `${key}.run`, message: `expected a phase, found ${JSON.stringify(run)}` };
    if (run === undefined && !["edit", "publish", "fresh"].some((word) => word in step))
      return { key, message: "expected run, edit, publish or fresh" };
  }
  return undefined;
}

/** A case that nothing froze, on the newest versions of the reference. */
export function bundleOfCase(
  id: string,
  { platform, buildpack }: { readonly platform: readonly Api[]; readonly buildpack: readonly Api[] },
): Bundle | undefined {
  const subject = cases.find((one) => one.id === (id as CaseId));
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
export async function replay(bundle: AnyBundle): Promise<Result<Replayed, Fault>> {
  const subject = await openLifecycle(bundle);
  if (!subject.ok) return subject;
  return bundle.kind === "case" ? ok(await replayCase(bundle, subject.value)) : replayProperty(bundle, subject.value);
}

async function replayCase({ case: frozen, versions, seed }: Bundle, subject: Subject): Promise<Replayed> {
  const byId = new Map([...cases, frozen].map((one) => [one.id, one]));
  const { seen, verdict } = await court(subject, byId, seed).judge({ case: frozen, versions });
  const { when } = instantiate(frozen, versions);
  const played = (seen?.steps ?? []).flatMap((step, i) => pair(when[i], step));
  return { id: frozen.id, says: frozen.says, lifecycle: subject.name, versions, sessions: [played], verdict };
}

async function replayProperty(bundle: PropertyBundle, subject: Subject): Promise<Result<Replayed, BundleFault>> {
  const { property: id, given, when, seed, versions, says } = bundle;
  const property = propertyOf(id);
  if (property === undefined) {
    const known = properties.map((one) => one.id).join(", ");
    return fail({
      kind: "bundle",
      message: `no property is called ${JSON.stringify(id)}`,
      remedy: `there is ${known}`,
    });
  }
  const { verdict, sessions } = await judgeTrial(property, subject, { trial: { given, when }, seed, versions });
  const played = sessions.map(({ steps, seen }) => seen.flatMap((step, i) => pair(steps[i], step)));
  return ok({ id, says, lifecycle: subject.name, versions, sessions: played, verdict });
}

const pair = (step: Step | undefined, seen: StepSeen): readonly Played[] =>
  step === undefined ? [] : [{ step, seen }];
