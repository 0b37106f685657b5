/**
 * What the exporter makes of a build of three buildpacks: layers, labels and SBOM files. A lifecycle that handles only the first, the last or a
 * single element of a list fails here.
 */
import type { TestCase } from "#protocol";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { BUILD_LABEL } from "../vocabulary/images.ts";

import {
  APP,
  afterBuild,
  afterExport,
  IDS,
  LAYERS,
  largerCase,
  lifecycle,
  METADATA,
  names,
  ofBuildpack,
  roleOf,
  sbom,
  text,
} from "./larger-build-world.ts";

export const largerImageCases: readonly TestCase[] = [
  largerCase(
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
    expectThat(
      `${afterExport.layers(APP)}/*/role`,
      { excludes: "layer acme_zebra/tool" },
      "buildpack.layers.launch.drop",
    ),
  ),
  largerCase(
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
        afterExport.diffId(APP, `app:${i + 1}`),
        "platform.label.lifecycle.app-sha",
        "buildpack.export.app.transfer",
      ),
    ),
  ),
  largerCase(
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
        afterExport.diffId(APP, roleOf(id, name)),
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
    expectSame(lifecycle("sbom", "sha"), afterExport.diffId(APP, "sbom"), "platform.label.lifecycle.sbom-sha"),
    expectSame(lifecycle("config", "sha"), afterExport.diffId(APP, "config"), "platform.label.lifecycle.config-sha"),
    expectSame(
      lifecycle("launcher", "sha"),
      afterExport.diffId(APP, "launcher"),
      "platform.label.lifecycle.launcher-sha",
    ),
    expectSame(
      lifecycle("runImage", "topLayer"),
      afterExport.diffId("@run:1", 1),
      "platform.label.lifecycle.run-image-top-layer",
    ),
    expectSame(
      lifecycle("runImage", "reference"),
      afterExport.reference("@run:1"),
      "platform.label.lifecycle.run-image-reference",
    ),
  ),
  largerCase(
    "export.larger.image",
    "The image starts the default process, and has the labels of buildpacks and the layers of the run image.",
    expectEqual(
      afterExport.config(APP, "Entrypoint"),
      ["/cnb/process/worker"],
      "platform.exporter.entrypoint.buildpack-default",
      "buildpack.export.image.entrypoint",
    ),
    expectEqual(afterExport.label(APP, "acme.shared"), "ant", "buildpack.launch-toml.label.last-wins"),
    expectEqual(afterExport.label(APP, "acme.zebra"), "yes", "buildpack.launch-toml.label.added"),
    expectEqual(afterExport.label(APP, "acme.run"), "kept", "platform.exporter.base.config-preserved"),
    ...[0, 1].map((i) =>
      expectSame(afterExport.diffId(APP, i), afterExport.diffId("@run:1", i), "buildpack.export.image.run-layers"),
    ),
    expectSame(
      afterExport.entry(APP, "config", METADATA, "/digest"),
      afterBuild.file(METADATA, "digest"),
      "platform.exporter.config.metadata-layer",
      "buildpack.export.image.bp-ids",
      "buildpack.export.image.processes",
    ),
    expectThat(names("launcher"), { includes: "/cnb/lifecycle/launcher" }, "buildpack.export.image.launcher"),
    ...["web", "admin", "worker"].map((type) =>
      expectThat(names("process-types"), { includes: `/cnb/process/${type}` }, "platform.exporter.launcher.symlinks"),
    ),
  ),
  largerCase(
    "export.larger.build-label",
    "The build label has the detected group and every process with its buildpack.",
    expectEqual(`${afterExport.label(APP, BUILD_LABEL, "buildpacks")}/*/id`, IDS, "platform.label.build.buildpacks"),
    expectEqual(
      `${afterExport.label(APP, BUILD_LABEL, "buildpacks")}/*/version`,
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
        `${afterExport.label(APP, BUILD_LABEL, "processes")}/type=${type}/buildpackID`,
        id,
        "platform.label.build.processes",
        "buildpack.export.image.processes",
      ),
    ),
  ),
  largerCase(
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
        afterExport.file(`/layers/sbom/build/${dir}/sbom.cdx.json`, "json", "name"),
        name,
        "platform.exporter.sbom.build-buildpack",
      ),
    ),
  ),
  largerCase(
    "export.larger.report",
    "The report has the digest and the size of the manifest of a larger image.",
    expectSame(
      afterExport.toml("/layers/report.toml", "image", "digest"),
      afterExport.digest(APP),
      "platform.report.digest",
    ),
    expectEqual(afterExport.toml("/layers/report.toml", "image", "tags"), [APP], "platform.report.tags"),
  ),
];
