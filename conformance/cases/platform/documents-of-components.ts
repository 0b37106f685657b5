/**
 * buildpack.md > buildpack.toml, Build Plan, launch.toml, layer metadata, store.toml: descriptors inside and outside of composite buildpacks, and
 * documents that programs of buildpacks and extensions write, in the phases that the other tables of documents leave out.
 */
import type { JsonObject } from "#base";
import type { TestCase } from "#protocol";
import { makeLayer, recordCall } from "../vocabulary/acts.ts";
import { type DocumentRow, documentCases, placeFile } from "../vocabulary/documents.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate, writeGenerated } from "../vocabulary/extensions.ts";
import { lifecycleLabel } from "../vocabulary/images.ts";
import { afterStep, planEntryNames } from "../vocabulary/pointers.ts";
import { build, detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, compositeBuildpack, orderFile, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";
import { appImage, ofRebaser } from "./documents-after-build.ts";
import { buildpackToml, detectsHello, PLAN, placePlan, restoresUsual } from "./documents-before-build.ts";
import {
  COPY_PLAN,
  expectBuilt,
  exportRow,
  hasLib,
  LAUNCH_TOML,
  LAYER_TOML,
  placeOfBuildpack,
  SEEN_PLAN,
} from "./documents-of-build.ts";
import { createRow } from "./documents-of-create.ts";

const API = "${buildpack-api}";
const HELLO_ALONE = orderFile([{ id: "acme/hello" }]);
const root = { owner: "root" } as const;
const descriptorOf = (id: string): string => `/cnb/buildpacks/${id.replace("/", "_")}/1.0.0/buildpack.toml`;

/** Two levels: `acme/outer` has `acme/inner`, which has `acme/hello`. */
const compositeOf = (id: string, ...members: readonly string[]) =>
  compositeBuildpack(id, orderFile(members.map((member) => ({ id: member }))));
const COMPOSITES = {
  buildpacks: [compositeOf("acme/outer", "acme/inner"), compositeOf("acme/inner", "acme/hello"), buildpack()],
  order: orderFile([{ id: "acme/outer" }]),
};
const compositeToml =
  (id: string, member: string) =>
  (api: string): JsonObject => ({
    api,
    buildpack: { id, version: "1.0.0", name: "All", homepage: "https://example.com" },
    order: [{ group: [{ id: member, version: "1.0.0", optional: false }] }],
  });
const withApi = (toml: (api: string) => JsonObject) => ({ data: toml(API), withApi: toml });
const descriptorAbsent = { reactions: { absent: "rejected", malformed: "rejected" } } as const;

const inComposites = {
  phase: "detect",
  given: worldForDetect(COMPOSITES),
  run: detect(),
  shows: detectsHello,
  covers: ["platform.detector.input.buildpacks"],
  ...descriptorAbsent,
} as const;

const detectedExtensions = (step: number): string => afterStep(step).toml("/layers/group.toml", "group-extensions");
const ofDetector: readonly DocumentRow[] = [
  {
    ...inComposites,
    document: "composite-toml",
    ...withApi(compositeToml("acme/outer", "acme/inner")),
    place: placeFile(descriptorOf("acme/outer"), root),
  },
  {
    ...inComposites,
    document: "composite-in-composite-toml",
    ...withApi(compositeToml("acme/inner", "acme/hello")),
    place: placeFile(descriptorOf("acme/inner"), root),
  },
  {
    ...inComposites,
    document: "member-of-composite-toml",
    ...withApi(buildpackToml),
    given: worldForDetect({ ...COMPOSITES, target: { os: "linux", arch: "arm64" } }),
    place: placeFile(descriptorOf("acme/hello"), root),
    buildpack: ["0.10"],
  },
  {
    phase: "detect",
    document: "extension-plan",
    lane: "must",
    data: { provides: [{ name: "tool" }] },
    given: worldForGenerate({ extensions: [extension({ generate: writeGenerated({}) })] }),
    place: placePlan("/cnb/extensions/acme_ext"),
    run: detect(),
    // Nothing requires what the plan provides, so the extension is left out; without a plan it stays.
    shows: (step) => [
      ...detectsHello(step),
      expectAbsent(detectedExtensions(step), "buildpack.plan.trial.extension-unused-provide.extension"),
    ],
    covers: ["buildpack.plan.contribute.format"],
    reactions: { absent: "accepted", empty: "accepted" },
    acceptedShows: (step) => [
      expectThat(detectedExtensions(step), { length: 1 }, "buildpack.detection.extensions-optional"),
    ],
    platform: ["0.13"],
    buildpack: ["0.10"],
  },
];

const clearsEnv = (api: string): JsonObject => ({
  api,
  buildpack: {
    id: "acme/hello",
    version: "1.0.0",
    "clear-env": true,
    "sbom-formats": ["application/vnd.cyclonedx+json"],
  },
});
const ofBuilder: readonly DocumentRow[] = [
  {
    phase: "build",
    document: "buildpack-toml",
    data: clearsEnv(API),
    given: worldForBuild({
      buildpacks: [buildpack({ build: recordCall("see") })],
    }),
    place: placeFile(descriptorOf("acme/hello"), root),
    run: build(),
    shows: expectBuilt,
    covers: ["platform.builder.input.buildpacks"],
  },
];

const STORE_TOML: JsonObject = { metadata: { of: "store", any: [1, "two"] } };
const hasStore: DocumentRow["shows"] = (step) => [
  expectEqual(lifecycleLabel(step, "buildpacks", 0, "store", "metadata", "of"), "store", "buildpack.export.store-toml"),
];
const ofExporter: readonly DocumentRow[] = [
  {
    ...exportRow,
    document: "store-toml",
    lane: "must",
    data: STORE_TOML,
    place: placeFile("/layers/acme_hello/store.toml"),
    shows: hasStore,
    covers: ["platform.exporter.layers.launch"],
    reactions: { absent: "accepted", empty: "accepted" },
    acceptedShows: hasLib,
  },
];

const optional = { reactions: { absent: "accepted", empty: "accepted" }, acceptedShows: hasLib } as const;
const inCreator = { ...createRow, shows: hasLib, covers: ["platform.creator.equivalence"] } as const;
const MAKE_LIB = makeLayer("lib", ["launch"], { file: "1\n" });
const ofCreator: readonly DocumentRow[] = [
  {
    ...inCreator,
    document: "buildpack-toml",
    ...withApi((api) => ({ ...buildpackToml(api), targets: [{ os: "linux", arch: "amd64" }] })),
    place: placeFile(descriptorOf("acme/hello"), root),
    reactions: { absent: "rejected", malformed: "rejected" },
    buildpack: ["0.10"],
  },
  {
    ...inCreator,
    ...optional,
    document: "build-plan",
    data: PLAN,
    given: world({ buildpacks: [buildpack({ build: [...COPY_PLAN, ...MAKE_LIB] })] }),
    place: placePlan("/cnb/buildpacks/acme_hello"),
    shows: (step) => [
      expectThat(planEntryNames(SEEN_PLAN, step), { includes: "tool" }, "buildpack.build.plan-entries"),
    ],
  },
  {
    ...inCreator,
    ...optional,
    document: "launch-toml",
    olderForm: "0.9",
    data: LAUNCH_TOML,
    place: placeOfBuildpack("launch.toml", MAKE_LIB),
    shows: (step) => [
      expectEqual(
        afterStep(step).config("@app:1", "Entrypoint"),
        ["/cnb/process/web"],
        "platform.exporter.entrypoint.buildpack-default",
      ),
    ],
    buildpack: ["0.9"],
  },
  {
    ...inCreator,
    document: "layer-toml",
    data: LAYER_TOML,
    place: placeOfBuildpack("lib.toml", [{ do: "mkdir", path: "${CNB_LAYERS_DIR}/lib" }]),
  },
  {
    ...inCreator,
    document: "lifecycle-label",
    form: "json",
    data: { ...ofRebaser.data, buildpacks: [{ key: "acme/hello", version: "1.0.0", layers: {}, store: STORE_TOML }] },
    place: (text) => ({ publish: { "@app:1": appImage(text) } }),
    shows: restoresUsual,
    reactions: { absent: "accepted" },
    acceptedShows: hasLib,
  },
  {
    ...inCreator,
    document: "system-toml",
    data: { system: { pre: { buildpacks: [{ id: "acme/first", version: "1.0.0", optional: false }] } } },
    given: world({ buildpacks: [buildpack({ build: MAKE_LIB }), buildpack({ id: "acme/first" })], order: HELLO_ALONE }),
    place: placeFile("/cnb/system.toml", root),
    shows: (step) => [
      expectEqual(
        `${afterStep(step).label("@app:1", "io.buildpacks.build.metadata", "buildpacks")}/*/id`,
        ["acme/first", "acme/hello"],
        "platform.detector.system.merge-pre",
      ),
    ],
    platform: ["0.15"],
  },
];

/** Orders without an end. No text allows them: a composite buildpack resolves to component buildpacks. */
const CYCLES: readonly string[] = ["acme/own", "acme/first"];
const cyclic: TestCase = mustCase({
  id: "documents.detect.composite-toml.cyclic",
  says: "The detector ends as a phase may if composite buildpacks contain themselves or each other.",
  platform: ["0.15"],
  buildpack: ["0.12"],
  given: worldForDetect({
    buildpacks: [
      compositeOf("acme/own", "acme/own"),
      compositeOf("acme/first", "acme/second"),
      compositeOf("acme/second", "acme/hello", "acme/first"),
      buildpack(),
    ],
  }),
  when: [...CYCLES, "acme/hello"].flatMap((id) => [
    { edit: { "/cnb/order.toml": { text: orderFile([{ id }]), owner: "root" } } },
    detect(),
  ]),
  then: [expectSuccess(2 * CYCLES.length + 1), ...detectsHello(2 * CYCLES.length + 1)],
});

export const rowsOfComponents: readonly DocumentRow[] = [...ofDetector, ...ofBuilder, ...ofExporter, ...ofCreator];
export const documentsOfComponentsCases = (): readonly TestCase[] => [...documentCases(rowsOfComponents), cyclic];
