/** platform.md > exporter: the base image, the layers of buildpacks, and reproducible images. */
import type { ImageSpec, TestCase } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  APP,
  afterCreate,
  appConfig,
  createWith,
  expectSameImageId,
  helloBuildpack,
  lifecycleLabel,
  WEB_WITHOUT_DEFAULT,
} from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { newerRunImage, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { create, newContainer } from "../vocabulary/steps.ts";
import { createCase, mustCase, shouldCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const names = (role: string) => afterCreate.layer(APP, role, "/entries/*/name");
const ROLES = `${afterCreate.layers(APP)}/*/role`;

const file = (name: string, rest?: string) =>
  afterCreate.entry(APP, "layer acme_hello/lib", `/layers/acme_hello/lib/${name}`, rest);
const CONVERT = "buildpack.export.layer.convert";
const PRESERVED = "platform.exporter.base.config-preserved";

const RICH: ImageSpec = {
  ...newerRunImage(),
  config: {
    os: "linux",
    architecture: "amd64",
    config: {
      User: "1000:1000",
      Env: ["PATH=/usr/bin:/bin", "KEPT=1"],
      ExposedPorts: { "8080/tcp": {} },
      Volumes: { "/data": {} },
      StopSignal: "SIGQUIT",
      Labels: { ...RUN_IMAGE_LABELS, "acme.kept": "yes" },
    },
  },
};
const withRunConfig = (more: Readonly<Record<string, number>>) => ({
  os: "linux",
  architecture: "amd64",
  config: { User: "1000:1000", Labels: RUN_IMAGE_LABELS, ...more },
});
const onRich = { given: world({ images: { "@run:1": RICH } }), when: [create()] };

const LIB = makeLayer("lib", ["launch"], { file: "1\n" });

export const exporterCases: readonly TestCase[] = [
  mustCase({
    id: "export.base.layers",
    says: "The lowest layers of the app image are all layers of the run image, in order.",
    ...onRich,
    then: [
      expectSuccess(0),
      expectSame(
        afterCreate.diffId(APP, 0),
        afterCreate.diffId("@run:1", 0),
        "platform.exporter.base.layers-preserved",
        "platform.exporter.base.run-image",
        "buildpack.export.image.run-layers",
      ),
      expectSame(
        afterCreate.diffId(APP, 1),
        afterCreate.diffId("@run:1", 1),
        "platform.exporter.base.layers-preserved",
        "buildpack.export.image.run-layers",
      ),
    ],
  }),
  mustCase({
    id: "export.base.analyzed-run-image",
    says: "The exporter bases the app image on the run image in analyzed.toml.",
    given: world({ images: { "@other:1": newerRunImage() } }),
    when: [create({ flags: { "-run-image": "@other:1" } })],
    then: [
      expectSuccess(0),
      expectSame(afterCreate.diffId(APP, 1), afterCreate.diffId("@other:1", 1), "platform.exporter.base.run-image"),
    ],
  }),
  ...(
    [
      ["user", "User", "1000:1000"],
      ["ports", "ExposedPorts", { "8080/tcp": {} }],
      ["volumes", "Volumes", { "/data": {} }],
      ["stop-signal", "StopSignal", "SIGQUIT"],
    ] as const
  ).map(([id, key, value]) =>
    mustCase({
      id: `export.base.config-${id}`,
      says: `The app image keeps ${key} of the run image.`,
      ...onRich,
      then: [expectSuccess(0), expectEqual(appConfig(key), value, PRESERVED)],
    }),
  ),
  // official: its library does not know the key.
  createCase({
    id: "export.base.config-stop-timeout",
    says: "The app image keeps StopTimeout of the run image, which Docker knows and the OCI does not.",
    given: world({ images: { "@run:1": { ...RICH, config: withRunConfig({ StopTimeout: 30 }) } } }),
    then: [
      expectSuccess(0),
      allowReading(expectEqual(appConfig("StopTimeout"), 30, PRESERVED), { present: false }, "A-42"),
      expectEqual(appConfig("User"), "1000:1000"),
    ],
  }),
  mustCase({
    id: "export.base.config-env",
    says: "The app image keeps a variable of the run image's environment.",
    ...onRich,
    then: [expectSuccess(0), expectThat(appConfig("Env"), { includes: "KEPT=1" }, PRESERVED)],
  }),
  mustCase({
    id: "export.base.config-labels",
    says: "The app image keeps a label of the run image.",
    ...onRich,
    then: [expectSuccess(0), expectEqual(afterCreate.label(APP, "acme.kept"), "yes", PRESERVED)],
  }),
  createCase({
    id: "export.base.media-oci",
    says: "On an OCI run image, the app image's manifest is an OCI manifest.",
    given: world({ images: { "@run:1": runImage({ media: "oci" }) } }),
    then: [
      expectSuccess(0),
      expectSame(afterCreate.image(APP, "media"), afterCreate.image("@run:1", "media"), PRESERVED),
    ],
  }),
  mustCase({
    id: "export.layers.launch",
    says: "The image has the launch layers and no others.",
    ...createWith(
      ...LIB,
      ...makeLayer("built", ["build"], { file: "1\n" }),
      ...makeLayer("cached", ["cache"], { file: "1\n" }),
    ),
    then: [
      expectSuccess(0),
      expectThat(
        ROLES,
        { includes: "layer acme_hello/lib" },
        "platform.exporter.layers.launch",
        "buildpack.export.image.new-layers",
        "buildpack.layers.types.launch",
      ),
      expectThat(ROLES, { excludes: "layer acme_hello/built" }, "buildpack.layers.launch.drop"),
      expectThat(ROLES, { excludes: "layer acme_hello/cached" }, "buildpack.layers.launch.drop"),
    ],
  }),
  mustCase({
    id: "export.layers.contents",
    says: "A layer has the contents of its directory, with links, modes and empty directories.",
    ...createWith(
      ...makeLayer("lib", ["launch"], { "bin/tool": "tool\n" }),
      { do: "chmod", path: "${CNB_LAYERS_DIR}/lib/bin/tool", mode: "0750" },
      { do: "symlink", path: "${CNB_LAYERS_DIR}/lib/link", to: "bin/tool" },
      { do: "mkdir", path: "${CNB_LAYERS_DIR}/lib/empty" },
    ),
    then: [
      expectSuccess(0),
      expectThat(file("bin/tool"), { includes: { type: "file", mode: "0750", text: "tool\n" } }, CONVERT),
      expectEqual(file("link", "/linkname"), "bin/tool", CONVERT),
      expectEqual(file("empty", "/type"), "dir", CONVERT),
    ],
  }),
  mustCase({
    id: "export.layers.paths",
    says: "Files of a layer keep their absolute paths.",
    given: world({ buildpacks: [helloBuildpack(...LIB)], files: { "/other/layers": { dir: true } } }),
    when: [create({ flags: { "-layers": "/other/layers" } })],
    then: [
      expectSuccess(0),
      expectThat(
        names("layer acme_hello/lib"),
        { includes: "/other/layers/acme_hello/lib/file" },
        "buildpack.export.layer.absolute-path",
      ),
      expectThat(appConfig("Env"), { includes: "CNB_LAYERS_DIR=/other/layers" }, "platform.exporter.env.layers-dir"),
    ],
  }),
  mustCase({
    id: "export.layers.transferred",
    says: "The manifest lists every layer by digest, and the registry has it.",
    ...createWith(...LIB),
    then: [
      expectSuccess(0),
      expectSame(
        lifecycleLabel(0, "buildpacks", 0, "layers", "lib", "sha"),
        afterCreate.diffId(APP, "layer acme_hello/lib"),
        "buildpack.export.layer.transfer",
        "buildpack.export.layer.reference",
        "platform.label.lifecycle.layer-sha",
      ),
      expectAbsent(afterCreate.image(APP, "broken"), "buildpack.export.layer.transfer"),
    ],
  }),
  mustCase({
    id: "export.layers.again",
    says: "A layer that is made again with the same contents is the same layer.",
    given: world({ buildpacks: [helloBuildpack(...LIB)] }),
    when: [create(), newContainer, create()],
    then: [
      expectSuccess(2),
      expectSame(
        afterStep(2).diffId(APP, "layer acme_hello/lib"),
        afterCreate.diffId(APP, "layer acme_hello/lib"),
        "buildpack.layers.launch.replace",
      ),
    ],
  }),
  shouldCase({
    id: "export.reproducible.digest",
    says: "The same build makes the same image.",
    given: world({ buildpacks: [helloBuildpack(...LIB, ...WEB_WITHOUT_DEFAULT)] }),
    buildpack: ["0.9"],
    when: [create(), newContainer, create()],
    then: [
      expectSuccess(2),
      ...expectSameImageId(2, 0),
      expectSame(afterStep(2).digest(APP), afterCreate.digest(APP), "platform.repro.manifest-digest"),
    ],
  }),
  shouldCase({
    id: "export.reproducible.created",
    says: "The creation time of the image is SOURCE_DATE_EPOCH.",
    given: world(),
    when: [create({ env: { SOURCE_DATE_EPOCH: "1700000000" } })],
    then: [
      expectSuccess(0),
      expectEqual(
        afterCreate.image(APP, "config", "created"),
        "2023-11-14T22:13:20Z",
        "platform.exporter.repro.created",
      ),
    ],
  }),
  shouldCase({
    id: "export.reproducible.mtime",
    says: "All files of a new layer have the same modification time.",
    ...createWith(...makeLayer("lib", ["launch"], { a: "1\n", b: "2\n" }), {
      do: "mtime",
      path: "${CNB_LAYERS_DIR}/lib/a",
      seconds: 1_000_000_000,
    }),
    then: [expectSuccess(0), expectSame(file("a", "/mtime"), file("b", "/mtime"), "platform.exporter.repro.mtime")],
  }),
];
