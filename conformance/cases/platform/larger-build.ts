/**
 * A build of three buildpacks with several layers, processes, slices and labels, phase by phase, for statements that have a case with one of
 * each. A lifecycle that handles only the first, the last or a single element of a list fails here.
 */
import type { Expectation, TestCase } from "#protocol";
import {
  makeLayer,
  makeLayerWithMetadata,
  recordCall,
  writeBuildPlan,
  writeFile,
  writeSbom,
  writeStore,
} from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectSuccess, expectThat } from "../vocabulary/expect.ts";
import { BUILD_LABEL, LIFECYCLE_LABEL, SBOM_FORMATS } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { newerRunImage, RUN_IMAGE_LABELS } from "../vocabulary/run-images.ts";
import { allPhases } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { tomlLines } from "../vocabulary/toml.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const APP = "@app:1";
const built = afterStep(3);
const exported = afterStep(4);
const METADATA = "/layers/config/metadata.toml";

const processToml = (type: string, command: string, more: Readonly<Record<string, boolean>> = {}): string =>
  `[[processes]]\n${tomlLines({ type, command: [command], ...more })}`;
const slice = (...paths: readonly string[]): string => `[[slices]]\n${tomlLines({ paths })}`;
const label = (key: string, value: string): string => `[[labels]]\n${tomlLines({ key, value })}`;
const launchToml = (...parts: readonly string[]) => writeFile("${CNB_LAYERS_DIR}/launch.toml", parts.join("\n"));

const zebra = buildpack({
  id: "acme/zebra",
  buildpackToml: SBOM_FORMATS,
  detect: writeBuildPlan({ provides: ["stripes"] }),
  build: [
    ...recordCall("build"),
    ...makeLayerWithMetadata("beta", ["launch", "cache"], 'from = "zebra"\n', { "deep/b": "zebra beta\n" }),
    ...makeLayerWithMetadata("alpha", ["launch"], "number = 7\n", { a: "zebra alpha\n" }),
    ...makeLayer("tool", ["build"], { t: "tool\n" }),
    writeSbom("alpha", "zebra alpha"),
    writeSbom("launch", "zebra launch"),
    writeSbom("build", "zebra build"),
    writeStore('of = "zebra"\n'),
    launchToml(
      processToml("web", "zebra-web", { default: true }),
      processToml("admin", "zebra-admin"),
      slice("static/*.css", "docs"),
      slice("static"),
      label("acme.shared", "zebra"),
      label("acme.zebra", "yes"),
    ),
  ],
});
const ant = buildpack({
  id: "acme/ant",
  version: "2.3.4",
  buildpackToml: SBOM_FORMATS,
  build: [
    ...recordCall("build"),
    ...makeLayer("alpha", ["launch"], { a: "ant alpha\n" }),
    writeSbom("alpha", "ant alpha"),
    writeSbom("launch", "ant launch"),
    writeSbom("build", "ant build"),
    launchToml(
      processToml("worker", "ant-worker", { default: true }),
      processToml("web", "ant-web"),
      slice("data"),
      label("acme.shared", "ant"),
    ),
  ],
});
const mole = buildpack({
  id: "acme/mole",
  version: "10.0.1",
  detect: writeBuildPlan({ requires: ["stripes"] }),
  build: [...recordCall("build"), launchToml(processToml("admin", "mole-admin"))],
});

const given = world({
  buildpacks: [zebra, ant, mole],
  images: { "@run:1": newerRunImage({ labels: { ...RUN_IMAGE_LABELS, "acme.shared": "run", "acme.run": "kept" } }) },
  files: {
    "/workspace/static": { dir: true },
    "/workspace/static/a.css": { text: "a\n" },
    "/workspace/static/b.js": { text: "b\n" },
    "/workspace/docs": { dir: true },
    "/workspace/docs/c": { text: "c\n" },
    "/workspace/data": { dir: true },
    "/workspace/data/d": { text: "d\n" },
  },
});

/** All cases look at the same build. */
/** Metadata of processes has its present form from Platform API 0.10 on. */
const larger = (id: string, says: string, ...then: readonly Expectation[]): TestCase =>
  mustCase({
    id,
    says,
    platform: ["0.10"],
    buildpack: ["0.9"],
    given,
    when: allPhases(),
    then: [expectSuccess(4), ...then],
  });

const process = (type: string) => `${built.toml(METADATA, "processes")}/type=${type}`;
const names = (role: string) => exported.layer(APP, role, "/entries/*/name");
const text = (role: string, path: string) =>
  exported.layer(APP, role, `/entries/name=${path.replaceAll("/", "~1")}/text`);
const lifecycle = (...inside: readonly (string | number)[]) => exported.label(APP, LIFECYCLE_LABEL, ...inside);
const ofBuildpack = (id: string, rest: string) => `${lifecycle("buildpacks")}/key=${id.replace("/", "~1")}${rest}`;
const sbom = (path: string) => text("sbom", `/layers/sbom/launch/${path}/sbom.cdx.json`);

const IDS = ["acme/zebra", "acme/ant", "acme/mole"];
const LAYERS = [
  ["acme/zebra", "alpha", "zebra alpha\n", "a"],
  ["acme/zebra", "beta", "zebra beta\n", "deep/b"],
  ["acme/ant", "alpha", "ant alpha\n", "a"],
] as const;
const roleOf = (id: string, name: string) => `layer ${id.replace("/", "_")}/${name}`;

export const largerBuildCases: readonly TestCase[] = [
  larger(
    "build.larger.order",
    "Three buildpacks run in the order of the group, each after the one before has passed.",
    expectEqual(
      built.calls("/*/env/CNB_BUILDPACK_DIR"),
      ["/cnb/buildpacks/acme_zebra/1.0.0", "/cnb/buildpacks/acme_ant/2.3.4", "/cnb/buildpacks/acme_mole/10.0.1"],
      "platform.builder.execute-order",
      "buildpack.build.execute",
      "buildpack.build.continue",
    ),
    expectEqual(
      built.calls("/*/env/CNB_LAYERS_DIR"),
      ["/layers/acme_zebra", "/layers/acme_ant", "/layers/acme_mole"],
      "buildpack.build.path-args",
      "buildpack.build.env",
    ),
  ),
  larger(
    "build.larger.metadata",
    "metadata.toml has three buildpacks, the last process of each type and the last default.",
    expectEqual(`${built.toml(METADATA, "buildpacks")}/*/id`, IDS, "platform.builder.metadata.buildpacks"),
    expectEqual(
      `${built.toml(METADATA, "buildpacks")}/*/version`,
      ["1.0.0", "2.3.4", "10.0.1"],
      "platform.metadata.buildpack-fields",
    ),
    expectThat(
      `${built.toml(METADATA, "buildpacks")}/*/api`,
      { each: { equals: "${buildpack-api}" } },
      "platform.metadata.buildpack-fields",
    ),
    expectThat(built.toml(METADATA, "processes"), { length: 3 }, "platform.builder.metadata.processes"),
    expectEqual(`${process("web")}/command`, ["ant-web"], "buildpack.launch-toml.same-type.last"),
    expectEqual(`${process("admin")}/command`, ["mole-admin"], "buildpack.launch-toml.same-type.last"),
    expectEqual(`${process("worker")}/command`, ["ant-worker"], "platform.builder.metadata.processes"),
    expectEqual(
      built.toml(METADATA, "buildpack-default-process-type"),
      "worker",
      "buildpack.launch-toml.default.last",
      "platform.builder.metadata.default-process",
    ),
    expectEqual(
      `${built.toml(METADATA, "slices")}/*/paths`,
      [["static/*.css", "docs"], ["static"], ["data"]],
      "platform.builder.metadata.slices",
    ),
  ),
  larger(
    "export.larger.layers",
    "The image has each launch layer of each buildpack at its path, and no other layer.",
    ...LAYERS.map(([id, name, content, file]) =>
      expectEqual(
        text(roleOf(id, name), `/layers/${id.replace("/", "_")}/${name}/${file}`),
        content,
        "platform.exporter.layers.launch",
        "buildpack.layers.launch.in-image",
        "buildpack.export.layer.absolute-path",
        "buildpack.export.layer.convert",
        "buildpack.export.layer.transfer",
        "buildpack.export.image.new-layers",
      ),
    ),
    expectThat(`${exported.layers(APP)}/*/role`, { excludes: "layer acme_zebra/tool" }, "buildpack.layers.launch.drop"),
  ),
  larger(
    "export.larger.slices",
    "Slices of earlier buildpacks take their files before those of later ones, and the rest follows.",
    ...(
      [
        ["app:1", "/workspace/static/a.css", "a\n"],
        ["app:1", "/workspace/docs/c", "c\n"],
        ["app:2", "/workspace/static/b.js", "b\n"],
        ["app:3", "/workspace/data/d", "d\n"],
        ["app:4", "/workspace/app.txt", "app\n"],
      ] as const
    ).map(([role, path, content]) =>
      expectEqual(
        text(role, path),
        content,
        "buildpack.export.app.slices-order",
        "platform.exporter.app-layers",
        "buildpack.export.image.app-layers",
      ),
    ),
    expectThat(names("app:2"), { excludes: "/workspace/static/a.css" }, "buildpack.slices.sequential"),
    expectThat(names("app:4"), { excludes: "/workspace/static/b.js" }, "buildpack.slices.sequential"),
    expectThat(lifecycle("app"), { length: 4 }, "buildpack.export.app.references"),
    ...[0, 1, 2, 3].map((i) =>
      expectSame(
        lifecycle("app", i, "sha"),
        exported.diffId(APP, `app:${i + 1}`),
        "platform.label.lifecycle.app-sha",
        "buildpack.export.app.transfer",
      ),
    ),
  ),
  larger(
    "export.larger.lifecycle-label",
    "The lifecycle's label has every buildpack, and every launch layer with its digest and metadata.",
    expectEqual(
      `${lifecycle("buildpacks")}/*/key`,
      IDS,
      "platform.label.lifecycle.buildpacks-entries",
      "platform.label.lifecycle.buildpacks-key",
    ),
    expectEqual(
      `${lifecycle("buildpacks")}/*/version`,
      ["1.0.0", "2.3.4", "10.0.1"],
      "platform.label.lifecycle.buildpacks-version",
    ),
    ...LAYERS.map(([id, name]) =>
      expectSame(
        ofBuildpack(id, `/layers/${name}/sha`),
        exported.diffId(APP, roleOf(id, name)),
        "platform.label.lifecycle.layer-key",
        "platform.label.lifecycle.layer-sha",
        "buildpack.export.layer.reference",
        "buildpack.export.toml.bp-id",
      ),
    ),
    expectEqual(
      ofBuildpack("acme/zebra", "/layers/alpha/data"),
      { number: 7 },
      "platform.label.lifecycle.layer-value",
      "buildpack.layers.launch.metadata-stored",
    ),
    expectEqual(
      ofBuildpack("acme/zebra", "/layers/beta/data"),
      { from: "zebra" },
      "platform.label.lifecycle.layer-value",
      "buildpack.layers.launch.metadata-stored",
    ),
    expectEqual(ofBuildpack("acme/zebra", "/store/metadata"), { of: "zebra" }, "buildpack.export.store-toml"),
    expectSame(lifecycle("sbom", "sha"), exported.diffId(APP, "sbom"), "platform.label.lifecycle.sbom-sha"),
    expectSame(lifecycle("config", "sha"), exported.diffId(APP, "config"), "platform.label.lifecycle.config-sha"),
    expectSame(lifecycle("launcher", "sha"), exported.diffId(APP, "launcher"), "platform.label.lifecycle.launcher-sha"),
    expectSame(
      lifecycle("runImage", "topLayer"),
      exported.diffId("@run:1", 1),
      "platform.label.lifecycle.run-image-top-layer",
    ),
    expectSame(
      lifecycle("runImage", "reference"),
      exported.reference("@run:1"),
      "platform.label.lifecycle.run-image-reference",
    ),
  ),
  larger(
    "export.larger.image",
    "The image starts the default process, and has the labels of buildpacks and the layers of the run image.",
    expectEqual(
      exported.config(APP, "Entrypoint"),
      ["/cnb/process/worker"],
      "platform.exporter.entrypoint.buildpack-default",
      "buildpack.export.image.entrypoint",
    ),
    expectEqual(exported.label(APP, "acme.shared"), "ant", "buildpack.launch-toml.label.last-wins"),
    expectEqual(exported.label(APP, "acme.zebra"), "yes", "buildpack.launch-toml.label.added"),
    expectEqual(exported.label(APP, "acme.run"), "kept", "platform.exporter.base.config-preserved"),
    ...[0, 1].map((i) =>
      expectSame(exported.diffId(APP, i), exported.diffId("@run:1", i), "buildpack.export.image.run-layers"),
    ),
    expectSame(
      exported.layer(APP, "config", `/entries/name=${METADATA.replaceAll("/", "~1")}/digest`),
      built.file(METADATA, "digest"),
      "platform.exporter.config.metadata-layer",
      "buildpack.export.image.bp-ids",
      "buildpack.export.image.processes",
    ),
    expectThat(names("launcher"), { includes: "/cnb/lifecycle/launcher" }, "buildpack.export.image.launcher"),
    ...["web", "admin", "worker"].map((type) =>
      expectThat(names("process-types"), { includes: `/cnb/process/${type}` }, "platform.exporter.launcher.symlinks"),
    ),
  ),
  larger(
    "export.larger.build-label",
    "The build label has the detected group and every process with its buildpack.",
    expectEqual(`${exported.label(APP, BUILD_LABEL, "buildpacks")}/*/id`, IDS, "platform.label.build.buildpacks"),
    expectEqual(
      `${exported.label(APP, BUILD_LABEL, "buildpacks")}/*/version`,
      ["1.0.0", "2.3.4", "10.0.1"],
      "platform.label.build.buildpacks",
    ),
    ...(
      [
        ["web", "acme/ant"],
        ["admin", "acme/mole"],
        ["worker", "acme/ant"],
      ] as const
    ).map(([type, id]) =>
      expectEqual(
        `${exported.label(APP, BUILD_LABEL, "processes")}/type=${type}/buildpackID`,
        id,
        "platform.label.build.processes",
        "buildpack.export.image.processes",
      ),
    ),
  ),
  larger(
    "export.larger.sboms",
    "The SBOM files of several buildpacks are in the image and in the layers directory, each at its own path.",
    ...(
      [
        ["acme_zebra", "zebra launch"],
        ["acme_ant", "ant launch"],
      ] as const
    ).map(([dir, name]) =>
      expectThat(sbom(dir), { includes: `"name":"${name}"` }, "platform.exporter.sbom.launch-buildpack"),
    ),
    ...(
      [
        ["acme_zebra/alpha", "zebra alpha"],
        ["acme_ant/alpha", "ant alpha"],
      ] as const
    ).map(([dir, name]) =>
      expectThat(sbom(dir), { includes: `"name":"${name}"` }, "platform.exporter.sbom.launch-layer-file"),
    ),
    ...(
      [
        ["acme_zebra", "zebra build"],
        ["acme_ant", "ant build"],
      ] as const
    ).map(([dir, name]) =>
      expectEqual(
        exported.file(`/layers/sbom/build/${dir}/sbom.cdx.json`, "json", "name"),
        name,
        "platform.exporter.sbom.build-buildpack",
      ),
    ),
  ),
  larger(
    "export.larger.report",
    "The report has the digest and the size of the manifest of a larger image.",
    expectSame(exported.toml("/layers/report.toml", "image", "digest"), exported.digest(APP), "platform.report.digest"),
    expectEqual(exported.toml("/layers/report.toml", "image", "tags"), [APP], "platform.report.tags"),
  ),
];
