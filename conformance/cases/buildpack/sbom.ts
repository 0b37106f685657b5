/** buildpack.md > Software-Bill-of-Materials; platform.md > exporter: SBOM files in the image and below the layers directory. */
import type { Act } from "#machine";
import type { Expectation, TestCase } from "#protocol";
import { makeLayer, makeLayerWithMetadata, writeSbom } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, HELLO_LAYERS_DIR, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction } from "../vocabulary/readings.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const FORMATS =
  'sbom-formats = ["application/vnd.cyclonedx+json", "application/spdx+json", "application/vnd.syft+json"]\n';
const file = (name: string, text: string): Act => ({ do: "write", path: `\${CNB_LAYERS_DIR}/${name}`, text });
const createSboms = (...build: readonly Act[]) => ({
  given: world({ buildpacks: [buildpack({ buildpackToml: FORMATS, build })] }),
  when: [create()],
});
const launchSbomText = (path: string) =>
  afterStep(0).layer(APP, "sbom", `/entries/name=${`/layers/sbom/launch/${path}`.replaceAll("/", "~1")}/text`);
const buildSbomJson = (path: string) => afterStep(0).file(`/layers/sbom/build/${path}`, "json");

const SBOM = "platform.exporter.sbom";
const textOf = (format: string, of: string): string => `{"is":"${format}","of":"${of}"}`;
const sbomIn = (format: string, of: string): Act => file(`${of}.sbom.${format}.json`, textOf(format, of));
const LAYERS = [
  ...makeLayer("lib", ["launch"], { file: "1\n" }),
  ...makeLayer("tool", ["build"], { file: "1\n" }),
  ...makeLayer("dep", ["cache"], { file: "1\n" }),
];

/** Each format for each owner, and in the next build for the layer in the cache. */
const everyOwner = (["cdx", "spdx", "syft"] as const).map((format) =>
  mustCase({
    id: `export.sbom.owners-${format}`,
    says: `SBOM files in the format ${format} go where those of their owner go, and come back with a cached layer.`,
    given: world({
      buildpacks: [
        buildpack({
          buildpackToml: FORMATS,
          build: [...LAYERS, ...["lib", "tool", "dep", "build"].map((of) => sbomIn(format, of))],
        }),
      ],
    }),
    when: [create(), ...rebuildWith({ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }), create()],
    then: [
      expectSuccess(0),
      expectEqual(
        launchSbomText(`acme_hello/lib/sbom.${format}.json`),
        textOf(format, "lib"),
        `${SBOM}.launch-layer-file`,
        `${SBOM}.launch-layer`,
      ),
      expectEqual(
        buildSbomJson(`acme_hello/tool/sbom.${format}.json`),
        { is: format, of: "tool" },
        `${SBOM}.build-layer`,
      ),
      expectEqual(
        buildSbomJson(`acme_hello/sbom.${format}.json`),
        { is: format, of: "build" },
        `${SBOM}.build-buildpack`,
      ),
      expectSuccess(3),
      expectThat(
        afterStep(3).call("again", "lists", HELLO_LAYERS_DIR),
        { includes: `dep.sbom.${format}.json` },
        "buildpack.layers.cache.restore-metadata",
      ),
    ],
  }),
);

/** The files that come with a lifecycle, and the place of each. */
const OF_LIFECYCLE = ["lifecycle", "launcher"].flatMap((of) =>
  ["cdx", "spdx", "syft"].map((format) => ({ of, format, text: textOf(format, of) })),
);

/** Neither of the two is that of a buildpack. */
const ofLifecycle = mustCase({
  id: "export.sbom.of-lifecycle",
  says: "The SBOM files that come with the launcher are in the image, and those of the lifecycle below the layers directory.",
  given: world({
    files: Object.fromEntries(
      OF_LIFECYCLE.map(({ of, format, text }) => [`/cnb/lifecycle/${of}.sbom.${format}.json`, { text, owner: "root" }]),
    ),
  }),
  when: [create()],
  then: [
    expectSuccess(0),
    ...OF_LIFECYCLE.map(({ of, format, text }) =>
      of === "launcher"
        ? expectEqual(launchSbomText(`buildpacksio_lifecycle/launcher/sbom.${format}.json`), text, `${SBOM}.launcher`)
        : expectEqual(
            buildSbomJson(`buildpacksio_lifecycle/sbom.${format}.json`),
            { is: format, of },
            `${SBOM}.lifecycle`,
          ),
    ),
  ],
});

/** A lifecycle may bring some of the files only. */
const someOfLifecycle = mustCase({
  id: "export.sbom.of-lifecycle-some",
  says: "Of the SBOM files that may come with a lifecycle, those that exist are kept, beside those of a buildpack.",
  given: world({
    buildpacks: [buildpack({ buildpackToml: FORMATS, build: [sbomIn("spdx", "launch"), sbomIn("cdx", "build")] })],
    files: {
      "/cnb/lifecycle/launcher.sbom.spdx.json": { text: textOf("spdx", "launcher alone"), owner: "root" },
      "/cnb/lifecycle/lifecycle.sbom.cdx.json": { text: textOf("cdx", "lifecycle alone"), owner: "root" },
    },
  }),
  when: [create()],
  then: [
    expectSuccess(0),
    expectEqual(
      launchSbomText("buildpacksio_lifecycle/launcher/sbom.spdx.json"),
      textOf("spdx", "launcher alone"),
      `${SBOM}.launcher`,
    ),
    expectEqual(
      buildSbomJson("buildpacksio_lifecycle/sbom.cdx.json"),
      { is: "cdx", of: "lifecycle alone" },
      `${SBOM}.lifecycle`,
    ),
    expectEqual(launchSbomText("acme_hello/sbom.spdx.json"), textOf("spdx", "launch"), `${SBOM}.launch-buildpack`),
  ],
});

/** Platform API 0.8 has no directories for launch and build. */
const IN_NAME = [
  { what: "launch-buildpack", of: "launch", path: "acme_hello/launch.sbom.cdx.json" },
  { what: "launch-layer", of: "lib", path: "acme_hello/lib/launch.sbom.cdx.json" },
  { what: "build-buildpack", of: "build", path: "acme_hello/build.sbom.cdx.json" },
  { what: "build-layer", of: "tool", path: "acme_hello/tool/build.sbom.cdx.json" },
] as const;
const placeInName = (path: string, format: string): string => `/layers/sbom/${path.replace("cdx", format)}`;
const expectInName = ({ what, of, path }: (typeof IN_NAME)[number], format: string): Expectation => {
  const name = placeInName(path, format);
  const inImage = what.startsWith("launch");
  const at = inImage
    ? afterStep(0).layer(APP, "sbom", `/entries/name=${name.replaceAll("/", "~1")}/text`)
    : afterStep(0).file(name, "json", "of");
  const expected = expectEqual(at, inImage ? textOf(format, of) : of, `${SBOM}.set-in-name.${what}`);
  return allowContradiction(expected, { present: false }, "D-31");
};
const createOwners = (format: string) =>
  createSboms(...LAYERS, ...["lib", "tool", "launch", "build"].map((owner) => sbomIn(format, owner)));
const setInName: readonly TestCase[] = [
  ...IN_NAME.map((one) =>
    mustCase({
      id: `export.sbom.set-in-name-${one.what}`,
      says: `${one.what.startsWith("launch") ? "The image" : "The layers directory"} has the SBOM ${placeInName(one.path, "cdx")}.`,
      ...createOwners("cdx"),
      then: [expectSuccess(0), expectInName(one, "cdx")],
    }),
  ),
  mustCase({
    id: "export.sbom.set-in-name-spdx",
    says: "SBOM files of another format have the set in their names too.",
    ...createOwners("spdx"),
    then: [expectSuccess(0), ...IN_NAME.map((one) => expectInName(one, "spdx"))],
  }),
];

export const sbomCases: readonly TestCase[] = [
  ...everyOwner,
  ofLifecycle,
  someOfLifecycle,
  ...setInName,
  ...(["cdx", "spdx", "syft"] as const).map((format) =>
    mustCase({
      id: `export.sbom.launch-${format}`,
      says: `The image has a buildpack's launch SBOM in the format ${format}.`,
      ...createSboms(file(`launch.sbom.${format}.json`, `{"is":"${format}"}`)),
      then: [
        expectSuccess(0),
        expectEqual(
          launchSbomText(`acme_hello/sbom.${format}.json`),
          `{"is":"${format}"}`,
          "platform.exporter.sbom.launch-buildpack",
          "platform.exporter.sbom.launch-layer",
        ),
      ],
    }),
  ),
  mustCase({
    id: "export.sbom.launch-layer",
    says: "The image has the SBOM of a launch layer.",
    ...createSboms(...makeLayer("lib", ["launch"], { file: "1\n" }), writeSbom("lib")),
    then: [
      expectSuccess(0),
      expectThat(
        launchSbomText("acme_hello/lib/sbom.cdx.json"),
        { includes: '"name":"lib"' },
        "platform.exporter.sbom.launch-layer-file",
        "platform.exporter.sbom.launch-layer",
      ),
    ],
  }),
  // official: lost, because it takes everything up to the first dot for the layer's name (D-26).
  mustCase({
    id: "export.sbom.launch-layer-dot",
    says: "The image has the SBOM of a layer with a dot in its name.",
    ...createSboms(...makeLayer("lib.so", ["launch"], { file: "1\n" }), writeSbom("lib.so")),
    then: [
      expectSuccess(0),
      expectThat(
        launchSbomText("acme_hello/lib.so/sbom.cdx.json"),
        { includes: '"name":"lib.so"' },
        "platform.exporter.sbom.launch-layer-file",
      ),
    ],
  }),
  mustCase({
    id: "export.sbom.one-layer",
    says: "One layer has all launch SBOM files, and no build SBOM files.",
    ...createSboms(
      ...makeLayer("lib", ["launch"], { file: "1\n" }),
      ...makeLayer("tool", ["build"], { file: "1\n" }),
      ...["lib", "tool", "launch", "build"].map((of) => writeSbom(of)),
    ),
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).layer(APP, "sbom", "/entries/*/name"),
        { includes: "/layers/sbom/launch/acme_hello/lib/sbom.cdx.json" },
        "platform.exporter.sbom.launch-layer",
      ),
      expectThat(
        afterStep(0).layer(APP, "sbom", "/entries/*/name"),
        { includes: "/layers/sbom/launch/acme_hello/sbom.cdx.json" },
        "platform.exporter.sbom.launch-layer",
      ),
      expectThat(
        afterStep(0).layer(APP, "sbom", "/entries/*/name"),
        { excludes: "/layers/sbom/launch/acme_hello/tool/sbom.cdx.json" },
        "platform.exporter.sbom.launch-layer-file",
      ),
    ],
  }),
  mustCase({
    id: "export.sbom.build",
    says: "The exporter writes a buildpack's build SBOM below the layers directory.",
    ...createSboms(writeSbom("build")),
    then: [
      expectSuccess(0),
      expectThat(
        buildSbomJson("acme_hello/sbom.cdx.json"),
        { includes: { name: "build" } },
        "platform.exporter.sbom.build-buildpack",
        "platform.exporter.sbom.build-dir",
      ),
    ],
  }),
  ...(["build", "cache"] as const).map((type) =>
    mustCase({
      id: `export.sbom.build-layer-${type}`,
      says: `The exporter writes the SBOM of a ${type}-only layer below the layers directory.`,
      ...createSboms(...makeLayer("tool", [type], { file: "1\n" }), writeSbom("tool")),
      then: [
        expectSuccess(0),
        expectThat(
          buildSbomJson("acme_hello/tool/sbom.cdx.json"),
          { includes: { name: "tool" } },
          "platform.exporter.sbom.build-layer",
          "platform.exporter.sbom.build-dir",
        ),
      ],
    }),
  ),
  mustCase({
    id: "export.sbom.build-layer-launch",
    says: "The SBOM of a launch layer is not among the build SBOMs.",
    ...createSboms(...makeLayer("lib", ["launch"], { file: "1\n" }), writeSbom("lib"), writeSbom("build")),
    then: [
      expectSuccess(0),
      expectThat(buildSbomJson("acme_hello/sbom.cdx.json"), { present: true }, "platform.exporter.sbom.build-dir"),
      expectAbsent(buildSbomJson("acme_hello/lib/sbom.cdx.json"), "platform.exporter.sbom.build-layer"),
    ],
  }),
  mustCase({
    id: "restore.sbom.not-of-buildpack",
    says: "The restorer restores SBOM files of layers, but not those of launch and build.",
    platform: ["0.8"],
    given: world({
      buildpacks: [
        buildpack({
          buildpackToml: FORMATS,
          build: [
            ...makeLayerWithMetadata("lib", ["launch"], 'v = "1"\n', { file: "1\n" }),
            writeSbom("lib"),
            writeSbom("launch"),
            writeSbom("build"),
          ],
        }),
      ],
    }),
    when: [create(), ...rebuildWith({ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }), create()],
    then: [
      expectSuccess(3),
      expectThat(
        afterStep(3).call("again", "lists", HELLO_LAYERS_DIR),
        { includes: "lib.sbom.cdx.json" },
        "buildpack.layers.launch.restore-sbom",
      ),
      ...["launch", "build"].map((of) =>
        expectThat(
          afterStep(3).call("again", "lists", HELLO_LAYERS_DIR),
          { excludes: `${of}.sbom.cdx.json` },
          "buildpack.layers.restore.sbom-layer-only",
        ),
      ),
    ],
  }),
];
