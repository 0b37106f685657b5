/** platform.md > rebaser. */
import type { Case, ImageSpec, Step } from "../../protocol/case.ts";
import { after, expectThat, fails, must, should, succeeds } from "../vocabulary/expectations.ts";
import { hello, LIFECYCLE_LABEL, newerRunImage, published, withMetadata } from "../vocabulary/images.ts";
import { processes } from "../vocabulary/prepared.ts";
import { create, rebase } from "../vocabulary/steps.ts";
import { DISTRIBUTION, runImage, world } from "../vocabulary/world.ts";

const APP = "@app:1";
const label = (step: number, ...inside: readonly (string | number)[]) =>
  after(step).label(APP, LIFECYCLE_LABEL, ...inside);
const rebased = after(2);
const BUILD = [...withMetadata("lib", ["launch"], 'version = "1"\n', { file: "1\n" })];

const given = world({ buildpacks: [hello(...BUILD)] });
/** The run image is published anew under its name, and the app image rebased onto it. */
const onto = (image: ImageSpec, more: Parameters<typeof rebase>[1] = {}): readonly Step[] => [
  create(),
  published("@run:1", image),
  rebase("@run:1", more),
];
const simple = { given, when: onto(newerRunImage()) };
const FORCE = { flags: { "-force": true } } as const;
const NO_FORCE = { flags: { "-log-level": "info" } } as const;

/** The same but for one fact about the new run image. */
const otherConfig = (config: Readonly<Record<string, string>>): ImageSpec => {
  const base = newerRunImage();
  return { ...base, config: { ...(base.config as object), ...config } };
};
const ARM64 = otherConfig({ architecture: "arm64" });
const OTHER_DISTRIBUTION = newerRunImage({
  labels: { "io.buildpacks.base.distro.name": "other", "io.buildpacks.base.distro.version": "2" },
});

/** A rebase that is refused without force, and its control: the same onto a run image that fits. */
const refused = (id: string, says: string, image: ImageSpec, differs: string, ...covers: readonly string[]): Case =>
  must({
    id,
    says,
    given,
    when: onto(image, NO_FORCE),
    then: [
      fails(2, ...covers),
      expectThat(rebased.image(APP, "digest"), { sameAs: after(0).image(APP, "digest") }, ...covers),
    ],
    control: { id: "rebase.target.same", differs },
  });

const forced = (id: string, says: string, image: ImageSpec, where: string, value: string, covers: string): Case =>
  must({
    id,
    says,
    given,
    when: onto(image, FORCE),
    then: [succeeds(2), expectThat(where, { equals: value }, covers)],
  });

const LISTED = world({
  buildpacks: [hello(...BUILD)],
  files: {
    "/cnb/run.toml": {
      text: '[[images]]\nimage = "127.0.0.1:5000/run:1"\nmirrors = ["localhost:5000/run:1"]\n',
      owner: "root",
    },
  },
});
const rebasable = (value: string) =>
  world({
    images: { "@run:1": runImage({ labels: { ...DISTRIBUTION, "io.buildpacks.rebasable": value } }) },
  });
const plain = (flags: Readonly<Record<string, true | string>>): readonly Step[] => [
  create(),
  published("@run:1"),
  rebase("@run:1", { flags }),
];

export const rebaser: readonly Case[] = [
  must({
    id: "rebase.layers.replaced",
    says: "The layers of the run image are replaced by all those of the new one.",
    ...simple,
    then: [
      succeeds(2),
      ...[0, 1].map((i) =>
        expectThat(
          rebased.layers(APP, `/${i}/diffId`),
          { sameAs: rebased.layers("@run:1", `/${i}/diffId`) },
          "platform.rebaser.run-layers.replaced",
          "platform.rebaser.run-layers.defined",
        ),
      ),
    ],
  }),
  must({
    id: "rebase.layers.kept",
    says: "The layers of the build are kept, in their order, above the new run image's.",
    ...simple,
    then: [
      succeeds(2),
      ...[1, 2, 3, 4, 5].map((i) =>
        expectThat(
          rebased.layers(APP, `/${i + 1}/diffId`),
          { sameAs: after(0).layers(APP, `/${i}/diffId`) },
          "platform.rebaser.identical",
          "platform.rebaser.run-layers.defined",
        ),
      ),
    ],
  }),
  must({
    id: "rebase.layers.fewer",
    says: "Where the old run image has more layers than the new one, all of them go.",
    given: world({ images: { "@run:1": newerRunImage() }, buildpacks: [hello(...BUILD)] }),
    when: onto(runImage({ files: [{ name: "/etc/single", text: "1\n" }] })),
    then: [
      succeeds(2),
      expectThat(
        rebased.layers(APP, "/0/diffId"),
        { sameAs: rebased.layers("@run:1", "/0/diffId") },
        "platform.rebaser.run-layers.replaced",
      ),
      expectThat(
        rebased.layers(APP, "/1/diffId"),
        { sameAs: after(0).layers(APP, "/2/diffId") },
        "platform.rebaser.run-layers.defined",
      ),
    ],
  }),
  must({
    id: "rebase.metadata.run-image",
    says: "The lifecycle's label names the new run image and its top layer.",
    ...simple,
    then: [
      succeeds(2),
      expectThat(
        label(2, "runImage", "reference"),
        { sameAs: rebased.image("@run:1", "reference") },
        "platform.rebaser.metadata.reference",
        "platform.op.rebase.metadata-updated",
      ),
      expectThat(
        label(2, "runImage", "topLayer"),
        { sameAs: rebased.layers("@run:1", "/1/diffId") },
        "platform.rebaser.metadata.top-layer",
        "platform.op.rebase.metadata-updated",
      ),
    ],
  }),
  ...(["buildpacks", "app", "launcher", "config", "sbom"] as const).map((part) =>
    must({
      id: `rebase.metadata.${part}`,
      says: `What the lifecycle's label says of ${part} stays.`,
      ...simple,
      then: [
        succeeds(2),
        expectThat(label(2, part), { sameAs: label(0, part) }, "platform.rebaser.identical"),
        expectThat(rebased.image(APP, "digest"), { differsFrom: after(0).image(APP, "digest") }),
      ],
    }),
  ),
  ...(["Env", "Entrypoint", "WorkingDir", "User"] as const).map((key) =>
    must({
      id: `rebase.config.${key.toLowerCase().replace("dir", "-dir")}`,
      says: `The image's ${key} stays.`,
      ...simple,
      then: [
        succeeds(2),
        expectThat(rebased.config(APP, key), { sameAs: after(0).config(APP, key) }, "platform.rebaser.identical"),
        expectThat(
          rebased.layers(APP, "/1/diffId"),
          { sameAs: rebased.layers("@run:1", "/1/diffId") },
          "platform.rebaser.run-layers.replaced",
        ),
      ],
    }),
  ),
  must({
    id: "rebase.config.build-label",
    says: "The build label stays.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [hello(...processes({ type: "web", command: ["/workspace/web"] }))] }),
    when: onto(newerRunImage()),
    then: [
      succeeds(2),
      expectThat(
        rebased.label(APP, "io.buildpacks.build.metadata"),
        { sameAs: after(0).label(APP, "io.buildpacks.build.metadata") },
        "platform.rebaser.identical",
      ),
      expectThat(rebased.image(APP, "digest"), { differsFrom: after(0).image(APP, "digest") }),
    ],
  }),
  // official: Docker's, whatever it was (LIFECYCLE section 20).
  must({
    id: "rebase.media.oci",
    says: "An OCI image stays one.",
    given: world({ images: { "@run:1": runImage({ media: "oci" }) } }),
    when: onto({ ...newerRunImage(), media: "oci" }),
    then: [
      succeeds(2),
      expectThat(rebased.image(APP, "media"), { sameAs: after(0).image(APP, "media") }, "platform.rebaser.identical"),
    ],
  }),
  // official: lost (LIFECYCLE section 20).
  must({
    id: "rebase.config.variant",
    says: "The image's architecture variant stays.",
    given: world({ images: { "@run:1": otherConfig({ variant: "v2" }) } }),
    when: onto(otherConfig({ variant: "v2", author: "somebody else" })),
    then: [
      succeeds(2),
      expectThat(rebased.image(APP, "config", "variant"), { equals: "v2" }, "platform.rebaser.identical"),
    ],
  }),
  must({
    id: "rebase.labels.base",
    says: "Labels of the base are those of the new run image: changed, added and removed.",
    given: world({
      images: {
        "@run:1": runImage({
          labels: { ...DISTRIBUTION, "io.buildpacks.base.changed": "old", "io.buildpacks.base.removed": "old" },
        }),
      },
    }),
    when: onto(
      newerRunImage({
        labels: { ...DISTRIBUTION, "io.buildpacks.base.changed": "new", "io.buildpacks.base.added": "new" },
      }),
    ),
    then: [
      succeeds(2),
      expectThat(
        rebased.label(APP, "io.buildpacks.base.changed"),
        { equals: "new" },
        "platform.rebaser.labels.base-stack",
        "platform.op.rebase.metadata-updated",
      ),
      expectThat(
        rebased.label(APP, "io.buildpacks.base.added"),
        { equals: "new" },
        "platform.rebaser.labels.base-stack",
      ),
      expectThat(
        rebased.label(APP, "io.buildpacks.base.removed"),
        { present: false },
        "platform.rebaser.labels.base-stack",
      ),
    ],
  }),
  must({
    id: "rebase.labels.stack",
    says: "Labels of the stack are those of the new run image.",
    given: world({
      images: { "@run:1": runImage({ labels: { ...DISTRIBUTION, "io.buildpacks.stack.maintainer": "old" } }) },
    }),
    when: onto(newerRunImage({ labels: { ...DISTRIBUTION, "io.buildpacks.stack.maintainer": "new" } })),
    then: [
      succeeds(2),
      expectThat(
        rebased.label(APP, "io.buildpacks.stack.maintainer"),
        { equals: "new" },
        "platform.rebaser.labels.base-stack",
      ),
    ],
  }),
  must({
    id: "rebase.labels.other",
    says: "Other labels are the app image's, whatever the new run image has.",
    given: world({ images: { "@run:1": runImage({ labels: { ...DISTRIBUTION, "acme.label": "old" } }) } }),
    when: onto(newerRunImage({ labels: { ...DISTRIBUTION, "acme.label": "new" } })),
    then: [
      succeeds(2),
      expectThat(rebased.label(APP, "acme.label"), { equals: "old" }, "platform.rebaser.identical"),
      expectThat(rebased.image(APP, "digest"), { differsFrom: after(0).image(APP, "digest") }),
    ],
  }),
  must({
    id: "rebase.tags.same-image",
    says: "Every name that the rebaser is given names the same image.",
    given,
    when: [create(), published("@run:1"), rebase("@run:1", { images: [APP, "@app:2"] })],
    then: [
      succeeds(2),
      expectThat(
        rebased.image("@app:2", "digest"),
        { sameAs: rebased.image(APP, "digest") },
        "platform.rebaser.same-image-each-tag",
      ),
      expectThat(rebased.image(APP, "digest"), { differsFrom: after(0).image(APP, "digest") }),
    ],
  }),
  must({
    id: "rebase.previous-image.unmodified",
    says: "A previous image that is no output is rebased into the output, and stays as it was.",
    given,
    when: [
      create(),
      published("@run:1"),
      rebase("@run:1", { images: ["@rebased:1"], flags: { "-previous-image": APP } }),
    ],
    then: [
      succeeds(2),
      expectThat(
        rebased.image(APP, "digest"),
        { sameAs: after(0).image(APP, "digest") },
        "platform.rebaser.previous-image.unmodified",
      ),
      expectThat(
        rebased.layers("@rebased:1", "/1/diffId"),
        { sameAs: rebased.layers("@run:1", "/1/diffId") },
        "platform.rebaser.previous-image.source",
      ),
    ],
  }),
  must({
    id: "rebase.run-image.default",
    says: "Without a run image, the one that the image names is taken.",
    given,
    when: [
      create(),
      published("@run:1"),
      { run: "rebase", images: [APP], flags: { "-report": "/layers/report.toml" } },
    ],
    then: [
      succeeds(2),
      expectThat(
        rebased.layers(APP, "/1/diffId"),
        { sameAs: rebased.layers("@run:1", "/1/diffId") },
        "platform.rebaser.run-image.default",
        "platform.rebaser.run-layers.replaced",
      ),
    ],
  }),
  must({
    id: "rebase.run-image.mirror",
    says: "A mirror that the image names may be rebased onto.",
    given: LISTED,
    when: [create(), published("@run:1"), rebase("@localhost/run:1")],
    then: [
      succeeds(2, "platform.rebaser.noforce.listed"),
      expectThat(label(2, "runImage", "image"), { equals: "@run:1" }, "platform.rebaser.identical"),
    ],
  }),
  must({
    id: "rebase.run-image.unlisted",
    says: "Without force, a run image that the image does not name is refused.",
    given: LISTED,
    when: [create(), published("@other:1"), rebase("@other:1", { flags: { "-log-level": "info" } })],
    then: [
      fails(2, "platform.rebaser.noforce.listed"),
      expectThat(
        rebased.image(APP, "digest"),
        { sameAs: after(0).image(APP, "digest") },
        "platform.rebaser.noforce.listed",
      ),
    ],
    control: { id: "rebase.run-image.forced", differs: "/when/2/flags/-force" },
  }),
  must({
    id: "rebase.run-image.forced",
    says: "With force, a run image that the image does not name is taken and named.",
    given: LISTED,
    when: [create(), published("@other:1"), rebase("@other:1", { flags: { "-log-level": "info", "-force": true } })],
    then: [
      succeeds(2),
      expectThat(label(2, "runImage", "image"), { equals: "@other:1" }, "platform.rebaser.force.unlisted.image"),
      expectThat(label(0, "runImage", "mirrors"), { equals: ["@localhost/run:1"] }),
      expectThat(label(2, "runImage", "mirrors"), { present: false }, "platform.rebaser.force.unlisted.mirrors"),
    ],
  }),
  must({
    id: "rebase.target.same",
    says: "Without force, a run image for the same target is taken.",
    given,
    when: onto(newerRunImage(), NO_FORCE),
    then: [
      succeeds(2),
      expectThat(
        rebased.layers(APP, "/1/diffId"),
        { sameAs: rebased.layers("@run:1", "/1/diffId") },
        "platform.rebaser.run-layers.replaced",
      ),
    ],
  }),
  refused(
    "rebase.target.arch",
    "Without force, a run image of another architecture is refused.",
    ARM64,
    "/when/1/publish/@run:1/config/architecture",
    "platform.rebaser.noforce.target-match",
  ),
  refused(
    "rebase.target.os",
    "Without force, a run image of another operating system is refused.",
    otherConfig({ os: "freebsd" }),
    "/when/1/publish/@run:1/config/os",
    "platform.rebaser.noforce.target-match",
  ),
  refused(
    "rebase.target.distribution",
    "Without force, a run image of another distribution is refused.",
    OTHER_DISTRIBUTION,
    "/when/1/publish/@run:1/config/config/Labels",
    "platform.rebaser.noforce.target-match",
  ),
  must({
    id: "rebase.target.exit",
    says: "A refused rebase ends in an exit code of rebasing.",
    given,
    when: onto(ARM64, NO_FORCE),
    then: [expectThat(rebased.exitCode, { between: [70, 79] }, "platform.rebaser.exit.70-79")],
    control: { id: "rebase.target.same", differs: "/when/1/publish/@run:1/config/architecture" },
  }),
  forced(
    "rebase.force.arch",
    "With force, the architecture is that of the new run image.",
    ARM64,
    rebased.image(APP, "config", "architecture"),
    "arm64",
    "platform.rebaser.force.target.arch",
  ),
  forced(
    "rebase.force.os",
    "With force, the operating system is that of the new run image.",
    otherConfig({ os: "freebsd" }),
    rebased.image(APP, "config", "os"),
    "freebsd",
    "platform.rebaser.force.target.os",
  ),
  // official: lost (LIFECYCLE section 20).
  forced(
    "rebase.force.variant",
    "With force, the architecture variant is that of the new run image.",
    otherConfig({ architecture: "arm64", variant: "v8" }),
    rebased.image(APP, "config", "variant"),
    "v8",
    "platform.rebaser.force.target.variant",
  ),
  forced(
    "rebase.force.distro-name",
    "With force, the distribution is that of the new run image.",
    OTHER_DISTRIBUTION,
    rebased.label(APP, "io.buildpacks.base.distro.name"),
    "other",
    "platform.rebaser.force.target.distro-name",
  ),
  forced(
    "rebase.force.distro-version",
    "With force, the version of the distribution is that of the new run image.",
    OTHER_DISTRIBUTION,
    rebased.label(APP, "io.buildpacks.base.distro.version"),
    "2",
    "platform.rebaser.force.target.distro-version",
  ),
  must({
    id: "rebase.rebasable.false",
    says: "An image that is labelled as not rebasable is not rebased.",
    given: rebasable("false"),
    when: plain({ "-log-level": "info" }),
    then: [
      fails(2, "platform.rebaser.rebasable-false-fails"),
      expectThat(
        rebased.image(APP, "digest"),
        { sameAs: after(0).image(APP, "digest") },
        "platform.rebaser.rebasable-false-fails",
      ),
    ],
    control: { id: "rebase.rebasable.forced", differs: "/when/2/flags/-force" },
  }),
  must({
    id: "rebase.rebasable.forced",
    says: "With force, an image that is labelled as not rebasable is rebased.",
    given: rebasable("false"),
    when: plain({ "-log-level": "info", "-force": true }),
    then: [
      succeeds(2, "platform.rebaser.rebasable-false-fails"),
      expectThat(
        rebased.layers(APP, "/1/diffId"),
        { sameAs: rebased.layers("@run:1", "/1/diffId") },
        "platform.rebaser.rebasable-false-fails",
      ),
    ],
  }),
  must({
    id: "rebase.image.missing",
    says: "An image that is not there cannot be rebased.",
    given,
    when: [create(), published("@run:1"), rebase("@run:1", { images: ["@nothing:1"] })],
    then: [
      expectThat(rebased.exitCode, { between: [70, 79] }, "platform.rebaser.exit.70-79"),
      expectThat(rebased.image("@nothing:1"), { present: false }),
    ],
    control: { id: "rebase.image.there", differs: "/when/2/images/0" },
  }),
  must({
    id: "rebase.image.there",
    says: "An image that is there can be rebased.",
    given,
    when: [create(), published("@run:1"), rebase("@run:1", { images: [APP] })],
    then: [
      succeeds(2),
      expectThat(
        rebased.image(APP, "digest"),
        { differsFrom: after(0).image(APP, "digest") },
        "platform.rebaser.output.image",
      ),
    ],
  }),
  should({
    id: "rebase.reproducible.digest",
    says: "The same rebase makes the same image.",
    given,
    when: [
      create(),
      published("@run:1"),
      rebase("@run:1", { images: ["@rebased:1"], flags: { "-previous-image": APP } }),
      rebase("@run:1", { images: ["@rebased:2"], flags: { "-previous-image": APP } }),
    ],
    then: [
      succeeds(3),
      expectThat(
        after(3).image("@rebased:2", "digest"),
        { sameAs: after(3).image("@rebased:1", "digest") },
        "platform.repro.manifest-digest",
        "platform.rebaser.repro.created",
      ),
    ],
  }),
];
