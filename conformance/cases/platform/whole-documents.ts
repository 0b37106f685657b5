/**
 * platform.md > Data Format: every member of the documents that the phases write, in one build with extensions and two buildpacks, and of the
 * metadata of a previous image. `conformance/mutants/observed` shows that nothing in them can change unnoticed.
 */
import type { Expectation, ExtensionSpec, TestCase, World } from "#protocol";
import { makeLayerWithMetadata, writeBuildPlan, writeFile, writeProcesses, writeStore } from "../vocabulary/acts.ts";
import { expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate } from "../vocabulary/extensions.ts";
import { APP, BUILD_LABEL, LIFECYCLE_LABEL } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { allPhases, analyze, create, newContainer } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { type BuildpackOptions, buildpack, world } from "../vocabulary/world.ts";

const site = (of: string): string => `https://example.com/${of}`;
const withSite = (of: string, options: BuildpackOptions = {}) =>
  buildpack({ id: `acme/${of}`, buildpackToml: `homepage = "${site(of)}"\n`, ...options });
const versioned = (of: string, version: string): ExtensionSpec => {
  const { toml, ...rest } = extension({ id: `acme/${of}`, detect: writeBuildPlan({ provides: [of] }) });
  return { ...rest, version, toml: `${toml.replace('"1.0.0"', `"${version}"`)}homepage = "${site(of)}"\n` };
};
const EXTENSIONS = ["ext-one", "ext-two"];
const BUILDPACKS = ["bp-one", "bp-two"];
const EXTENDED = worldForGenerate({
  extensions: [versioned("ext-one", "1.2.3"), versioned("ext-two", "4.5.6")],
  buildpacks: [
    withSite("bp-one", {
      version: "7.8.9",
      detect: writeBuildPlan({ provides: ["own"], requires: [...EXTENSIONS, "own"] }),
      build: writeProcesses(
        { type: "web", command: ["web"], "exec-env": ["test", "staging"], default: true },
        { type: "check", command: ["check"], "exec-env": ["production"] },
      ),
    }),
    withSite("bp-two", { version: "0.1.2" }),
  ],
});
const ORDER = "/cnb/order.toml";
const orderOf = EXTENDED.files[ORDER];
/** With the versions of the extensions. */
const order = (orderOf !== undefined && "text" in orderOf ? orderOf.text : "")
  .replace('"acme/ext-one"\nversion = "1.0.0"', '"acme/ext-one"\nversion = "1.2.3"')
  .replace('"acme/ext-two"\nversion = "1.0.0"', '"acme/ext-two"\nversion = "4.5.6"');
const given: World = { ...EXTENDED, files: { ...EXTENDED.files, [ORDER]: { text: order, owner: "root" } } };

/** Each list of elements in the place has these values. */
const elements = (
  place: string,
  values: Readonly<Record<string, readonly string[]>>,
  ...covers: readonly string[]
): readonly Expectation[] =>
  Object.entries(values).map(([key, list]) => expectEqual(`${place}/*/${key}`, list, ...covers));
const OF_EXTENSIONS = { id: EXTENSIONS.map((one) => `acme/${one}`), version: ["1.2.3", "4.5.6"] };
const OF_BUILDPACKS = { id: BUILDPACKS.map((one) => `acme/${one}`), version: ["7.8.9", "0.1.2"] };
const API = { api: ["${buildpack-api}", "${buildpack-api}"] };

const detected = afterStep(1);
const built = afterStep(3);
const exported = afterStep(4);
const label = (...inside: readonly string[]) => exported.label(APP, BUILD_LABEL, ...inside);

const ofBuild: readonly TestCase[] = (
  [
    [
      "group-toml",
      "group.toml has id, version, API and homepage of each buildpack and extension.",
      [
        ...elements(
          detected.toml("/layers/group.toml", "group"),
          { ...OF_BUILDPACKS, ...API },
          "platform.group.fields-present",
        ),
        ...elements(
          detected.toml("/layers/group.toml", "group-extensions"),
          { ...OF_EXTENSIONS, ...API },
          "buildpack.order.resolved",
        ),
        ...elements(detected.toml("/layers/group.toml", "group"), { homepage: BUILDPACKS.map(site) }),
        ...elements(detected.toml("/layers/group.toml", "group-extensions"), { homepage: EXTENSIONS.map(site) }),
      ],
    ],
    [
      "plan-toml",
      "plan.toml names each provider with its version.",
      [
        expectEqual(
          `${detected.toml("/layers/plan.toml", "entries")}/*/providers`,
          [[{ id: "acme/bp-one", version: "7.8.9" }]],
          "platform.detector.plan.written",
        ),
      ],
    ],
    [
      "metadata-toml",
      "metadata.toml has id, version and API of each buildpack and extension.",
      [
        ...elements(
          built.toml("/layers/config/metadata.toml", "buildpacks"),
          { ...OF_BUILDPACKS, ...API },
          "platform.metadata.buildpack-fields",
          "platform.builder.metadata.buildpacks",
        ),
        ...elements(built.toml("/layers/config/metadata.toml", "extensions"), { ...OF_EXTENSIONS, ...API }),
      ],
    ],
    [
      "build-label",
      "The build label has id, version and homepage of each buildpack and extension, and all of each process.",
      [
        ...elements(
          label("buildpacks"),
          { ...OF_BUILDPACKS, homepage: BUILDPACKS.map(site) },
          "platform.label.build.buildpacks",
        ),
        ...elements(label("extensions"), { ...OF_EXTENSIONS, homepage: EXTENSIONS.map(site) }),
        ...["0", "1"].map((at) =>
          allowReading(expectEqual(label("extensions", at, "api"), "${buildpack-api}"), { present: false }, "D-12"),
        ),
        expectEqual(`${label("processes")}/type=web/exec-env`, ["test", "staging"], "platform.label.build.processes"),
        expectEqual(`${label("processes")}/type=web/direct`, true, "platform.label.build.processes"),
      ],
    ],
  ] as const
).map(([what, says, then]) =>
  mustCase({
    id: `export.whole-documents.${what}`,
    says,
    platform: ["0.15"],
    buildpack: ["0.12"],
    given,
    when: allPhases(),
    then: [expectSuccess(4), ...then],
  }),
);

const RUN_TOML = '[[images]]\nimage = "127.0.0.1:5000/run:1"\nmirrors = ["localhost:5000/a:1", "localhost:5000/b:1"]\n';
const DATA = 'text = "a"\nlist = ["b", "c"]\n[metadata.table]\nkey = "value"\n';
/** Its label has two of everything. */
const previous = world({
  buildpacks: BUILDPACKS.map((of, i) =>
    withSite(of, {
      version: `${i}.1.0`,
      build: [
        ...makeLayerWithMetadata("one", ["launch", "cache"], DATA, { file: of }),
        ...makeLayerWithMetadata("two", ["launch", "build"], DATA, { other: of }),
        writeStore(`of = "${of}"\n`),
        writeFile("${CNB_LAYERS_DIR}/launch.toml", `[[slices]]\npaths = ["${of}.txt"]\n`),
      ],
    }),
  ),
  files: {
    "/cnb/run.toml": { text: RUN_TOML, owner: "root" },
    ...Object.fromEntries(BUILDPACKS.map((of) => [`/workspace/${of}.txt`, { text: of }])),
  },
});

const seen = afterStep(2);
const analyzed = (...inside: readonly (string | number)[]) => seen.analyzed("metadata", ...inside);
const recorded = (...inside: readonly (string | number)[]) => afterStep(0).label(APP, LIFECYCLE_LABEL, ...inside);
/** The same member under its name in TOML and in JSON. */
const same = (inToml: readonly (string | number)[], inJson: readonly (string | number)[] = inToml): Expectation =>
  expectSame(analyzed(...inToml), recorded(...inJson), "platform.analyzed.previous-image.metadata");

const ofPrevious = mustCase({
  id: "analyze.whole-documents.metadata",
  says: "analyzed.toml has every member of the previous image's label.",
  platform: ["0.12"],
  given: previous,
  when: [create(), newContainer, analyze()],
  then: [
    expectSuccess(2),
    same(["app"]),
    same(["config", "sha"]),
    same(["launcher", "sha"]),
    same(["run-image", "image"], ["runImage", "image"]),
    same(["run-image", "mirrors"], ["runImage", "mirrors"]),
    same(["run-image", "top-layer"], ["runImage", "topLayer"]),
    same(["run-image", "reference"], ["runImage", "reference"]),
    same(["stack", "run-image", "image"], ["stack", "runImage", "image"]),
    same(["stack", "run-image", "mirrors"], ["stack", "runImage", "mirrors"]),
    expectThat(analyzed("buildpacks"), { length: 2 }, "platform.analyzed.previous-image.metadata"),
    ...BUILDPACKS.flatMap((_, i) => [
      ...["key", "version", "store"].map((key) => same(["buildpacks", i, key])),
      ...["one", "two"].flatMap((name) => [
        ...["sha", "build", "launch", "cache"].map((key) => same(["buildpacks", i, "layers", name, key])),
        same(["buildpacks", i, "layers", name, "metadata"], ["buildpacks", i, "layers", name, "data"]),
      ]),
    ]),
  ],
});

export const wholeDocumentCases: readonly TestCase[] = [...ofBuild, ofPrevious];
