/** platform.md > creator, and the exporter after the earlier phases. */
import type { Act } from "#machine";
import type { Expectation, FileSpec, Step, TestCase, World } from "#protocol";
import { select } from "#protocol";
import { makeLayer, recordCall, writeFile, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, FROM_BASE_IMAGE, worldForGenerate, writeGenerated } from "../vocabulary/extensions.ts";
import { APP, afterCreate, BUILD_LABEL, expectAppImage, helloBuildpack, WEB_AND_WORKER } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { allPhases, create, exportApp, newContainer } from "../vocabulary/steps.ts";
import { createCase, mustCase, type TestCaseDraft } from "../vocabulary/test-case.ts";
import { buildpack, EXIT_FAIL, EXIT_PASS, world } from "../vocabulary/world.ts";

const inNewContainer = (files: Readonly<Record<string, FileSpec>>): readonly Step[] => [newContainer, { edit: files }];
const TAGS = "platform.creator.tags";

/** All phases, with this metadata.toml for the exporter. */
const exportWithMetadata = (text: string): readonly Step[] => [
  ...allPhases().slice(0, 4),
  { edit: { "/layers/config/metadata.toml": { text } } },
  exportApp(),
];

const TYPE_CHARACTERS = "buildpack.launch-toml.process.type-charset";
const LIB = makeLayer("lib", ["launch"], { file: "1\n" });

/** Image extensions are experimental in Platform API 0.12. official: the creator ignores the mode. */
const extensionsIn = (
  mode: "warn" | "error",
  says: string,
  then: TestCase["then"],
  control?: TestCaseDraft["control"],
) =>
  createCase({
    id: `create.experimental.extensions-${mode}`,
    says,
    platform: ["0.12", "0.12"],
    buildpack: ["0.10"],
    given: withMode(worldForGenerate({ extensions: [extension({ detect: EXIT_FAIL })] }), mode),
    then,
    ...(control !== undefined && { control }),
  });
const withMode = (given: World, mode: string): World => ({
  ...given,
  env: { ...given.env, CNB_EXPERIMENTAL_MODE: mode },
});
const EXTENSIONS_IN_0_12 = [
  extensionsIn("warn", 'In mode "warn", the creator takes an order with image extensions.', [
    expectSuccess(0, "platform.experimental.warn"),
    expectAppImage(0),
  ]),
  extensionsIn(
    "error",
    'In mode "error", the creator refuses an order with image extensions.',
    [
      allowReading(expectFailure(0, "platform.experimental.error"), { equals: 0 }, "A-03"),
      allowReading(expectAbsent(afterCreate.image(APP), "platform.experimental.error"), { present: true }, "A-03"),
    ],
    { id: "create.experimental.extensions-warn", differs: "/given/env/CNB_EXPERIMENTAL_MODE" },
  ),
];

const EXTENDS = writeGenerated({ "run.Dockerfile": `${FROM_BASE_IMAGE}RUN touch /etc/extended\n` });
/** An extension would put a layer of its own above that of the run image. */
const SECOND = afterCreate.layers(APP, "/1/role");
const NO_RUN_LAYER = { differsFrom: afterCreate.layers(APP, "/0/role") };
const NO_EXTENSION = "platform.op.creator.no-extension";
const withExtension = (
  name: string,
  says: string,
  detect: readonly Act[],
  rest: Pick<TestCaseDraft, "then" | "control">,
) =>
  createCase({
    id: `create.extension.${name}`,
    lane: "implied",
    says,
    platform: ["0.13"],
    buildpack: ["0.10"],
    given: worldForGenerate({ extensions: [extension({ detect, generate: EXTENDS })] }),
    ...rest,
  });
/** A creator that makes an image must not extend it. official: exits with 22. */
const EXTENSION_DETECTED = [
  withExtension("detected", "The creator makes no image with an extension of the run image.", EXIT_PASS, {
    then: [
      allowReading(expectFailure(0, NO_EXTENSION), { equals: 0 }, "A-03"),
      allowReading(expectAbsent(SECOND, NO_EXTENSION), NO_RUN_LAYER, "A-03"),
    ],
    control: { id: "create.extension.not-detected", differs: "/given/extensions/0/detect" },
  }),
  withExtension(
    "not-detected",
    "The creator makes an image if the detection of an optional extension fails.",
    EXIT_FAIL,
    {
      then: [expectSuccess(0, NO_EXTENSION), expectThat(SECOND, NO_RUN_LAYER, NO_EXTENSION)],
    },
  ),
];

/** The exit code of the creator is in the range of a failed phase, and there is no image. */
const expectNoImage = (from: number, to: number): readonly Expectation[] => {
  const covers = `platform.creator.exit.${from}-${to}`;
  return [
    expectThat(afterCreate.exitCode, { between: [from, to] }, covers),
    expectAbsent(afterCreate.image(APP), covers),
  ];
};

export const creatorCases: readonly TestCase[] = [
  mustCase({
    id: "create.phases.in-turn",
    says: "After the analysis of a previous image the creator builds, and after the last buildpack it exports.",
    given: world({
      buildpacks: ["first", "last"].map((id) =>
        buildpack({
          id: `acme/${id}`,
          build: [...recordCall(id), writeFile("${CNB_LAYERS_DIR}/store.toml", '[metadata]\ncolor = "blue"\n')],
        }),
      ),
    }),
    when: [create(), ...inNewContainer({ "/workspace/app.txt": { text: "new\n" } }), create()],
    then: [
      expectSuccess(3),
      expectEqual(afterStep(3).calls("/*/as"), ["first", "last"], "buildpack.analysis.proceed-build"),
      expectEqual(
        afterStep(3).layer(APP, "app", `/entries${select("name", "/workspace/app.txt")}/text`),
        "new\n",
        "buildpack.build.to-export",
      ),
    ],
  }),
  mustCase({
    id: "export.phases.tags",
    says: "Every tag that the platform gives the exporter names the same image.",
    given: world(),
    when: [...allPhases().slice(0, 4), exportApp({ images: [APP, "@app:2", "@other:1"] })],
    then: [
      expectSuccess(4),
      expectSame(afterStep(4).digest("@app:2"), afterStep(4).digest(APP), "platform.exporter.same-image-each-tag"),
      expectSame(afterStep(4).digest("@other:1"), afterStep(4).digest(APP), "platform.exporter.same-image-each-tag"),
    ],
  }),
  // official: refuses the name.
  mustCase({
    id: "create.image.one-character",
    lane: "implied",
    says: "The name of an app image may have one character.",
    given: world(),
    when: [create({ images: ["@a:1"] })],
    then: [
      allowReading(expectSuccess(0, "platform.exporter.image.valid-tag-ref"), { between: [1, 69] }, "A-33"),
      expectEqual(afterCreate.image("@a:1", "config", "os"), "linux", "platform.exporter.image.valid-tag-ref"),
    ],
  }),
  ...EXTENSIONS_IN_0_12,
  ...EXTENSION_DETECTED,
  // official: has a list of forbidden characters.
  createCase({
    id: "export.process.type-space",
    lane: "implied",
    says: "The export refuses a process type with a space.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [helloBuildpack(...writeProcesses({ type: "web app", command: ["web"] }))] }),
    then: [allowReading(expectFailure(0, TYPE_CHARACTERS), { equals: 0 }, "A-23")],
    control: { id: "export.process.type-plain", differs: "/given/buildpacks/0/build/0/text" },
  }),
  createCase({
    id: "export.process.type-plain",
    lane: "implied",
    says: "The export takes a process type with all kinds of characters that are allowed.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [helloBuildpack(...writeProcesses({ type: "Web_2.app-x", command: ["web"] }))] }),
    then: [
      expectSuccess(0),
      expectEqual(afterCreate.label(APP, BUILD_LABEL, "processes", 0, "type"), "Web_2.app-x", TYPE_CHARACTERS),
    ],
  }),
  mustCase({
    id: "export.phases.metadata-missing",
    lane: "implied",
    says: "Without metadata.toml, the export fails with a code of the export range.",
    given: world(),
    when: exportWithMetadata("processes = ["),
    then: [
      expectThat(afterStep(5).exitCode, { between: [60, 69] }, "platform.exporter.exit.60-69"),
      expectAbsent(afterStep(5).image(APP), "platform.exporter.input.layers-config-metadata-toml"),
    ],
    control: { id: "export.phases.metadata-there", differs: "/when/4/edit/~1layers~1config~1metadata.toml/text" },
  }),
  mustCase({
    id: "export.phases.metadata-there",
    lane: "implied",
    says: "With metadata.toml, the export succeeds.",
    given: world(),
    when: exportWithMetadata("processes = []"),
    then: [expectSuccess(5), expectAppImage(5)],
  }),
  createCase({
    id: "export.access.denied",
    says: "If the registry refuses the image, the export fails and publishes no image.",
    given: { ...world({ buildpacks: [helloBuildpack(...LIB)] }), registry: { unwritable: ["app"] } },
    then: [expectFailure(0, "platform.analyzer.write-access"), expectAbsent(afterCreate.image(APP))],
    control: { id: "export.access.granted", differs: "/given/registry" },
  }),
  createCase({
    id: "export.access.granted",
    lane: "implied",
    says: "If the registry accepts the image, the export publishes it.",
    given: world({ buildpacks: [helloBuildpack(...LIB)] }),
    then: [expectSuccess(0), expectAppImage(0, "platform.exporter.output.image")],
  }),
  mustCase({
    id: "create.tags.same-image",
    says: "Every additional tag of the creator names the same image.",
    given: world(),
    when: [create({ flags: { "-tag": ["@app:2", "@other:1"] } })],
    then: [
      expectSuccess(0),
      expectSame(afterCreate.digest("@app:2"), afterCreate.digest(APP), TAGS, "platform.exporter.same-image-each-tag"),
      expectSame(afterCreate.digest("@other:1"), afterCreate.digest(APP), TAGS),
    ],
  }),
  mustCase({
    id: "create.phases.same-image",
    says: "The creator makes the same image as the separate phases.",
    buildpack: ["0.9"],
    given: world({ buildpacks: [helloBuildpack(...LIB, ...WEB_AND_WORKER)] }),
    when: [
      create(),
      newContainer,
      ...allPhases().map((one) => ("images" in one ? { ...one, images: ["@phases:1"] as const } : one)),
    ],
    then: [
      expectSuccess(6),
      ...["layers/*/diffId", "labels", "config"].map((part) =>
        expectSame(
          `${afterStep(6).image("@phases:1")}/${part}`,
          `${afterStep(6).image(APP)}/${part}`,
          "platform.creator.equivalence",
        ),
      ),
    ],
  }),
  createCase({
    id: "create.exit.detect",
    lane: "implied",
    says: "A creator whose detection fails exits with a code of the detection range.",
    given: world({ buildpacks: [buildpack({ detect: [{ do: "exit", code: 100 }] })] }),
    then: expectNoImage(20, 29),
    control: { id: "create.exit.success", differs: "/given/buildpacks/0/detect/0/code" },
  }),
  createCase({
    id: "create.exit.success",
    lane: "implied",
    says: "A creator that makes its image exits with 0.",
    given: world({ buildpacks: [buildpack({ detect: [{ do: "exit", code: 0 }] })] }),
    then: [expectSuccess(0, "platform.creator.exit.0"), expectAppImage(0)],
  }),
  createCase({
    id: "create.exit.build",
    lane: "implied",
    says: "A creator whose build fails exits with a code of the build range.",
    given: world({ buildpacks: [helloBuildpack({ do: "exit", code: 3 })] }),
    then: expectNoImage(50, 59),
    control: { id: "create.exit.built", differs: "/given/buildpacks/0/build/0/code" },
  }),
  createCase({
    id: "create.exit.built",
    lane: "implied",
    says: "A creator whose build succeeds makes an image.",
    given: world({ buildpacks: [helloBuildpack({ do: "exit", code: 0 })] }),
    then: [expectSuccess(0), expectAppImage(0)],
  }),
];
