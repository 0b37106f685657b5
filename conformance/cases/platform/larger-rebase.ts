/** Rebases that change several things at once, or write several names: a second look at statements whose own case has one of each. */
import type { TestCase } from "#protocol";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, helloBuildpack, lifecycleLabel, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, runImage } from "../vocabulary/run-images.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import {
  afterBuild,
  afterRebase,
  builtApp,
  builtWithMirrors,
  LIB_LAYER,
  newerRunImageWith,
  rebaseOnto,
} from "./rebase-world.ts";

const FORCE = { flags: { "-force": true } } as const;
const DISTRO = "io.buildpacks.base.distro";

/** Everything about the target differs from the image that the app was built on. */
const OTHER_TARGET = {
  ...newerRunImageWith({}),
  config: {
    os: "freebsd",
    architecture: "riscv64",
    config: { Labels: { [`${DISTRO}.name`]: "other", [`${DISTRO}.version`]: "2" } },
  },
};

/** An app on amd64 v2. */
const onV2 = world({
  buildpacks: [helloBuildpack(...LIB_LAYER)],
  images: { "@run:1": runImage({ config: { variant: "v2" } }) },
});

const MIRRORED = builtWithMirrors("localhost:5000/run:1", "localhost:5000/run:2", "127.0.0.1:5000/copy:1");

const TAGS = ["@app:1", "@app:2", "@copy/of/app:latest"] as const;

export const largerRebaseCases: readonly TestCase[] = [
  mustCase({
    id: "rebase.larger.force-target",
    says: "With -force, every part of the target is that of the new run image at once.",
    given: builtApp,
    when: rebaseOnto(OTHER_TARGET, FORCE),
    then: [
      expectSuccess(2),
      expectEqual(afterRebase.image(APP, "config", "os"), "freebsd", "platform.rebaser.force.target.os"),
      expectEqual(afterRebase.image(APP, "config", "architecture"), "riscv64", "platform.rebaser.force.target.arch"),
      expectEqual(afterRebase.label(APP, `${DISTRO}.name`), "other", "platform.rebaser.force.target.distro-name"),
      expectEqual(afterRebase.label(APP, `${DISTRO}.version`), "2", "platform.rebaser.force.target.distro-version"),
    ],
  }),
  // official: lost.
  mustCase({
    id: "rebase.larger.force-variant",
    says: "With -force, a variant of the app image is replaced by that of the new run image.",
    given: onV2,
    when: rebaseOnto(newerRunImageWith({ variant: "v3" }), FORCE),
    then: [
      expectSuccess(2),
      expectEqual(afterRebase.image(APP, "config", "variant"), "v3", "platform.rebaser.force.target.variant"),
    ],
  }),
  mustCase({
    id: "rebase.larger.force-unlisted",
    says: "With -force, a run image of another registry replaces the recorded name and all recorded mirrors.",
    given: MIRRORED,
    when: [create(), publishImage("@localhost/strange/run:3"), rebase("@localhost/strange/run:3", FORCE)],
    then: [
      expectSuccess(2),
      expectThat(lifecycleLabel(0, "runImage", "mirrors"), { length: 3 }),
      expectEqual(
        lifecycleLabel(2, "runImage", "image"),
        "@localhost/strange/run:3",
        "platform.rebaser.force.unlisted.image",
      ),
      expectAbsent(`${lifecycleLabel(2, "runImage", "mirrors")}/0`, "platform.rebaser.force.unlisted.mirrors"),
    ],
  }),
  mustCase({
    id: "rebase.larger.tags",
    says: "The rebaser writes the same image under three names, and reports each of them.",
    given: builtApp,
    when: [create(), publishImage("@run:1", newerRunImage()), rebase("@run:1", { images: TAGS })],
    then: [
      expectSuccess(2),
      ...TAGS.slice(1).map((tag) =>
        expectSame(afterRebase.digest(tag), afterRebase.digest(APP), "platform.rebaser.same-image-each-tag"),
      ),
      expectThat(
        afterRebase.digest(APP),
        { differsFrom: afterBuild.digest(APP) },
        "platform.rebaser.same-image-each-tag",
      ),
      expectSame(
        afterRebase.toml("/layers/report.toml", "image", "digest"),
        afterRebase.digest(APP),
        "platform.rebaser.report",
      ),
      ...TAGS.map((tag) =>
        expectThat(afterRebase.toml("/layers/report.toml", "image", "tags"), { includes: tag }, "platform.report.tags"),
      ),
    ],
  }),
  mustCase({
    id: "rebase.larger.previous-image",
    says: "The rebaser rebases the given previous image to two other names and leaves it as it is.",
    given: builtApp,
    when: [
      create({ images: ["@old:1"] }),
      publishImage("@run:1", newerRunImage()),
      rebase("@run:1", { images: ["@app:1", "@app:2"], flags: { "-previous-image": "@old:1" } }),
    ],
    then: [
      expectSuccess(2),
      expectSame(
        afterStep(2).digest("@old:1"),
        afterStep(0).digest("@old:1"),
        "platform.rebaser.previous-image.unmodified",
      ),
      expectSame(afterRebase.diffId(APP, 1), afterRebase.diffId("@run:1", 1), "platform.rebaser.previous-image.source"),
      expectSame(afterRebase.digest("@app:2"), afterRebase.digest(APP), "platform.rebaser.same-image-each-tag"),
    ],
  }),
];
