/** platform.md > Labels: the labels of the build, of the project, and of buildpacks. */
import type { TestCase } from "#protocol";
import { writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, afterCreate, BUILD_LABEL, helloBuildpack, PROJECT_LABEL } from "../vocabulary/images.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { RUN_IMAGE_LABELS, runImage } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { createCase, mustCase, shouldCase } from "../vocabulary/test-case.ts";
import { buildpack, EXIT_PASS, world } from "../vocabulary/world.ts";
import { recordedOf } from "./labels.ts";

const built = (...inside: readonly (string | number)[]) => afterCreate.label(APP, BUILD_LABEL, ...inside);

const launchToml = (text: string) => [{ do: "write", path: "${CNB_LAYERS_DIR}/launch.toml", text } as const];
const labelToml = (key: string, value: string) => launchToml(`[[labels]]\nkey = "${key}"\nvalue = "${value}"\n`);

export const labelsOfBuildCases: readonly TestCase[] = [
  createCase({
    id: "export.label.build-processes",
    says: "The build label has every process of every buildpack.",
    platform: ["0.10"],
    buildpack: ["0.9"],
    given: world({
      buildpacks: [
        buildpack({ id: "acme/first", build: writeProcesses({ type: "a", command: ["a", "1"], args: ["2"] }) }),
        buildpack({ id: "acme/second", build: writeProcesses({ type: "b", command: ["b"], "working-dir": "/tmp" }) }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectThat(
        built("processes"),
        { includes: { type: "a", command: ["a", "1"], args: ["2"], buildpackID: "acme/first" } },
        "platform.label.build.processes",
        "platform.exporter.label.build-metadata",
      ),
      expectThat(
        built("processes"),
        { includes: { type: "b", command: ["b"], "working-dir": "/tmp", buildpackID: "acme/second" } },
        "platform.label.build.processes",
      ),
    ],
  }),
  createCase({
    id: "export.label.build-buildpacks",
    says: "The build label has the detected group, in order.",
    given: world({
      buildpacks: [
        buildpack({ id: "acme/first", buildpackToml: 'homepage = "https://acme.example"\n' }),
        buildpack({ id: "acme/absent", detect: [{ do: "exit", code: 100 }] }),
        buildpack({ id: "acme/second", version: "2.0.0", detect: EXIT_PASS }),
      ],
      order:
        '[[order]]\n[[order.group]]\nid = "acme/first"\nversion = "1.0.0"\n[[order.group]]\nid = "acme/absent"\nversion = "1.0.0"\noptional = true\n[[order.group]]\nid = "acme/second"\nversion = "2.0.0"\n',
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        `${built("buildpacks")}/*/id`,
        ["acme/first", "acme/second"],
        "platform.label.build.buildpacks",
        "platform.exporter.label.build-metadata",
      ),
      expectThat(
        built("buildpacks", 0),
        { includes: { version: "1.0.0", homepage: "https://acme.example" } },
        "platform.label.build.buildpacks",
      ),
    ],
  }),
  mustCase({
    id: "export.label.build-buildpack-api",
    lane: "may",
    says: "The build label has the Buildpack API version of each buildpack.",
    ...recordedOf,
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(built("buildpacks", 0, "api"), "${buildpack-api}", "platform.label.build.buildpacks.api"),
        { present: false },
        "D-12",
      ),
    ],
  }),
  createCase({
    id: "export.label.project",
    says: "The project label is project-metadata.toml as JSON.",
    given: world({
      files: {
        "/layers/project-metadata.toml": {
          text: '[source]\ntype = "git"\n[source.version]\ncommit = "abc"\n[source.metadata]\nrefs = ["main", "v1"]\n',
        },
      },
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        afterCreate.label(APP, PROJECT_LABEL),
        { source: { type: "git", version: { commit: "abc" }, metadata: { refs: ["main", "v1"] } } },
        "platform.exporter.label.project-metadata",
      ),
    ],
  }),
  createCase({
    id: "export.label.project-version-alone",
    lane: "implied",
    says: "The type of the source is optional in project-metadata.toml, and so is its metadata.",
    given: world({ files: { "/layers/project-metadata.toml": { text: '[source.version]\ncommit = "abc"\n' } } }),
    then: [
      expectSuccess(0),
      expectEqual(
        afterCreate.label(APP, PROJECT_LABEL, "source", "version"),
        { commit: "abc" },
        "platform.project-metadata.optional",
      ),
    ],
  }),
  mustCase({
    id: "export.label.project-path",
    says: "The exporter makes the project label from the file that the platform names.",
    given: world({ files: { "/layers/elsewhere.toml": { text: '[source]\ntype = "s3"\n' } } }),
    when: [create({ flags: { "-project-metadata": "/layers/elsewhere.toml" } })],
    then: [
      expectSuccess(0),
      expectEqual(
        afterCreate.label(APP, PROJECT_LABEL),
        { source: { type: "s3" } },
        "platform.exporter.label.project-metadata",
      ),
    ],
  }),
  // official: keeps the run image's label (D-02).
  createCase({
    id: "export.label.rebasable",
    says: "An image without extensions keeps the run image's label rebasable.",
    given: world({
      images: { "@run:1": runImage({ labels: { ...RUN_IMAGE_LABELS, "io.buildpacks.rebasable": "true" } }) },
    }),
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(
          afterCreate.label(APP, "io.buildpacks.rebasable"),
          "true",
          "platform.exporter.label.rebasable-false",
        ),
        { equals: "false" },
        "C-08",
      ),
    ],
  }),
  createCase({
    id: "export.label.buildpack",
    says: "The image has a label that a buildpack sets.",
    given: world({ buildpacks: [helloBuildpack(...labelToml("acme.own", "yes"))] }),
    then: [
      expectSuccess(0),
      expectEqual(afterCreate.label(APP, "acme.own"), "yes", "buildpack.launch-toml.label.added"),
    ],
  }),
  createCase({
    id: "export.label.buildpack-last",
    says: "If several buildpacks set one label, the last one decides its value.",
    given: world({
      buildpacks: [
        buildpack({ id: "acme/first", build: labelToml("acme.own", "first") }),
        buildpack({ id: "acme/second", build: labelToml("acme.own", "second") }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectEqual(afterCreate.label(APP, "acme.own"), "second", "buildpack.launch-toml.label.last-wins"),
    ],
  }),
  shouldCase({
    id: "export.label.launcher-version",
    says: "The build label has the version of the launcher in the image.",
    ...recordedOf,
    then: [
      expectSuccess(0),
      expectThat(built("launcher", "version"), { present: true }, "platform.label.build.launcher-version"),
    ],
  }),
];
