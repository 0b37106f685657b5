/**
 * buildpack.md > Software-Bill-of-Materials; platform.md > exporter: the place of each SBOM file, by its format and its owner: a layer, a
 * buildpack or the lifecycle.
 */
import type { Expectation, TestCase } from "#protocol";
import { makeLayer } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { APP, HELLO_LAYERS_DIR, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction, allowReading } from "../vocabulary/readings.ts";
import {
  ALL_SBOM_FORMATS,
  buildSbomJson,
  createSboms,
  launchSbomText,
  sbomOf,
  sbomText,
  writeInLayers,
} from "../vocabulary/sboms.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const SBOM = "platform.exporter.sbom";
const tomlOfTypes = (types: readonly string[]): string => `[types]\n${types.map((one) => `${one} = true\n`).join("")}`;
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
          buildpackToml: ALL_SBOM_FORMATS,
          build: [...LAYERS, ...["lib", "tool", "dep", "build"].map((of) => sbomOf(format, of))],
        }),
      ],
    }),
    when: [create(), ...rebuildWith({ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }), create()],
    then: [
      expectSuccess(0),
      expectEqual(
        launchSbomText(`acme_hello/lib/sbom.${format}.json`),
        sbomText(format, "lib"),
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

/** Both layers are launch = false; what becomes of an SBOM whose layer no later buildpack sees is open. */
const unseenLayers = [
  { what: "ignored", says: "without a type", types: [] },
  { what: "cached", says: "that is only cached", types: ["cache"] },
].map(({ what, says, types }) =>
  mustCase({
    id: `export.sbom.of-${what}-layer`,
    says: `The SBOM of a layer ${says} is among those of the build.`,
    ...createSboms(
      writeInLayers("dep.toml", tomlOfTypes(types)),
      writeInLayers("dep/file", "1\n"),
      sbomOf("cdx", "dep"),
    ),
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(
          buildSbomJson("acme_hello/dep/sbom.cdx.json"),
          { is: "cdx", of: "dep" },
          "buildpack.sbom.build.contains",
          `${SBOM}.build-layer`,
        ),
        { present: false },
        "A-31",
      ),
    ],
  }),
);

/** The files that come with a lifecycle, and the place of each. */
const OF_LIFECYCLE = ["lifecycle", "launcher"].flatMap((of) =>
  ["cdx", "spdx", "syft"].map((format) => ({ of, format, text: sbomText(format, of) })),
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
    buildpacks: [
      buildpack({ buildpackToml: ALL_SBOM_FORMATS, build: [sbomOf("spdx", "launch"), sbomOf("cdx", "build")] }),
    ],
    files: {
      "/cnb/lifecycle/launcher.sbom.spdx.json": { text: sbomText("spdx", "launcher alone"), owner: "root" },
      "/cnb/lifecycle/lifecycle.sbom.cdx.json": { text: sbomText("cdx", "lifecycle alone"), owner: "root" },
    },
  }),
  when: [create()],
  then: [
    expectSuccess(0),
    expectEqual(
      launchSbomText("buildpacksio_lifecycle/launcher/sbom.spdx.json"),
      sbomText("spdx", "launcher alone"),
      `${SBOM}.launcher`,
    ),
    expectEqual(
      buildSbomJson("buildpacksio_lifecycle/sbom.cdx.json"),
      { is: "cdx", of: "lifecycle alone" },
      `${SBOM}.lifecycle`,
    ),
    expectEqual(launchSbomText("acme_hello/sbom.spdx.json"), sbomText("spdx", "launch"), `${SBOM}.launch-buildpack`),
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
  const at = inImage ? afterStep(0).entry(APP, "sbom", name, "/text") : afterStep(0).file(name, "json", "of");
  const expected = expectEqual(at, inImage ? sbomText(format, of) : of, `${SBOM}.set-in-name.${what}`);
  return allowContradiction(expected, { present: false }, "D-31");
};
const createOwners = (format: string) =>
  createSboms(...LAYERS, ...["lib", "tool", "launch", "build"].map((owner) => sbomOf(format, owner)));
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

export const sbomOwnerCases: readonly TestCase[] = [
  ...everyOwner,
  ...unseenLayers,
  ofLifecycle,
  someOfLifecycle,
  ...setInName,
];
