/** What the reference does in another way at a later API version, read from the amendments between the two. */
import { type Api, api, compareApi, invariant } from "#base";
import { inputs } from "#contract";
import { RELEASED } from "../amendments/released.ts";
import type { Amendment } from "../phase/amendment.ts";
import type { Rules } from "../phase/context.ts";
import type { RequirementId } from "../rules/decision.ts";
import { referenceBook } from "./programs.ts";

export type ApiAxis = "platform" | "buildpack";

export interface ChangedDecision {
  /** `platform.<decision>` or `buildpack.<decision>` */
  readonly name: string;
  /** The version that changed it. */
  readonly at: Api;
  readonly cites: readonly RequirementId[];
  /** Of decisions without an input: the answers before and after. */
  readonly before?: string;
  readonly after?: string;
}

export interface ChangedStep {
  readonly at: Api;
  /** `before:<step>`, `after:<step>` or `replace:<step>`. */
  readonly where: string;
  readonly step: string;
}

export interface ChangedInput {
  readonly is: "new" | "gone";
  readonly at: Api;
  /** `-run` */
  readonly flag: string;
  readonly variable?: string;
  readonly phases: readonly string[];
}

export interface ApiDiff {
  /** What each version changed, in a sentence. */
  readonly versions: readonly { readonly at: Api; readonly says: string }[];
  readonly decisions: readonly ChangedDecision[];
  readonly steps: readonly ChangedStep[];
  readonly inputs: readonly ChangedInput[];
}

/** `from` and `to` are supported versions, the older one first. */
export function apiDiff(axis: ApiAxis, from: Api, to: Api): ApiDiff {
  const between = RELEASED.filter(
    (one) => one.axis === axis && one.at !== undefined && compareApi(from, one.at) < 0 && compareApi(one.at, to) <= 0,
  );
  const answers = [answersAt(axis, from), answersAt(axis, to)] as const;
  return {
    versions: between.map(({ at, says = "" }) => ({ at: released(at), says })),
    decisions: between.flatMap((one) => decisionsOf(one, answers)),
    steps: between.flatMap(({ at, steps = [] }) =>
      steps.map(({ where, step }) => ({ at: released(at), where, step: step.id })),
    ),
    inputs: axis === "platform" ? inputsBetween(from, to) : [],
  };
}

type Answers = Readonly<Record<string, unknown>>;

/** The answers of all decisions by their full names. */
function answersAt(axis: ApiAxis, version: Api): Answers {
  const book = referenceBook();
  const rules = axis === "platform" ? rulesAt(version) : rulesAt(released(book.platformApis.at(-1)));
  const buildpackApi = axis === "buildpack" ? version : released(book.buildpackApis.at(-1));
  const named = (prefix: ApiAxis, table: object): readonly (readonly [string, unknown])[] =>
    Object.entries(table).map(([name, answer]) => [`${prefix}.${name}`, answer]);
  return Object.fromEntries([
    ...named("platform", rules.platform),
    ...named("buildpack", rules.buildpack(buildpackApi) ?? {}),
  ]);
}

function rulesAt(platformApi: Api): Rules {
  const rules = referenceBook().rules(platformApi);
  invariant(rules !== undefined, "the reference supports both versions");
  return rules;
}

function released(version: Api | undefined): Api {
  invariant(version !== undefined, "every released amendment has a version");
  return version;
}

function decisionsOf(amendment: Amendment, [before, after]: readonly [Answers, Answers]): readonly ChangedDecision[] {
  return (["platform", "buildpack"] as const).flatMap((prefix) =>
    Object.entries(amendment[prefix] ?? {}).map(([key, wrap]) => {
      const name = `${prefix}.${key}`;
      return {
        name,
        at: released(amendment.at),
        cites: wrap.cites,
        ...(isShown(before[name]) && isShown(after[name]) && { before: `${before[name]}`, after: `${after[name]}` }),
      };
    }),
  );
}

const isShown = (answer: unknown): answer is string | boolean | number =>
  ["string", "boolean", "number"].includes(typeof answer);

function inputsBetween(from: Api, to: Api): readonly ChangedInput[] {
  const table: Readonly<Record<string, inputs.InputSpec>> = inputs.TABLE;
  return Object.values(table).flatMap((spec) => [
    ...changesOf(spec, spec.since, "new", { from, to }),
    ...changesOf(spec, spec.until, "gone", { from, to }),
  ]);
}

/** One change for each version that brought the flag to phases, or removed it. */
function changesOf(
  { flag, variable }: inputs.InputSpec,
  versions: inputs.InputSpec["since"],
  is: ChangedInput["is"],
  { from, to }: { readonly from: Api; readonly to: Api },
): readonly ChangedInput[] {
  if (flag === undefined || versions === undefined) return [];
  const byVersion = new Map<Api, string[]>();
  for (const [phase, text] of Object.entries(versions)) {
    const version = api(text);
    if (compareApi(from, version) < 0 && compareApi(version, to) <= 0)
      byVersion.set(version, [...(byVersion.get(version) ?? []), phase]);
  }
  return [...byVersion].map(([at, phases]) => ({
    is,
    at,
    flag: `-${flag}`,
    ...(variable !== undefined && { variable }),
    phases,
  }));
}
