/** platform.md > analyzer > Inputs: images that are only read need no write access. */
import type { TestCase } from "#protocol";
import { expectEqual, expectReference } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, create, rebase } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const READ_ONLY = { unwritable: ["run", "previous"] } as const;
const given = { ...world(), registry: READ_ONLY };

export const accessNeededCases: readonly TestCase[] = [
  mustCase({
    id: "analyze.access.read-only",
    says: "Analysis succeeds if the run image and the previous image may only be read.",
    given,
    when: [analyze({ flags: { "-previous-image": "@previous:1", "-run-image": "@run:1" } })],
    then: [
      expectSuccess(0, "platform.analyzer.read-access"),
      expectReference(afterStep(0).analyzed("run-image", "reference"), "@run:1", 0, "platform.analyzer.read-access"),
    ],
  }),
  mustCase({
    id: "rebase.access.read-only",
    lane: "implied",
    says: "A build and a rebase succeed if the run image may only be read.",
    given,
    when: [create(), rebase("@run:1")],
    then: [expectSuccess(0), expectSuccess(1), expectEqual(afterStep(1).image("@app:1", "config", "os"), "linux")],
  }),
];
