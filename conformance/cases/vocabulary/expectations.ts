/** Places of an observation, and what is expected there. `after(n)` is the n-th step, from 0. */
import { api, type Json } from "#base";
import type { ApiRange, Case, CaseId, Expectation, IssueId, Matcher, Ref, RequirementId } from "../../protocol/case.ts";
import { pointer, select } from "../../protocol/pointer.ts";

export const afterStep = (step: number) => {
  const base = pointer("steps", step);
  return {
    exitCode: `${base}/exit/code`,
    signal: `${base}/exit/signal`,
    file: (path: string, ...inside: readonly (string | number)[]) => base + pointer("files", path, ...inside),
    toml: (path: string, ...inside: readonly (string | number)[]) => base + pointer("files", path, "toml", ...inside),
    image: (ref: Ref, ...inside: readonly (string | number)[]) => base + pointer("images", ref, ...inside),
    artifact: (ref: Ref, ...inside: readonly (string | number)[]) => base + pointer("artifacts", ref, ...inside),
    /** All that are not images. */
    artifacts: `${base}/artifacts`,
    label: (ref: Ref, name: string, ...inside: readonly (string | number)[]) =>
      base + pointer("images", ref, "labels", name, ...inside),
    config: (ref: Ref, ...inside: readonly (string | number)[]) =>
      base + pointer("images", ref, "config", "config", ...inside),
    /** The first layer of that role; `*` in `inside` is written with {@link EACH}. */
    layer: (ref: Ref, role: string, rest = "") => base + pointer("images", ref, "layers") + select("role", role) + rest,
    layers: (ref: Ref, rest = "") => base + pointer("images", ref, "layers") + rest,
    /** The first call that recorded itself as `as`. */
    call: (as: string, ...inside: readonly (string | number)[]) =>
      `${base}/calls${select("as", as)}${pointer(...inside)}`,
    calls: (rest = "") => `${base}/calls${rest}`,
    registry: (rest = "") => `${base}/registry${rest}`,
  };
};

/** Every element of an array, in a pointer. */
export const EACH = "/*";

export const expectThat = (at: string, is: Matcher, ...covers: readonly string[]): Expectation => ({
  at,
  is,
  covers: covers as readonly string[] as readonly RequirementId[],
});

export const expectEqual = (at: string, value: Json, ...covers: readonly string[]): Expectation =>
  expectThat(at, { equals: value }, ...covers);

/** Where the text allows more than one reading; `issue` is the ledger's id. */
export const allowReading = (expectation: Expectation, is: Matcher, issue: string): Expectation => ({
  ...expectation,
  readings: [...(expectation.readings ?? []), { is, issue: issue as IssueId }],
});

/** Ends with any error. */
export const expectFailure = (step: number, ...covers: readonly string[]): Expectation =>
  expectThat(afterStep(step).exitCode, { between: [1, 255] }, ...covers);
export const expectExit = (step: number, code: number, ...covers: readonly string[]): Expectation =>
  expectThat(afterStep(step).exitCode, { equals: code }, ...covers);
export const expectSuccess = (step: number, ...covers: readonly string[]): Expectation =>
  expectExit(step, 0, ...covers);

type TestCaseDraft = Omit<Case, "id" | "lane" | "needs" | "control"> & {
  readonly id: string;
  readonly platform?: VersionRange;
  readonly buildpack?: VersionRange;
  readonly can?: Case["needs"]["can"];
  /** Proposals that must be on. */
  readonly amendments?: readonly string[];
  readonly control?: { readonly id: string; readonly differs: string };
};

/** `["0.14"]`: from 0.14 on, versions to come included. */
export type VersionRange = readonly [from: `0.${number}`, to?: `0.${number}`];

const range = ([from, to]: VersionRange): ApiRange => (to === undefined ? [api(from)] : [api(from), api(to)]);

/** A case of the MUST lane. */
export const mustCase = (draft: TestCaseDraft): Case => caseOf("must", draft);
export const shouldCase = (draft: TestCaseDraft): Case => caseOf("should", draft);

function caseOf(
  lane: Case["lane"],
  { id, platform, buildpack, can, amendments, control, ...rest }: TestCaseDraft,
): Case {
  return {
    ...rest,
    id: id as CaseId,
    lane,
    needs: {
      ...(platform !== undefined && { platform: range(platform) }),
      ...(buildpack !== undefined && { buildpack: range(buildpack) }),
      ...(can !== undefined && { can }),
      ...(amendments !== undefined && { amendments }),
    },
    ...(control !== undefined && { control: { id: control.id as CaseId, differs: control.differs } }),
  };
}
