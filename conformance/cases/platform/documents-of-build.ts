/** platform.md > builder, exporter: the documents that they read, as no phase of a lifecycle writes them. */
import type { JsonObject } from "#base";
import type { Act } from "#machine";
import type { TestCase, World } from "#protocol";
import { planEntryToml, recordCall } from "../vocabulary/acts.ts";
import { type DocumentRow, documentCases, placeFile } from "../vocabulary/documents.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { builtLayers, EXPORTED_IMAGES } from "../vocabulary/export-inputs.ts";
import { expectAppImage, helloBuildpack, helloLayer, lifecycleLabel, PROJECT_LABEL } from "../vocabulary/images.ts";
import { afterStep, planEntryNames } from "../vocabulary/pointers.ts";
import { build, exportApp } from "../vocabulary/steps.ts";
import { buildpack, world, worldForBuild } from "../vocabulary/world.ts";
import { ANALYZED_TOML, groupData, RUN_TOML, seesTarget } from "./documents-before-build.ts";

const API = "${buildpack-api}";
const HELLO = { id: "acme/hello", version: "1.0.0" };
const BUILD_PROGRAM = "/cnb/buildpacks/acme_hello/1.0.0/bin/build";
export const SEEN_PLAN = "/workspace/seen.toml";
const root = { owner: "root" } as const;

export const expectBuilt = (step: number) => [
  expectEqual(afterStep(step).call("see", "cwd"), "/workspace", "platform.builder.execute-order"),
];
export const COPY_PLAN: readonly Act[] = [{ do: "copy", path: "${CNB_BP_PLAN_PATH}", to: SEEN_PLAN }];
const seeing = worldForBuild({ buildpacks: [helloBuildpack(...COPY_PLAN, ...recordCall("see"))] });

/** bin/build writes this document to its layers directory. */
export const placeOfBuildpack =
  (name: string, before: readonly Act[] = []): DocumentRow["place"] =>
  (text) => ({
    edit: {
      [BUILD_PROGRAM]: {
        acts: [
          ...(text === undefined ? [] : [{ do: "write" as const, path: `\${CNB_LAYERS_DIR}/${name}`, text }]),
          ...before,
          ...recordCall("see"),
        ],
        owner: "root",
      },
    },
  });
const builtMetadata = (step: number, ...inside: readonly (string | number)[]): string =>
  afterStep(step).toml("/layers/config/metadata.toml", ...inside);

export const LAUNCH_TOML: JsonObject = {
  labels: [{ key: "com.example.color", value: "blue" }],
  processes: [
    {
      type: "web",
      command: ["/workspace/web"],
      args: ["a"],
      default: true,
      "working-dir": "/workspace",
    },
  ],
  slices: [{ paths: ["static"] }],
};
export const LAYER_TOML: JsonObject = {
  types: { launch: true, build: false, cache: true },
  metadata: { any: [1, "two"] },
};

const ofBuilder: readonly DocumentRow[] = [
  {
    phase: "build",
    document: "group-toml",
    data: groupData(API),
    given: seeing,
    place: placeFile("/layers/group.toml"),
    run: build(),
    shows: expectBuilt,
    covers: ["platform.builder.input.group"],
    reactions: { absent: "rejected", malformed: "rejected" },
    withApi: groupData,
  },
  {
    phase: "build",
    document: "plan-toml",
    data: {
      entries: [
        {
          providers: [{ ...HELLO, extension: false }],
          requires: [{ name: "tool", metadata: { color: "blue" } }, { name: "tool" }],
        },
      ],
    },
    given: seeing,
    place: placeFile("/layers/plan.toml"),
    large: true,
    run: build(),
    shows: (step) => [
      expectEqual(planEntryNames(SEEN_PLAN, step), ["tool", "tool"], "buildpack.build.plan-entries"),
      expectEqual(afterStep(step).toml(SEEN_PLAN, "entries", 0, "metadata"), { color: "blue" }),
    ],
    covers: ["platform.builder.input.plan"],
    reactions: { empty: "accepted", malformed: "rejected" },
    acceptedShows: expectBuilt,
  },
  {
    phase: "build",
    document: "analyzed-toml",
    data: ANALYZED_TOML,
    given: seeing,
    place: placeFile("/layers/analyzed.toml"),
    run: build(),
    shows: seesTarget("platform.builder.target-data"),
    covers: ["platform.builder.input.analyzed"],
    buildpack: ["0.10"],
  },
  {
    phase: "build",
    document: "launch-toml",
    olderForm: "0.9",
    lane: "must",
    data: LAUNCH_TOML,
    given: seeing,
    place: placeOfBuildpack("launch.toml"),
    run: build(),
    shows: (step) => [
      expectEqual(`${builtMetadata(step, "processes")}/*/type`, ["web"], "platform.builder.metadata.processes"),
      expectEqual(`${builtMetadata(step, "slices")}/*/paths`, [["static"]], "platform.builder.metadata.slices"),
    ],
    covers: ["platform.builder.metadata.processes"],
    reactions: { absent: "accepted", empty: "accepted" },
    acceptedShows: expectBuilt,
    buildpack: ["0.9"],
  },
  {
    phase: "build",
    document: "build-toml",
    lane: "must",
    data: { unmet: [{ name: "tool" }] },
    given: worldForBuild({
      buildpacks: [helloBuildpack(...recordCall("see")), buildpack({ id: "acme/next", build: COPY_PLAN })],
      plan:
        planEntryToml(["acme/hello", "acme/next"], { name: "tool" }) + planEntryToml(["acme/next"], { name: "own" }),
    }),
    place: placeOfBuildpack("build.toml"),
    run: build(),
    shows: (step) => [
      expectThat(planEntryNames(SEEN_PLAN, step), { includes: "tool" }, "buildpack.unmet.include-next"),
    ],
    covers: ["buildpack.unmet.include-next"],
    reactions: { absent: "accepted", empty: "accepted" },
    acceptedShows: (step) => [expectEqual(planEntryNames(SEEN_PLAN, step), ["own"], "buildpack.unmet.assumed-met")],
  },
  {
    phase: "build",
    document: "layer-toml",
    lane: "must",
    data: LAYER_TOML,
    given: seeing,
    place: placeOfBuildpack("dep.toml", [{ do: "mkdir", path: "${CNB_LAYERS_DIR}/dep" }]),
    run: build(),
    shows: (step) => [
      expectThat(afterStep(step).file("/layers/acme_hello/dep"), { present: true }, "buildpack.layers.types.launch"),
    ],
    covers: ["buildpack.layers.types.launch"],
    reactions: { empty: "accepted" },
    acceptedShows: (step) => [
      expectThat(
        afterStep(step).file("/layers/acme_hello/dep.ignore"),
        { present: true },
        "buildpack.layers.types.unset",
        "buildpack.layers.ignored.rename",
      ),
    ],
  },
];

const metadataData = (api: string): JsonObject => ({
  "buildpack-default-process-type": "web",
  buildpacks: [{ ...HELLO, api, optional: false }],
  processes: [
    {
      type: "web",
      command: ["/workspace/web"],
      args: ["a"],
      direct: true,
      "working-dir": "/workspace",
      "buildpack-id": "acme/hello",
    },
  ],
  slices: [{ paths: ["static"] }],
});
export const PROJECT_TOML: JsonObject = {
  source: { type: "git", version: { commit: "abc" }, metadata: { repository: "https://example.com" } },
};
export const hasProject = (step: number) => [
  expectEqual(
    afterStep(step).label("@app:1", PROJECT_LABEL, "source", "version", "commit"),
    "abc",
    "platform.exporter.label.project-metadata",
  ),
];
const exported = (step: number) => [expectAppImage(step, "platform.exporter.output.image")];
export const hasLib = (step: number) => [
  expectThat(helloLayer("lib", "/diffId", step), { includes: "sha256:" }, "platform.exporter.layers.launch"),
];
const builtWorld: World = world({ images: EXPORTED_IMAGES, files: builtLayers("/layers", "acme/hello") });
export const exportRow = { phase: "export", given: builtWorld, run: exportApp(), buildpack: ["0.9"] } as const;

const ofExporter: readonly DocumentRow[] = [
  {
    ...exportRow,
    document: "analyzed-toml",
    data: { "run-image": { reference: "127.0.0.1:5000/one:1", image: "127.0.0.1:5000/one:1", extend: false } },
    place: placeFile("/layers/analyzed.toml"),
    shows: (step) => [
      expectThat(afterStep(step).config("@app:1", "Env"), { includes: "WHO=one" }, "platform.exporter.base.run-image"),
    ],
    covers: ["platform.exporter.run-image.from-analyzed"],
    reactions: { absent: "rejected", empty: "rejected", malformed: "rejected" },
  },
  {
    ...exportRow,
    document: "group-toml",
    data: groupData(API),
    place: placeFile("/layers/group.toml"),
    shows: hasLib,
    covers: ["platform.exporter.input.group"],
    reactions: { absent: "rejected", malformed: "rejected" },
    withApi: groupData,
  },
  {
    ...exportRow,
    document: "metadata-toml",
    olderForm: "0.9",
    data: metadataData(API),
    place: placeFile("/layers/config/metadata.toml"),
    large: true,
    shows: (step) => [
      expectEqual(
        afterStep(step).config("@app:1", "Entrypoint"),
        ["/cnb/process/web"],
        "platform.exporter.entrypoint.buildpack-default",
      ),
    ],
    covers: ["platform.exporter.input.layers-config-metadata-toml"],
    reactions: { malformed: "rejected" },
  },
  {
    ...exportRow,
    document: "project-metadata-toml",
    data: PROJECT_TOML,
    place: placeFile("/layers/project-metadata.toml"),
    shows: hasProject,
    covers: ["platform.exporter.input.project-metadata"],
    reactions: { empty: "accepted" },
    acceptedShows: hasLib,
  },
  {
    ...exportRow,
    document: "run-toml",
    data: RUN_TOML,
    place: placeFile("/cnb/run.toml", root),
    shows: (step) => [
      expectEqual(
        lifecycleLabel(step, "runImage", "mirrors"),
        ["@localhost/run:1"],
        "platform.label.lifecycle.run-image-resolved",
      ),
    ],
    covers: ["platform.exporter.input.run"],
  },
  {
    ...exportRow,
    document: "layer-toml",
    lane: "must",
    data: LAYER_TOML,
    place: placeFile("/layers/acme_hello/lib.toml"),
    shows: (step) => [
      ...hasLib(step),
      expectEqual(
        lifecycleLabel(step, "buildpacks", 0, "layers", "lib", "data"),
        { any: [1, "two"] },
        "platform.label.lifecycle.layer-value",
      ),
    ],
    covers: ["platform.exporter.layers.launch"],
    reactions: { absent: "accepted", empty: "accepted" },
    acceptedShows: (step) => [
      ...exported(step),
      expectThat(lifecycleLabel(step, "buildpacks", 0, "layers"), { excludes: { lib: {} } }),
    ],
  },
];

export const rowsOfBuild: readonly DocumentRow[] = [...ofBuilder, ...ofExporter];
export const documentsOfBuildCases = (): readonly TestCase[] => documentCases(rowsOfBuild);
