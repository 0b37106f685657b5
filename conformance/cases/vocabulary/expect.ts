/** Expectations about the values that an observation has at a pointer. */
import type { Json } from "#base";
import type { Expectation, Matcher, Reading, Ref } from "#protocol";
import { issueId, statementIds } from "#protocol";
import { afterStep, detectedGroupIds } from "./pointers.ts";
import { BASE_PATH } from "./world.ts";

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
/** The value is the reference of the image `ref` in the registry after the step. */
export const expectReference = (at: string, ref: Ref, step: number, ...covers: readonly string[]): Expectation =>
  expectSame(at, afterStep(step).reference(ref), ...covers);
export const expectAbsent = (at: string, ...covers: readonly string[]): Expectation =>
  expectThat(at, { present: false }, ...covers);

/** The text has another reading, and this is what a lifecycle shows that follows it. `issue` is an id of `specs/issues.toml`. */
export const allowReading = (expectation: Expectation, is: Matcher, issue: string): Expectation =>
  withReading(expectation, { is, kind: "open", issue: issueId(issue) });

/** A public source demands this result against the clear text; the issue in `specs/issues.toml` names the source. */
export const contradicted = (expectation: Expectation, is: Matcher, issue: string): Expectation =>
  withReading(expectation, { is, kind: "text", issue: issueId(issue) });

const withReading = (expectation: Expectation, reading: Reading): Expectation => ({
  ...expectation,
  readings: [...(expectation.readings ?? []), reading],
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

/** The layers `ant` and `zebra` below `layers` are in PATH in ascending order. The official lifecycle has them in descending order. */
export const expectAscendingLayers = (path: string, layers: string): Expectation =>
  contradicted(
    expectEqual(path, `${layers}/ant/bin:${layers}/zebra/bin:${BASE_PATH}`, "buildpack.env.layer-paths.order-layers"),
    { equals: `${layers}/zebra/bin:${layers}/ant/bin:${BASE_PATH}` },
    "D-01",
  );
