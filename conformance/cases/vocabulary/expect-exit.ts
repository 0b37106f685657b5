/** Expectations about how a step ends. */
import type { Expectation } from "#protocol";
import { expectEqual, expectThat } from "./expect.ts";
import { afterStep, detectedGroupIds } from "./pointers.ts";

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
