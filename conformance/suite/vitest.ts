/**
 * Registers test cases and laws as tests of a user's suite, with the user's vitest:
 *
 *     import { conformance } from "plimsoll/vitest";
 *     import { lifecycle } from "./my-lifecycle.ts";
 *     conformance({ lifecycle });
 */
import { describe, test } from "vitest";
import { type ConformanceOptions, registerConformance } from "./conformance.ts";

export type { ConformanceOptions };

/** Registers a test for each test case or law and pair of versions. A test that this lifecycle or machine cannot run is skipped, with the reason. */
export const conformance = (options: ConformanceOptions = {}): void => registerConformance({ describe, test }, options);
