/** platform.md > rebaser: which run images the rebaser accepts, and what -force changes. */
import type { ImageSpec, Step, TestCase } from "#protocol";
import {
  expectAbsent,
  expectEqual,
  expectFailure,
  expectSame,
  expectSuccess,
  expectThat,
} from "../vocabulary/expect.ts";
import { helloBuildpack, lifecycleLabel, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { mustCase, shouldCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import { builtApp, LIB_LAYER, newerRunImageWith, rebased, rebaseOnto } from "./rebase-world.ts";

const APP = "@app:1";
const FORCE = { flags: { "-force": true } } as const;
const NO_FORCE = { flags: { "-log-level": "info" } } as const;

const ARM64 = newerRunImageWith({ architecture: "arm64" });
const OTHER_DISTRIBUTION = newerRunImage({
  labels: { "io.buildpacks.base.distro.name": "other", "io.buildpacks.base.distro.version": "2" },
});

/** A rebase that the rebaser rejects without -force. The control rebases onto a matching run image. */
const rejectedRebaseCase = (
  id: string,
  says: string,
  image: ImageSpec,
  differs: string,
  ...covers: readonly string[]
): TestCase =>
  mustCase({
    id,
    says,
    given: builtApp,
    when: rebaseOnto(image, NO_FORCE),
    then: [
      expectFailure(2, ...covers),
      expectSame(rebased.image(APP, "digest"), afterStep(0).image(APP, "digest"), ...covers),
    ],
    control: { id: "rebase.target.same", differs },
  });

const forcedRebaseCase = (
  id: string,
  says: string,
  image: ImageSpec,
  where: string,
  value: string,
  covers: string,
): TestCase =>
  mustCase({
    id,
    says,
    given: builtApp,
    when: rebaseOnto(image, FORCE),
    then: [expectSuccess(2), expectEqual(where, value, covers)],
  });

const LISTED = world({
  buildpacks: [helloBuildpack(...LIB_LAYER)],
  files: {
    "/cnb/run.toml": {
      text: '[[images]]\nimage = "127.0.0.1:5000/run:1"\nmirrors = ["localhost:5000/run:1"]\n',
      owner: "root",
    },
  },
});
const withRebasable = (value: string) =>
  world({ images: { "@run:1": runImage({ labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.rebasable": value } }) } });
const rebaseWith = (flags: Readonly<Record<string, true | string>>): readonly Step[] => [
  create(),
  publishImage("@run:1"),
  rebase("@run:1", { flags }),
];

export const rebaserTargetCases: readonly TestCase[] = [
  mustCase({
    id: "rebase.run-image.default",
    says: "Without -run-image, the rebaser uses the run image that the app image names.",
    given: builtApp,
    when: [
      create(),
      publishImage("@run:1"),
      { run: "rebase", images: [APP], flags: { "-report": "/layers/report.toml" } },
    ],
    then: [
      expectSuccess(2),
      expectSame(
        rebased.layers(APP, "/1/diffId"),
        rebased.layers("@run:1", "/1/diffId"),
        "platform.rebaser.run-image.default",
        "platform.rebaser.run-layers.replaced",
      ),
    ],
  }),
  mustCase({
    id: "rebase.run-image.mirror",
    says: "The rebaser accepts a mirror that the app image names.",
    given: LISTED,
    when: [create(), publishImage("@run:1"), rebase("@localhost/run:1")],
    then: [
      expectSuccess(2, "platform.rebaser.noforce.listed"),
      expectEqual(lifecycleLabel(2, "runImage", "image"), "@run:1", "platform.rebaser.identical"),
    ],
  }),
  mustCase({
    id: "rebase.run-image.unlisted",
    says: "Without -force, the rebaser rejects a run image that the app image does not name.",
    given: LISTED,
    when: [create(), publishImage("@other:1"), rebase("@other:1", { flags: { "-log-level": "info" } })],
    then: [
      expectFailure(2, "platform.rebaser.noforce.listed"),
      expectSame(rebased.image(APP, "digest"), afterStep(0).image(APP, "digest"), "platform.rebaser.noforce.listed"),
    ],
    control: { id: "rebase.run-image.forced", differs: "/when/2/flags/-force" },
  }),
  mustCase({
    id: "rebase.run-image.forced",
    says: "With -force, the rebaser accepts and records a run image that the app image does not name.",
    given: LISTED,
    when: [create(), publishImage("@other:1"), rebase("@other:1", { flags: { "-log-level": "info", "-force": true } })],
    then: [
      expectSuccess(2),
      expectEqual(lifecycleLabel(2, "runImage", "image"), "@other:1", "platform.rebaser.force.unlisted.image"),
      expectEqual(lifecycleLabel(0, "runImage", "mirrors"), ["@localhost/run:1"]),
      expectAbsent(lifecycleLabel(2, "runImage", "mirrors"), "platform.rebaser.force.unlisted.mirrors"),
    ],
  }),
  mustCase({
    id: "rebase.target.same",
    says: "Without -force, the rebaser accepts a run image for the same target.",
    given: builtApp,
    when: rebaseOnto(newerRunImage(), NO_FORCE),
    then: [
      expectSuccess(2),
      expectSame(
        rebased.layers(APP, "/1/diffId"),
        rebased.layers("@run:1", "/1/diffId"),
        "platform.rebaser.run-layers.replaced",
      ),
    ],
  }),
  rejectedRebaseCase(
    "rebase.target.arch",
    "Without -force, the rebaser rejects a run image of another architecture.",
    ARM64,
    "/when/1/publish/@run:1/config/architecture",
    "platform.rebaser.noforce.target-match",
  ),
  rejectedRebaseCase(
    "rebase.target.os",
    "Without -force, the rebaser rejects a run image of another operating system.",
    newerRunImageWith({ os: "freebsd" }),
    "/when/1/publish/@run:1/config/os",
    "platform.rebaser.noforce.target-match",
  ),
  rejectedRebaseCase(
    "rebase.target.distribution",
    "Without -force, the rebaser rejects a run image of another distribution.",
    OTHER_DISTRIBUTION,
    "/when/1/publish/@run:1/config/config/Labels",
    "platform.rebaser.noforce.target-match",
  ),
  mustCase({
    id: "rebase.target.exit",
    says: "A rejected rebase exits with a code of the rebase range.",
    given: builtApp,
    when: rebaseOnto(ARM64, NO_FORCE),
    then: [expectThat(rebased.exitCode, { between: [70, 79] }, "platform.rebaser.exit.70-79")],
    control: { id: "rebase.target.same", differs: "/when/1/publish/@run:1/config/architecture" },
  }),
  forcedRebaseCase(
    "rebase.force.arch",
    "With -force, the architecture is that of the new run image.",
    ARM64,
    rebased.image(APP, "config", "architecture"),
    "arm64",
    "platform.rebaser.force.target.arch",
  ),
  forcedRebaseCase(
    "rebase.force.os",
    "With -force, the operating system is that of the new run image.",
    newerRunImageWith({ os: "freebsd" }),
    rebased.image(APP, "config", "os"),
    "freebsd",
    "platform.rebaser.force.target.os",
  ),
  // official: lost.
  forcedRebaseCase(
    "rebase.force.variant",
    "With -force, the architecture variant is that of the new run image.",
    newerRunImageWith({ architecture: "arm64", variant: "v8" }),
    rebased.image(APP, "config", "variant"),
    "v8",
    "platform.rebaser.force.target.variant",
  ),
  forcedRebaseCase(
    "rebase.force.distro-name",
    "With -force, the distribution is that of the new run image.",
    OTHER_DISTRIBUTION,
    rebased.label(APP, "io.buildpacks.base.distro.name"),
    "other",
    "platform.rebaser.force.target.distro-name",
  ),
  forcedRebaseCase(
    "rebase.force.distro-version",
    "With -force, the distribution version is that of the new run image.",
    OTHER_DISTRIBUTION,
    rebased.label(APP, "io.buildpacks.base.distro.version"),
    "2",
    "platform.rebaser.force.target.distro-version",
  ),
  mustCase({
    id: "rebase.rebasable.false",
    says: "The rebaser rejects an image with the label rebasable=false.",
    given: withRebasable("false"),
    when: rebaseWith({ "-log-level": "info" }),
    then: [
      expectFailure(2, "platform.rebaser.rebasable-false-fails"),
      expectSame(
        rebased.image(APP, "digest"),
        afterStep(0).image(APP, "digest"),
        "platform.rebaser.rebasable-false-fails",
      ),
    ],
    control: { id: "rebase.rebasable.forced", differs: "/when/2/flags/-force" },
  }),
  mustCase({
    id: "rebase.rebasable.forced",
    says: "With -force, the rebaser rebases an image with the label rebasable=false.",
    given: withRebasable("false"),
    when: rebaseWith({ "-log-level": "info", "-force": true }),
    then: [
      expectSuccess(2, "platform.rebaser.rebasable-false-fails"),
      expectSame(
        rebased.layers(APP, "/1/diffId"),
        rebased.layers("@run:1", "/1/diffId"),
        "platform.rebaser.rebasable-false-fails",
      ),
    ],
  }),
  mustCase({
    id: "rebase.image.missing",
    says: "A rebase fails if the app image does not exist.",
    given: builtApp,
    when: [create(), publishImage("@run:1"), rebase("@run:1", { images: ["@nothing:1"] })],
    then: [
      expectThat(rebased.exitCode, { between: [70, 79] }, "platform.rebaser.exit.70-79"),
      expectAbsent(rebased.image("@nothing:1")),
    ],
    control: { id: "rebase.image.there", differs: "/when/2/images/0" },
  }),
  mustCase({
    id: "rebase.run-image.missing",
    says: "If the run image does not exist, the rebase fails and leaves the app image unchanged.",
    given: builtApp,
    when: [create(), publishImage("@run:1"), rebase("@none:1", { images: [APP] })],
    then: [
      // Its own codes and the generic ones are both right.
      expectFailure(2, "platform.rebaser.run-layers.replaced"),
      expectSame(rebased.image(APP, "digest"), afterStep(0).image(APP, "digest")),
    ],
    control: { id: "rebase.image.there", differs: "/when/2/flags/-run-image" },
  }),
  mustCase({
    id: "rebase.image.there",
    says: "A rebase succeeds if the app image exists.",
    given: builtApp,
    when: [create(), publishImage("@run:1"), rebase("@run:1", { images: [APP] })],
    then: [
      expectSuccess(2),
      expectThat(
        rebased.image(APP, "digest"),
        { differsFrom: afterStep(0).image(APP, "digest") },
        "platform.rebaser.output.image",
      ),
    ],
  }),
  shouldCase({
    id: "rebase.reproducible.digest",
    says: "The same rebase makes the same image.",
    given: builtApp,
    when: [
      create(),
      publishImage("@run:1"),
      rebase("@run:1", { images: ["@rebased:1"], flags: { "-previous-image": APP } }),
      rebase("@run:1", { images: ["@rebased:2"], flags: { "-previous-image": APP } }),
    ],
    then: [
      expectSuccess(3),
      expectSame(
        afterStep(3).image("@rebased:2", "digest"),
        afterStep(3).image("@rebased:1", "digest"),
        "platform.repro.manifest-digest",
        "platform.rebaser.repro.created",
      ),
    ],
  }),
];
