/** platform.md > rebaser: which of the images that the platform names is rebased, and under which names the new one is written. */
import type { TestCase } from "#protocol";
import { expectSame } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage } from "../vocabulary/run-images.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { afterRebase, builtApp, expectApp, rebaseOnto } from "./rebase-world.ts";

const OTHER = "@other:1";

export const rebaserNameCases: readonly TestCase[] = [
  impliedCase({
    id: "rebase.images.first",
    says: "If the platform gives several images and no previous one, the rebaser rebases the first.",
    given: builtApp,
    when: [
      create(),
      { edit: { "/workspace/other": { text: "other\n" } } },
      create({ images: [OTHER] }),
      publishImage("@run:1", newerRunImage()),
      rebase("@run:1", { images: [APP, OTHER] }),
    ],
    then: [
      expectSuccess(4),
      expectSame(
        afterStep(4).diffId(OTHER, "app"),
        afterStep(0).diffId(APP, "app"),
        "platform.rebaser.previous-image.default",
      ),
    ],
  }),
  mustCase({
    id: "rebase.tags.same-image",
    says: "Every name that the platform gives the rebaser names the same image.",
    given: builtApp,
    when: rebaseOnto(newerRunImage(), { images: [APP, "@app:2"] }),
    then: [
      expectSuccess(2),
      expectSame(afterRebase.digest("@app:2"), afterRebase.digest(APP), "platform.rebaser.same-image-each-tag"),
      expectApp.changed(),
    ],
  }),
  mustCase({
    id: "rebase.previous-image.unmodified",
    says: "A rebase of a previous image writes the output image and leaves the previous image unchanged.",
    given: builtApp,
    when: rebaseOnto(newerRunImage(), { images: ["@rebased:1"], flags: { "-previous-image": APP } }),
    then: [
      expectSuccess(2),
      expectApp.unchanged("platform.rebaser.previous-image.unmodified"),
      expectSame(
        afterRebase.diffId("@rebased:1", 1),
        afterRebase.diffId("@run:1", 1),
        "platform.rebaser.previous-image.source",
      ),
    ],
  }),
];
