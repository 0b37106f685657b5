/** platform.md > analyzer, detector, restorer: the documents that they read, as no phase of a lifecycle writes them. */
import type { JsonObject } from "#base";
import type { FileSpec, Step, TestCase } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { type DocumentRow, documentCases, placeFile } from "../vocabulary/documents.ts";
import { expectEqual, expectReference, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate, writeGenerated } from "../vocabulary/extensions.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { analyze, detect, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { tomlText } from "../vocabulary/toml.ts";
import { buildpack, orderFile, world, worldForDetect } from "../vocabulary/world.ts";

const API = "${buildpack-api}";
const HELLO = { id: "acme/hello", version: "1.0.0" };
const RUN = "127.0.0.1:5000/run:1";
const root = { owner: "root" } as const;

export const RUN_TOML: JsonObject = { images: [{ image: RUN, mirrors: ["localhost:5000/run:1"] }] };
export const ORDER_TOML: JsonObject = { order: [{ group: [{ ...HELLO, optional: false }] }] };
export const groupData = (api: string): JsonObject => ({
  group: [{ ...HELLO, api, homepage: "https://example.com" }],
});
export const ANALYZED_TOML: JsonObject = {
  image: { reference: "127.0.0.1:5000/app:1" },
  "run-image": {
    reference: `127.0.0.1:5000/run@sha256:${"0".repeat(64)}`,
    image: RUN,
    extend: false,
    target: { os: "linux", arch: "arm64", distro: { name: "elsewhere", version: "7.1" } },
  },
  metadata: {
    buildpacks: [
      {
        key: "acme/hello",
        version: "1.0.0",
        layers: { usual: { sha: `sha256:${"0".repeat(64)}`, launch: true, data: { color: "blue" } } },
        store: { metadata: { of: "store" } },
      },
    ],
  },
};

export const detectsHello = (step: number) => [
  expectEqual(detectedGroupIds(step), ["acme/hello"], "buildpack.detection.select"),
];
/** The detector, or the builder, got the target of the run image from analyzed.toml. */
export const seesTarget =
  (...covers: readonly string[]): DocumentRow["shows"] =>
  (step) => [
    expectEqual(afterStep(step).call("see", "env", "CNB_TARGET_ARCH"), "arm64", ...covers),
    expectEqual(afterStep(step).call("see", "env", "CNB_TARGET_DISTRO_NAME"), "elsewhere", ...covers),
  ];

export const buildpackToml = (api: string): JsonObject => ({
  api,
  buildpack: { ...HELLO, name: "Hello", homepage: "https://example.com", keywords: ["a"], "clear-env": false },
  targets: [{ os: "linux", arch: "arm64" }],
  metadata: { any: [1, "two"] },
});
const extensionToml = (api: string): JsonObject => ({
  api,
  extension: { id: "acme/ext", version: "1.0.0", name: "Ext", homepage: "https://example.com" },
  metadata: { any: [1, "two"] },
});
export const PLAN: JsonObject = {
  provides: [{ name: "tool" }],
  requires: [{ name: "tool", metadata: { color: "blue" } }],
};

/** bin/detect of the component writes it. */
export const placePlan =
  (component: string): DocumentRow["place"] =>
  (text) => ({
    edit: {
      [`${component}/1.0.0/bin/detect`]: {
        acts: text === undefined ? [] : [{ do: "write", path: "${CNB_BUILD_PLAN_PATH}", text }],
        owner: "root",
      },
    },
  });

const detectTarget = { target: { os: "linux", arch: "arm64", distro: { name: "elsewhere", version: "7.1" } } };
/** The restorer finds a launch layer in analyzed.toml, and no cache. */
export const restoresUsual = (step: number) => [
  expectEqual(
    afterStep(step).toml("/layers/acme_hello/store.toml", "metadata", "of"),
    "store",
    "platform.restorer.store-toml",
  ),
];
export const forRestore = world({
  files: {
    "/layers/analyzed.toml": { text: "" },
    "/layers/group.toml": { text: `[[group]]\nid = "acme/hello"\nversion = "1.0.0"\napi = "${API}"\n` },
  },
});

/** The analyzer took the run image that the document names. */
export const takesRunImage =
  (...covers: readonly string[]): DocumentRow["shows"] =>
  (step) => [expectReference(afterStep(step).analyzed("run-image", "reference"), "@run:1", step, ...covers)];

export const rowsBeforeBuild: readonly DocumentRow[] = [
  {
    phase: "analyze",
    document: "run-toml",
    lane: "must",
    data: RUN_TOML,
    given: world(),
    place: placeFile("/cnb/run.toml", root),
    large: true,
    run: analyze(),
    shows: takesRunImage("platform.analyzer.analyzed.run-image"),
    covers: ["platform.analyzer.run-image.resolve-or-fail"],
    reactions: { absent: "rejected", empty: "rejected", malformed: "rejected" },
  },
  {
    phase: "detect",
    document: "order-toml",
    data: ORDER_TOML,
    given: worldForDetect(),
    place: placeFile("/cnb/order.toml", root),
    large: true,
    run: detect(),
    shows: detectsHello,
    covers: ["platform.detector.input.order"],
    reactions: { absent: "rejected", empty: "rejected", malformed: "rejected" },
  },
  {
    phase: "detect",
    document: "buildpack-toml",
    data: buildpackToml(API),
    given: worldForDetect(detectTarget),
    place: placeFile("/cnb/buildpacks/acme_hello/1.0.0/buildpack.toml", root),
    run: detect(),
    shows: detectsHello,
    covers: ["platform.detector.input.buildpacks"],
    reactions: { absent: "rejected", malformed: "rejected" },
    withApi: buildpackToml,
    buildpack: ["0.10"],
  },
  {
    phase: "detect",
    document: "extension-toml",
    data: extensionToml(API),
    given: worldForGenerate({ extensions: [extension({ generate: writeGenerated({}) })] }),
    place: placeFile("/cnb/extensions/acme_ext/1.0.0/extension.toml", root),
    run: detect(),
    shows: (step) => [
      expectEqual(
        `${afterStep(step).toml("/layers/group.toml", "group-extensions")}/*/id`,
        ["acme/ext"],
        "buildpack.detection.execute",
      ),
    ],
    covers: ["platform.detector.input.extensions"],
    reactions: { absent: "rejected", malformed: "rejected" },
    withApi: extensionToml,
    platform: ["0.13"],
    buildpack: ["0.10"],
  },
  {
    phase: "detect",
    document: "analyzed-toml",
    data: ANALYZED_TOML,
    given: worldForDetect({ buildpacks: [buildpack({ detect: recordCall("see") })] }),
    place: placeFile("/layers/analyzed.toml"),
    run: detect(),
    shows: seesTarget("platform.detector.target-data"),
    covers: ["platform.detector.input.analyzed"],
    platform: ["0.12"],
    buildpack: ["0.10"],
  },
  {
    phase: "detect",
    document: "system-toml",
    lane: "must",
    data: { system: { pre: { buildpacks: [{ id: "acme/first", version: "1.0.0", optional: false }] } } },
    given: worldForDetect({
      buildpacks: [buildpack(), buildpack({ id: "acme/first" })],
      order: orderFile([{ id: "acme/hello" }]),
    }),
    place: placeFile("/cnb/system.toml", root),
    run: detect(),
    shows: (step) => [
      expectEqual(detectedGroupIds(step), ["acme/first", "acme/hello"], "platform.detector.system.merge-pre"),
    ],
    covers: ["platform.detector.system.merge-pre"],
    platform: ["0.15"],
  },
  {
    phase: "detect",
    document: "build-plan",
    lane: "must",
    data: PLAN,
    given: worldForDetect(),
    place: placePlan("/cnb/buildpacks/acme_hello"),
    run: detect(),
    shows: (step) => [
      expectThat(
        afterStep(step).toml("/layers/plan.toml", "entries", 0, "requires", 0),
        { includes: { name: "tool", metadata: { color: "blue" } } },
        "platform.detector.plan.written",
      ),
    ],
    covers: ["buildpack.plan.contribute.format"],
    reactions: { absent: "accepted", empty: "accepted" },
    acceptedShows: detectsHello,
  },
  {
    phase: "restore",
    document: "group-toml",
    data: groupData(API),
    given: {
      ...forRestore,
      files: { ...forRestore.files, "/layers/analyzed.toml": { text: tomlText(ANALYZED_TOML) } },
    },
    place: placeFile("/layers/group.toml"),
    large: true,
    run: restore(),
    shows: restoresUsual,
    covers: ["platform.restorer.input.group"],
    reactions: { absent: "rejected", malformed: "rejected" },
    withApi: groupData,
  },
  {
    phase: "restore",
    document: "analyzed-toml",
    data: ANALYZED_TOML,
    given: forRestore,
    place: placeFile("/layers/analyzed.toml"),
    run: restore(),
    shows: restoresUsual,
    covers: ["platform.restorer.input.analyzed"],
  },
];

/** What other programs, and phases that were ended, may leave in a cache directory. A format of a cache is a lifecycle's own. */
const LEFT_IN_CACHE: readonly Readonly<Record<string, FileSpec>>[] = [
  ...[
    "",
    "{",
    "[]",
    "null",
    '{"buildpacks":7}',
    '{"buildpacks":[{"layers":[]}]}',
    '{"buildpacks":[{"key":"acme/hello"}]}',
  ].map((text) => ({ "/cache/committed/io.buildpacks.lifecycle.cache.metadata": { text } })),
  { "/cache/committed/io.buildpacks.lifecycle.cache.metadata": { dir: true } },
  { "/cache/committed-backup/file": { text: "left" }, "/cache/staging/file": { text: "left" } },
  { "/cache/committed": { text: "no directory" } },
  { "/cache/stranger/file": { text: "of another program" } },
];
const oddCache: TestCase = mustCase({
  id: "documents.restore.cache.odd",
  says: "The restorer ends as a phase may if the cache directory has what no lifecycle leaves there.",
  given: {
    ...forRestore,
    files: { ...forRestore.files, "/layers/analyzed.toml": { text: tomlText(ANALYZED_TOML) } },
  },
  when: [
    ...LEFT_IN_CACHE.flatMap((files): readonly Step[] => [{ edit: files }, restore(), { fresh: ["cache", "layers"] }]),
    restore(),
  ],
  then: [
    expectSuccess(3 * LEFT_IN_CACHE.length, "platform.restorer.exit.0"),
    ...restoresUsual(3 * LEFT_IN_CACHE.length),
  ],
});

export const documentsBeforeBuildCases = (): readonly TestCase[] => [...documentCases(rowsBeforeBuild), oddCache];
