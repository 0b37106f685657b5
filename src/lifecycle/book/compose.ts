/** Applies amendments to the base for one Platform API. The rules of a Buildpack API are composed at their first use. */
import { type Api, closestName, compareApi, fail, ok, type Result } from "#base";
import { buildpackDecisions, platformDecisions } from "../decisions/all.ts";
import type { Amendment, StepChange, Wrap } from "../phase/amendment.ts";
import type { Phase, Rules, StepDef } from "../phase/context.ts";
import type { AnswersOf, Decisions, RequirementId } from "../rules/decision.ts";
import { type Conflict, type ConflictsFault, conflictsFault, conflictsOf } from "./conflicts.ts";
import { type AmendmentOrder, orderAmendments } from "./order.ts";
import { baseSteps } from "./steps.ts";

/** `buildpackApis`: the supported ones. */
export function compose(
  amendments: readonly Amendment[],
  platformApi: Api,
  buildpackApis: readonly Api[],
): Result<Rules, ConflictsFault> {
  const arranged = orderAmendments(amendments);
  const inForce = arranged.sorted.filter((one) => one.axis !== "platform" || reached(one, platformApi));
  const conflicts = [...cycles(arranged), ...conflictsOf(inForce, arranged.ordered), ...missingAnchors(inForce)];
  if (conflicts.length > 0) return fail(conflictsFault(conflicts));
  const rules = folded(inForce, platformApi, buildpackApis);
  const missing = missingResults(rules.steps, inForce);
  return missing.length > 0 ? fail(conflictsFault(missing)) : ok(rules);
}

const reached = (amendment: Amendment, api: Api): boolean =>
  amendment.at === undefined || compareApi(amendment.at, api) <= 0;

const cycles = ({ cycle }: AmendmentOrder): readonly Conflict[] =>
  cycle.length === 0 ? [] : [{ a: cycle[0] ?? "", b: cycle.at(-1) ?? "", on: "after" }];

function folded(inForce: readonly Amendment[], platformApi: Api, buildpackApis: readonly Api[]): Rules {
  const unversioned = inForce.filter((one) => one.axis !== "buildpack");
  const byApi = new Map<Api, Rules["buildpack"] extends (api: Api) => infer R ? R : never>();
  const cited = new Map<string, readonly RequirementId[]>();
  return {
    platformApi,
    platform: wrapped(platformDecisions, wrapsOf(unversioned, "platform")),
    buildpackApis,
    buildpack(api) {
      if (!buildpackApis.includes(api)) return undefined;
      const known = byApi.get(api);
      if (known !== undefined) return known;
      const forApi = inForce.filter((one) => one.axis !== "buildpack" || reached(one, api));
      const rules = wrapped(buildpackDecisions, wrapsOf(forApi, "buildpack"));
      byApi.set(api, rules);
      return rules;
    },
    steps: amendedSteps(inForce.flatMap((one) => one.steps ?? [])),
    cites: (name, api) => {
      const key = `${name} ${api ?? ""}`;
      const applies = (one: Amendment): boolean => one.axis !== "buildpack" || api === undefined || reached(one, api);
      const known = cited.get(key) ?? citesOf(name, inForce.filter(applies));
      cited.set(key, known);
      return known;
    },
    ...(inForce.some((one) => one.inputs) && { inputs: Object.assign({}, ...inForce.map((one) => one.inputs ?? {})) }),
    amendments: inForce.map((one) => one.id),
  };
}

type Wraps = readonly Readonly<Record<string, Wrap<unknown> | undefined>>[];

/** The wraps of each amendment by name. The compiler checked names and types at their declaration. */
const wrapsOf = (amendments: readonly Amendment[], axis: "platform" | "buildpack"): Wraps =>
  amendments.map((one) => one[axis] ?? {});

function wrapped<D extends Decisions>(base: D, wraps: Wraps): AnswersOf<D> {
  const answers = Object.entries(base).map(([name, { answer }]) => {
    const fold = (previous: unknown, { [name]: wrap }: Wraps[number]): unknown =>
      wrap === undefined ? previous : wrap.apply(previous);
    return [name, wraps.reduce(fold, answer)] as const;
  });
  return Object.fromEntries(answers) as AnswersOf<D>;
}

function citesOf(name: string, inForce: readonly Amendment[]): readonly RequirementId[] {
  const [axis, key] = name.startsWith("platform.")
    ? ["platform" as const, name.slice(9)]
    : ["buildpack" as const, name.slice(10)];
  const base: Decisions = axis === "platform" ? platformDecisions : buildpackDecisions;
  const wraps = wrapsOf(inForce, axis).flatMap((table) => table[key]?.cites ?? []);
  return [...new Set([...(base[key]?.cites ?? []), ...wraps])];
}

type Steps = { [P in Phase]: readonly StepDef[] };

/** Applies the changes in order. Of two steps at one anchor, the later one is nearer to the anchor. */
function amendedSteps(changes: readonly StepChange[]): Rules["steps"] {
  const steps: Steps = { ...baseSteps };
  for (const change of changes) steps[change.phase] = changed(steps[change.phase], change);
  return steps;
}

function changed(steps: readonly StepDef[], { where, step }: StepChange): readonly StepDef[] {
  const [verb, anchor] = anchorOf(where);
  const at = steps.findIndex((one) => one.id === anchor);
  if (verb === "replace") return steps.with(at, step);
  return steps.toSpliced(verb === "before" ? at : at + 1, 0, step);
}

function anchorOf(where: string): readonly [verb: string, id: string] {
  const colon = where.indexOf(":");
  return [where.slice(0, colon), where.slice(colon + 1)];
}

function lostBy(id: string, step: string, where: string, known: ReadonlySet<string>): NonNullable<Conflict["lost"]> {
  const [, anchor = ""] = anchorOf(where);
  const near = closestName(anchor, [...known]);
  const phase = [...known].filter((one) => one.startsWith(anchor.replace(/:.*$/s, ":")));
  const remedy =
    near !== undefined ? `did you mean ${near}?` : `name one of ${(phase.length > 0 ? phase : [...known]).join(", ")}`;
  return { says: `${id} puts ${step} ${where.replace(":", " ")}, and no step is called ${anchor}`, remedy };
}

/** Steps whose anchor does not exist in these rules. */
function missingAnchors(inForce: readonly Amendment[]): readonly Conflict[] {
  const known = new Set<string>(
    Object.values(baseSteps).flatMap((steps: readonly StepDef[]) => steps.map((step) => step.id)),
  );
  const out: Conflict[] = [];
  for (const amendment of inForce) {
    for (const { where, step } of amendment.steps ?? []) {
      const [verb, anchor] = anchorOf(where);
      if (!known.has(anchor))
        out.push({ a: amendment.id, b: "the rules", on: where, lost: lostBy(amendment.id, step.id, where, known) });
      if (verb === "replace") known.delete(anchor);
      known.add(step.id);
    }
  }
  return out;
}

/** Steps that need a result that no earlier step of the phase gives, because an amendment moved or replaced a step. */
function missingResults(phases: Rules["steps"], inForce: readonly Amendment[]): readonly Conflict[] {
  const owner = new Map(inForce.flatMap(({ id, steps = [] }) => steps.map(({ step }) => [step.id, id] as const)));
  return Object.values(phases).flatMap((steps: readonly StepDef[]) => {
    const given = new Set<string>();
    return steps.flatMap(({ id, needs = [], gives = [] }) => {
      const missing = needs.filter((need) => !given.has(need));
      for (const result of gives) given.add(result);
      return missing.map((on) => ({ a: owner.get(id) ?? "the rules", b: "the rules", on, lost: lostResult(id, on) }));
    });
  });
}

const lostResult = (step: string, result: string): NonNullable<Conflict["lost"]> => ({
  says: `${step} needs ${result}, and no earlier step gives it`,
  remedy: `put ${step} after a step that gives ${result}, or let the step that replaces that one give it`,
});
