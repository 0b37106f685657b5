/** platform.md > analyzer > Inputs: the images that need write access, each of several tags, and those that are only read. */
import type { Ref, TestCase } from "#protocol";
import { expectEqual, expectReference } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { analyze, create, rebase } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const READ_ONLY = { unwritable: ["run", "previous"] } as const;
const given = { ...world(), registry: READ_ONLY };

/** In repositories of their own, so that the registry can shut each of them. */
const TAGGED = ["first", "second", "third", "last"] as const;
const ALL_TAGS = analyze({ flags: { "-tag": TAGGED.map((name): Ref => `@${name}:1`) } });
const TAGS_ALLOWED = "analyze.access.tags-all";
const WRITE = "platform.analyzer.write-access";

const tags: readonly TestCase[] = [
  mustCase({
    id: TAGS_ALLOWED,
    says: "Analysis succeeds if every one of four tags may be written.",
    given: world(),
    when: [ALL_TAGS],
    then: [
      expectSuccess(0, WRITE),
      expectReference(afterStep(0).analyzed("run-image", "reference"), "@run:1", 0, WRITE),
    ],
  }),
  ...TAGGED.map((name) =>
    mustCase({
      id: `analyze.access.tags-${name}`,
      says: `Analysis fails if the registry forbids writing the ${name} of four tags.`,
      given: { ...world(), registry: { unwritable: [name] } },
      when: [ALL_TAGS],
      then: [expectFailure(0, WRITE)],
      control: { id: TAGS_ALLOWED, differs: "/given/registry" },
    }),
  ),
];

export const accessNeededCases: readonly TestCase[] = [
  ...tags,
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
