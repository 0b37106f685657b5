import type { ImageSpec, TestCase } from "#protocol";
import { makeLayer, writeProcesses } from "../vocabulary/acts.ts";
import {
  allowReading,
  expectAbsent,
  expectEqual,
  expectSame,
  expectSuccess,
  expectThat,
} from "../vocabulary/expect.ts";
import {
  createWith,
  createWithFlags,
  expectSameImageId,
  helloBuildpack,
  lifecycleLabel,
  WEB_AND_WORKER,
  WEB_WITHOUT_DEFAULT,
} from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { allPhases, create, newContainer } from "../vocabulary/steps.ts";
import { createCase, mustCase, shouldCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const APP = "@app:1";
const created = afterStep(0);
const config = (...inside: readonly (string | number)[]) => created.config(APP, ...inside);
const names = (role: string) => created.layer(APP, role, "/entries/*/name");
const entry = (role: string, name: string, rest = "") =>
  created.layer(APP, role, `/entries/name=${name.replaceAll("/", "~1")}${rest}`);
const ROLES = `${created.layers(APP)}/*/role`;

const file = (name: string, rest?: string) => entry("layer acme_hello/lib", `/layers/acme_hello/lib/${name}`, rest);
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
        created.diffId(APP, 0),
        created.diffId("@run:1", 0),
        "platform.exporter.base.layers-preserved",
        "platform.exporter.base.run-image",
        "buildpack.export.image.run-layers",
      ),
      expectSame(
        created.diffId(APP, 1),
        created.diffId("@run:1", 1),
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
      expectSame(created.diffId(APP, 1), created.diffId("@other:1", 1), "platform.exporter.base.run-image"),
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
      then: [expectSuccess(0), expectEqual(config(key), value, PRESERVED)],
    }),
  ),
  // official: its library does not know the key.
  createCase({
    id: "export.base.config-stop-timeout",
    says: "The app image keeps StopTimeout of the run image, which Docker knows and the OCI does not.",
    given: world({ images: { "@run:1": { ...RICH, config: withRunConfig({ StopTimeout: 30 }) } } }),
    then: [
      expectSuccess(0),
      allowReading(expectEqual(config("StopTimeout"), 30, PRESERVED), { present: false }, "A-42"),
      expectEqual(config("User"), "1000:1000"),
    ],
  }),
  mustCase({
    id: "export.base.config-env",
    says: "The app image keeps a variable of the run image's environment.",
    ...onRich,
    then: [expectSuccess(0), expectThat(config("Env"), { includes: "KEPT=1" }, PRESERVED)],
  }),
  mustCase({
    id: "export.base.config-labels",
    says: "The app image keeps a label of the run image.",
    ...onRich,
    then: [expectSuccess(0), expectEqual(created.label(APP, "acme.kept"), "yes", PRESERVED)],
  }),
  createCase({
    id: "export.base.media-oci",
    says: "On an OCI run image, the app image's manifest is an OCI manifest.",
    given: world({ images: { "@run:1": runImage({ media: "oci" }) } }),
    then: [expectSuccess(0), expectSame(created.image(APP, "media"), created.image("@run:1", "media"), PRESERVED)],
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
      expectThat(config("Env"), { includes: "CNB_LAYERS_DIR=/other/layers" }, "platform.exporter.env.layers-dir"),
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
        created.diffId(APP, "layer acme_hello/lib"),
        "buildpack.export.layer.transfer",
        "buildpack.export.layer.reference",
        "platform.label.lifecycle.layer-sha",
      ),
      expectAbsent(created.image(APP, "broken"), "buildpack.export.layer.transfer"),
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
        created.diffId(APP, "layer acme_hello/lib"),
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
      expectSame(afterStep(2).digest(APP), created.digest(APP), "platform.repro.manifest-digest"),
    ],
  }),
  shouldCase({
    id: "export.reproducible.created",
    says: "The creation time of the image is SOURCE_DATE_EPOCH.",
    given: world(),
    when: [create({ env: { SOURCE_DATE_EPOCH: "1700000000" } })],
    then: [
      expectSuccess(0),
      expectEqual(created.image(APP, "config", "created"), "2023-11-14T22:13:20Z", "platform.exporter.repro.created"),
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
  createCase({
    id: "export.app.files",
    says: "The image has the app directory at its path.",
    given: world({ files: { "/workspace/dir/file": { text: "deep\n" }, "/workspace/link": { symlink: "app.txt" } } }),
    then: [
      expectSuccess(0),
      expectEqual(
        entry("app", "/workspace/app.txt", "/text"),
        "app\n",
        "platform.exporter.app-layers",
        "buildpack.export.image.app-layers",
      ),
      expectEqual(
        entry("app", "/workspace/dir/file", "/text"),
        "deep\n",
        "platform.exporter.app-layers",
        "buildpack.export.app.absolute-paths",
      ),
      expectEqual(entry("app", "/workspace/link", "/linkname"), "app.txt", "platform.exporter.app-layers"),
    ],
  }),
  mustCase({
    id: "export.app.other-directory",
    says: "An app directory at another path keeps its absolute paths and is the working directory.",
    given: world({ files: { "/elsewhere/app": { dir: true }, "/elsewhere/app/file": { text: "1\n" } } }),
    when: [create({ flags: { "-app": "/elsewhere/app" } })],
    then: [
      expectSuccess(0),
      expectThat(names("app"), { includes: "/elsewhere/app/file" }, "buildpack.export.app.absolute-paths"),
      expectEqual(config("WorkingDir"), "/elsewhere/app", "platform.exporter.working-dir"),
      expectThat(config("Env"), { includes: "CNB_APP_DIR=/elsewhere/app" }, "platform.exporter.env.app-dir"),
    ],
  }),
  mustCase({
    id: "export.app.recorded",
    says: "The label lists the app layers by digest, and the registry has them.",
    ...createWith(),
    then: [
      expectSuccess(0),
      expectSame(
        lifecycleLabel(0, "app", 0, "sha"),
        created.diffId(APP, "app"),
        "platform.label.lifecycle.app-sha",
        "platform.label.lifecycle.app-entries",
        "buildpack.export.app.references",
        "buildpack.export.app.transfer",
      ),
      expectThat(lifecycleLabel(0, "app"), { length: 1 }, "platform.label.lifecycle.app-entries"),
    ],
  }),
  mustCase({
    id: "export.launcher.file",
    says: "The image has the launcher at its path, whichever file the platform gives.",
    given: world({ files: { "/workspace/my-launcher": { text: "launcher\n", mode: "0755" } } }),
    when: [create({ flags: { "-launcher": "/workspace/my-launcher" } })],
    then: [
      expectSuccess(0),
      expectThat(
        entry("launcher", "/cnb/lifecycle/launcher"),
        { includes: { type: "file", text: "launcher\n", mode: "0755" } },
        "platform.exporter.launcher.binary",
        "buildpack.export.image.launcher",
      ),
    ],
  }),
  mustCase({
    id: "export.launcher.links",
    says: "Each process type has a link to the launcher.",
    ...createWithFlags(WEB_AND_WORKER),
    then: [
      expectSuccess(0),
      ...["web", "worker"].map((type) =>
        expectThat(
          entry("process-types", `/cnb/process/${type}`),
          { includes: { type: "symlink", linkname: "/cnb/lifecycle/launcher" } },
          "platform.exporter.launcher.symlinks",
        ),
      ),
    ],
  }),
  mustCase({
    id: "export.launcher.no-links",
    says: "Without processes there are no links to the launcher.",
    ...createWith(),
    then: [
      expectSuccess(0),
      expectThat(ROLES, { includes: "launcher" }, "platform.exporter.launcher.binary"),
      expectThat(ROLES, { excludes: "process-types" }, "platform.exporter.launcher.symlinks"),
    ],
  }),
  mustCase({
    id: "export.config.metadata",
    says: "A layer of the image has the metadata that the builder wrote.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [helloBuildpack(...WEB_AND_WORKER)] }),
    when: allPhases(),
    then: [
      expectSuccess(4),
      expectSame(
        afterStep(4).layer(APP, "config", "/entries/name=~1layers~1config~1metadata.toml/digest"),
        afterStep(3).file("/layers/config/metadata.toml", "digest"),
        "platform.exporter.config.metadata-layer",
        "buildpack.export.image.bp-ids",
      ),
    ],
  }),
  createCase({
    id: "export.config.processes",
    says: "A process of a later buildpack replaces one of the same type of an earlier buildpack.",
    buildpack: ["0.9"],
    given: world({
      buildpacks: [
        buildpack({ id: "acme/first", build: writeProcesses({ type: "web", command: ["first"] }) }),
        buildpack({ id: "acme/second", build: writeProcesses({ type: "web", command: ["second"] }) }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        `${created.label(APP, "io.buildpacks.build.metadata", "processes")}/*/command`,
        [["second"]],
        "buildpack.export.image.processes",
        "platform.label.build.processes",
      ),
    ],
  }),
];
