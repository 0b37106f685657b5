/** Expectations about the values that an observation has at a pointer. */
import type { Json } from "#base";
import type { Expectation, Matcher, Ref } from "#protocol";
import { statementIds } from "#protocol";
import { afterStep } from "./pointers.ts";

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
