/** platform.md > rebaser: which run images the rebaser accepts, and what -force changes. */
import type { TestCase } from "#protocol";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, lifecycleLabel, publishImage } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { newerRunImage, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { impliedCase, mustCase, shouldCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import { afterRebase, builtApp, builtWithMirrors, expectApp, newerRunImageWith, rebaseOnto } from "./rebase-world.ts";

const FORCE = { flags: { "-force": true } } as const;
const NO_FORCE = { flags: { "-log-level": "info" } } as const;
/** Differs from `NO_FORCE` in the one flag. */
const FORCE_ALSO = { flags: { "-log-level": "info", "-force": true } } as const;

const ARM64 = newerRunImageWith({ architecture: "arm64" });
const ARM64_V8 = newerRunImageWith({ architecture: "arm64", variant: "v8" });
const FREEBSD = newerRunImageWith({ os: "freebsd" });
const DISTRIBUTION = "io.buildpacks.base.distro";
const OTHER_DISTRIBUTION = newerRunImage({
  labels: { [`${DISTRIBUTION}.name`]: "other", [`${DISTRIBUTION}.version`]: "2" },
});

/** `differs` is a pointer into the run image's configuration. */
const rejectedTargets = (
  [
    ["arch", "architecture", ARM64, "architecture"],
    ["os", "operating system", FREEBSD, "os"],
    ["distribution", "distribution", OTHER_DISTRIBUTION, "config/Labels"],
  ] as const
).map(([id, part, image, differs]) =>
  impliedCase({
    id: `rebase.target.${id}`,
    says: `Without -force, the rebaser rejects a run image of another ${part}.`,
    given: builtApp,
    when: rebaseOnto(image, NO_FORCE),
    then: [
      expectFailure(2, "platform.rebaser.noforce.target-match"),
      expectApp.unchanged("platform.rebaser.noforce.target-match"),
    ],
    control: { id: "rebase.target.same", differs: `/when/1/publish/@run:1/config/${differs}` },
  }),
);

const forcedTargets = (
  [
    ["arch", "architecture", ARM64, afterRebase.image(APP, "config", "architecture"), "arm64"],
    ["os", "operating system", FREEBSD, afterRebase.image(APP, "config", "os"), "freebsd"],
    // official: lost.
    ["variant", "architecture variant", ARM64_V8, afterRebase.image(APP, "config", "variant"), "v8"],
    ["distro-name", "distribution", OTHER_DISTRIBUTION, afterRebase.label(APP, `${DISTRIBUTION}.name`), "other"],
    [
      "distro-version",
      "distribution version",
      OTHER_DISTRIBUTION,
      afterRebase.label(APP, `${DISTRIBUTION}.version`),
      "2",
    ],
  ] as const
).map(([id, part, image, where, value]) =>
  mustCase({
    id: `rebase.force.${id}`,
    says: `With -force, the ${part} is that of the new run image.`,
    given: builtApp,
    when: rebaseOnto(image, FORCE),
    then: [expectSuccess(2), expectEqual(where, value, `platform.rebaser.force.target.${id}`)],
  }),
);

const VARIANT_V2 = world({ images: { "@run:1": runImage({ config: { variant: "v2" } }) } });

const LISTED = builtWithMirrors("localhost:5000/run:1");
const withRebasable = (value: string) =>
  world({ images: { "@run:1": runImage({ labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.rebasable": value } }) } });

export const rebaserTargetCases: readonly TestCase[] = [
  mustCase({
    id: "rebase.force.variant-absent",
    says: "With -force, the variant of the app image stays if the new run image has none.",
    given: VARIANT_V2,
    when: rebaseOnto(newerRunImage(), FORCE),
    then: [
      expectSuccess(2),
      allowReading(
        expectEqual(
          afterRebase.image(APP, "config", "variant"),
          "v2",
          "platform.rebaser.force.target.variant",
          "platform.rebaser.identical",
        ),
        { present: false },
        "A-86",
      ),
    ],
  }),
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
      expectApp.onNewRunImage("platform.rebaser.run-image.default", "platform.rebaser.run-layers.replaced"),
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
      expectThat(lifecycleLabel(2, "runImage", "reference"), { includes: "@localhost/run@sha256:" }),
    ],
  }),
  mustCase({
    id: "rebase.run-image.unlisted",
    lane: "implied",
    says: "Without -force, the rebaser rejects a run image that the app image does not name.",
    given: LISTED,
    when: [create(), publishImage("@other:1"), rebase("@other:1", NO_FORCE)],
    then: [expectFailure(2, "platform.rebaser.noforce.listed"), expectApp.unchanged("platform.rebaser.noforce.listed")],
    control: { id: "rebase.run-image.forced", differs: "/when/2/flags/-force" },
  }),
  mustCase({
    id: "rebase.run-image.forced",
    says: "With -force, the rebaser accepts and records a run image that the app image does not name.",
    given: LISTED,
    when: [create(), publishImage("@other:1"), rebase("@other:1", FORCE_ALSO)],
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
    platform: ["0.12"],
    given: builtApp,
    when: rebaseOnto(newerRunImage(), NO_FORCE),
    then: [expectSuccess(2), expectApp.onNewRunImage("platform.rebaser.run-layers.replaced")],
  }),
  ...rejectedTargets,
  mustCase({
    id: "rebase.target.exit",
    lane: "implied",
    says: "A rejected rebase exits with a code of the rebase range.",
    platform: ["0.12"],
    given: builtApp,
    when: rebaseOnto(ARM64, NO_FORCE),
    then: [expectThat(afterRebase.exitCode, { between: [70, 79] }, "platform.rebaser.exit.70-79")],
    control: { id: "rebase.target.same", differs: "/when/1/publish/@run:1/config/architecture" },
  }),
  ...forcedTargets,
  mustCase({
    id: "rebase.rebasable.false",
    says: "The rebaser rejects an image with the label rebasable=false.",
    given: withRebasable("false"),
    when: rebaseOnto(newerRunImage(), NO_FORCE),
    then: [
      expectFailure(2, "platform.rebaser.rebasable-false-fails"),
      expectApp.unchanged("platform.rebaser.rebasable-false-fails"),
    ],
    control: { id: "rebase.rebasable.forced", differs: "/when/2/flags/-force" },
  }),
  mustCase({
    id: "rebase.rebasable.forced",
    says: "With -force, the rebaser rebases an image with the label rebasable=false.",
    given: withRebasable("false"),
    when: rebaseOnto(newerRunImage(), FORCE_ALSO),
    then: [
      expectSuccess(2, "platform.rebaser.rebasable-false-fails"),
      expectApp.onNewRunImage("platform.rebaser.rebasable-false-fails"),
    ],
  }),
  mustCase({
    id: "rebase.image.missing",
    lane: "implied",
    says: "A rebase fails if the app image does not exist.",
    given: builtApp,
    when: rebaseOnto(newerRunImage(), { images: ["@nothing:1"] }),
    then: [
      expectThat(afterRebase.exitCode, { between: [70, 79] }, "platform.rebaser.exit.70-79"),
      expectAbsent(afterRebase.image("@nothing:1")),
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
      expectApp.unchanged(),
    ],
    control: { id: "rebase.image.there", differs: "/when/2/flags/-run-image" },
  }),
  mustCase({
    id: "rebase.image.there",
    lane: "implied",
    says: "A rebase succeeds if the app image exists.",
    given: builtApp,
    when: rebaseOnto(newerRunImage(), { images: [APP] }),
    then: [expectSuccess(2), expectApp.changed("platform.rebaser.output.image")],
  }),
  shouldCase({
    id: "rebase.reproducible.digest",
    says: "The same rebase makes the same image.",
    platform: ["0.12"],
    given: builtApp,
    when: [
      create(),
      publishImage("@run:1"),
      rebase("@run:1", { images: ["@rebased:1"], flags: { "-previous-image": APP } }),
      rebase("@run:1", { images: ["@rebased:2"], flags: { "-previous-image": APP } }),
    ],
    then: [
      expectSuccess(3),
      expectThat(
        afterStep(3).digest("@rebased:2"),
        { sameAs: afterStep(3).digest("@rebased:1") },
        "platform.repro.manifest-digest",
      ),
      expectThat(
        afterStep(3).image("@rebased:2", "config", "created"),
        { sameAs: afterStep(3).image("@rebased:1", "config", "created") },
        "platform.rebaser.repro.created",
      ),
    ],
  }),
];
