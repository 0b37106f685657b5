/** Pointers into the observation, and expectations about the values there. */
import type { Json } from "#base";
import type { Expectation, Matcher, Ref } from "#protocol";
import { issueId, pointer, select, statementIds } from "#protocol";

/** Pointers into what is observed after the step with this index, counted from 0. `/*` in a pointer is every element of an array. */
export const afterStep = (step: number) => {
  const base = pointer("steps", step);
  return {
    exitCode: `${base}/exit/code`,
    signal: `${base}/exit/signal`,
    file: (path: string, ...inside: readonly (string | number)[]) => base + pointer("files", path, ...inside),
    toml: (path: string, ...inside: readonly (string | number)[]) => base + pointer("files", path, "toml", ...inside),
    image: (ref: Ref, ...inside: readonly (string | number)[]) => base + pointer("images", ref, ...inside),
    artifact: (ref: Ref, ...inside: readonly (string | number)[]) => base + pointer("artifacts", ref, ...inside),
    /** All manifests that are not images. */
    artifacts: `${base}/artifacts`,
    label: (ref: Ref, name: string, ...inside: readonly (string | number)[]) =>
      base + pointer("images", ref, "labels", name, ...inside),
    config: (ref: Ref, ...inside: readonly (string | number)[]) =>
      base + pointer("images", ref, "config", "config", ...inside),
    /** The first layer of that role: `app`, `launcher`, `layer acme_hello/web` and so on. */
    layer: (ref: Ref, role: string, rest = "") => base + pointer("images", ref, "layers") + select("role", role) + rest,
    layers: (ref: Ref, rest = "") => base + pointer("images", ref, "layers") + rest,
    /** The first call that a program recorded under the name `as`. */
    call: (as: string, ...inside: readonly (string | number)[]) =>
      `${base}/calls${select("as", as)}${pointer(...inside)}`,
    calls: (rest = "") => `${base}/calls${rest}`,
    registry: (rest = "") => `${base}/registry${rest}`,
  };
};

/** The ids of the detected group, in order. */
export const detectedGroupIds = (step = 0): string => `${afterStep(step).toml("/layers/group.toml", "group")}/*/id`;
/** The names of the entries of a Buildpack Plan that a buildpack copied to `path`, in order. */
export const planEntryNames = (path: string, step = 0): string => `${afterStep(step).toml(path, "entries")}/*/name`;

/** `covers` lists the statements that the expectation is evidence for. */
export const expectThat = (at: string, is: Matcher, ...covers: readonly string[]): Expectation => ({
  at,
  is,
  covers: statementIds(...covers),
});

export const expectEqual = (at: string, value: Json, ...covers: readonly string[]): Expectation =>
  expectThat(at, { equals: value }, ...covers);

/** The value is the same as at another pointer. */
export const expectSame = (at: string, sameAs: string, ...covers: readonly string[]): Expectation =>
  expectThat(at, { sameAs }, ...covers);
export const expectAbsent = (at: string, ...covers: readonly string[]): Expectation =>
  expectThat(at, { present: false }, ...covers);

/** Allows another reading of an ambiguous text; `issue` is an id of `specs/issues.toml`. */
export const allowReading = (expectation: Expectation, is: Matcher, issue: string): Expectation => ({
  ...expectation,
  readings: [...(expectation.readings ?? []), { is, issue: issueId(issue) }],
});

/** The step exits with any code but 0. */
export const expectFailure = (step: number, ...covers: readonly string[]): Expectation =>
  expectThat(afterStep(step).exitCode, { between: [1, 255] }, ...covers);
export const expectExit = (step: number, code: number, ...covers: readonly string[]): Expectation =>
  expectThat(afterStep(step).exitCode, { equals: code }, ...covers);
export const expectSuccess = (step: number, ...covers: readonly string[]): Expectation =>
  expectExit(step, 0, ...covers);
/** The detector, as step 0, succeeds and selects the group of these buildpacks. */
export const expectDetectedGroup = (ids: readonly string[], ...covers: readonly string[]): readonly Expectation[] => [
  expectSuccess(0),
  expectEqual(detectedGroupIds(), ids, ...covers),
];
