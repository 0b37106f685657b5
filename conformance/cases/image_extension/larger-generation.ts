/** A larger detection with image extensions: several that generate, fail, or are unused. */
import type { Act } from "#machine";
import type { Expectation, TestCase } from "#protocol";
import { recordCall, writeBuildPlan } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, FROM_BASE_IMAGE, worldForGenerate, writeGenerated } from "../vocabulary/extensions.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, EXIT_FAIL, orderFile } from "../vocabulary/world.ts";

const VERSIONS = { platform: ["0.13"], buildpack: ["0.10"] } as const;
const detected = afterStep(0);
const analyzed = (...inside: readonly string[]) => detected.analyzed("run-image", ...inside);
const generated = (path: string, ...inside: readonly string[]) => detected.file(`/layers/generated/${path}`, ...inside);
const EXTENSIONS = `${detected.toml("/layers/group.toml", "group-extensions")}/*/id`;

/** The extensions that generated, in this order. */
const GENERATED = detected.calls("/*/env/CNB_EXTENSION_DIR");
const extensionDirs = (...names: readonly string[]) => names.map((name) => `/cnb/extensions/acme_${name}/1.0.0`);

/** bin/generate records its call and keeps its plan; `file` is what it writes. */
const generating = (as: string, files: Readonly<Record<string, string>>): readonly Act[] => [
  ...recordCall(as),
  { do: "copy", path: "${CNB_BP_PLAN_PATH}", to: "${CNB_OUTPUT_DIR}/plan.toml" },
  ...writeGenerated(files),
];
const provides = (...names: readonly string[]) => writeBuildPlan({ provides: names });
const SWITCH = "platform.detector.ext.switch";

const EXTENDS = `${FROM_BASE_IMAGE}ENV A=1\n`;

const GIVEN = worldForGenerate({
  extensions: [
    extension({ id: "acme/failing", detect: EXIT_FAIL, generate: recordCall("failing") }),
    extension({
      id: "acme/zebra",
      detect: [...recordCall("detect"), ...provides("stripes")],
      generate: generating("zebra", {
        "run.Dockerfile": "FROM 127.0.0.1:5000/other:1\n",
        "build.Dockerfile": FROM_BASE_IMAGE,
      }),
    }),
    extension({
      id: "acme/still",
      without: "detect",
      files: { "detect/plan.toml": { text: '[[provides]]\nname = "stillness"\n' } },
      generate: generating("still", { "run.Dockerfile": "FROM 127.0.0.1:5000/other:2\n" }),
    }),
    extension({ id: "acme/unused", detect: provides("nothing"), generate: recordCall("unused") }),
    extension({
      id: "acme/files",
      without: "generate",
      detect: provides("files", "stripes"),
      files: { "generate/run.Dockerfile": { text: EXTENDS }, "generate/context/file": { text: "file\n" } },
    }),
  ],
  buildpacks: [
    buildpack({
      id: "acme/first",
      detect: writeBuildPlan({
        requires: [{ name: "stripes", metadata: { v: "1" } }, "stillness", "own"],
        provides: ["own"],
      }),
    }),
    buildpack({ id: "acme/second", detect: writeBuildPlan({ requires: ["stripes", "files"] }) }),
  ],
});

const generation = (id: string, says: string, ...then: readonly Expectation[]): TestCase =>
  mustCase({ ...VERSIONS, id, says, given: GIVEN, when: [detect()], then: [expectSuccess(0), ...then] });

const directories = (["zebra", "still"] as const).flatMap((name) => [
  expectEqual(
    detected.call(name, "env", "CNB_EXTENSION_DIR"),
    `/cnb/extensions/acme_${name}/1.0.0`,
    "ext.generate.extension-dir.received",
    "ext.generate.extension-dir.absolute",
  ),
  expectAbsent(detected.call(name, "env", "CNB_BUILDPACK_DIR"), "ext.generate.extension-dir.received"),
  expectThat(
    detected.call(name, "env", "CNB_OUTPUT_DIR"),
    { includes: "/" },
    "ext.generate.output-dir.received",
    "ext.generate.output-dir.absolute",
  ),
  expectThat(
    detected.call(name, "env", "CNB_OUTPUT_DIR"),
    { differsFrom: detected.call(name, "env", "CNB_LAYERS_DIR") },
    "ext.generate.output-dir.not-layers",
  ),
  expectAbsent(detected.call(name, "env", "CNB_LAYERS_DIR"), "ext.generate.output-dir.received"),
]);

export const largerGenerationCases: readonly TestCase[] = [
  generation(
    "detect.larger.extensions",
    "Of five extensions, those stay that pass and that provide something needed, before the buildpacks.",
    expectEqual(
      EXTENSIONS,
      ["acme/zebra", "acme/still", "acme/files"],
      "buildpack.detection.extensions-optional",
      "buildpack.order.ext.prepended",
      "buildpack.plan.trial.extension-unused-provide.extension",
      "ext.detect.prepopulated",
    ),
    expectEqual(detectedGroupIds(), ["acme/first", "acme/second"], "buildpack.order.ext.prepended"),
    expectEqual(
      detected.call("detect", "env", "CNB_EXTENSION_DIR"),
      "/cnb/extensions/acme_zebra/1.0.0",
      "ext.detect.extension-dir.received",
      "ext.detect.extension-dir.absolute",
    ),
    expectAbsent(detected.call("detect", "env", "CNB_BUILDPACK_DIR"), "ext.detect.extension-dir.received"),
  ),
  generation(
    "generate.larger.directories",
    "The extensions of the group generate, and no others do; each has its own directories.",
    expectEqual(detected.calls("/*/as"), ["detect", "still", "zebra"], "ext.process.execute"),
    ...directories,
  ),
  generation(
    "generate.larger.plan",
    "Each extension gets the entries that it provides and no extension before it met; buildpacks get the rest.",
    expectEqual(
      generated("acme_zebra/plan.toml", "toml", "entries"),
      [{ name: "stripes", metadata: { v: "1" } }, { name: "stripes" }],
      "ext.process.plan",
    ),
    expectEqual(generated("acme_still/plan.toml", "toml", "entries"), [{ name: "stillness" }], "ext.process.plan"),
    expectEqual(
      `${detected.toml("/layers/plan.toml", "entries")}/*/requires/*/name`,
      [["own"]],
      "platform.detector.ext.filter-plan",
    ),
  ),
  generation(
    "generate.larger.run-image",
    "Of three run.Dockerfiles, the second chooses the run image, the first is ignored and the third extends it.",
    expectEqual(analyzed("image"), "@other:2", "platform.detector.ext.last-from-wins", `${SWITCH}.image-name`),
    expectEqual(analyzed("extend"), true, `${SWITCH}.extend-true`),
    expectAbsent(analyzed("target"), `${SWITCH}.cleared`),
    expectThat(generated("acme_zebra/run.Dockerfile.ignore"), { present: true }, `${SWITCH}.ignore-preceding`),
    expectAbsent(generated("acme_zebra/run.Dockerfile"), `${SWITCH}.ignore-preceding`),
    expectEqual(generated("acme_files/run.Dockerfile", "text"), EXTENDS, "ext.generate.prepopulated"),
    expectEqual(generated("acme_files/context/file", "text"), "file\n", "ext.generate.prepopulated"),
    allowReading(
      expectEqual(detected.analyzed("build-image", "extend"), true, "platform.detector.ext.build-extend-true"),
      { present: false },
      "C-03",
    ),
  ),
  mustCase({
    ...VERSIONS,
    id: "generate.larger.not-extended",
    says: "If two run.Dockerfiles name other images and nothing follows, the last image is not extended.",
    given: worldForGenerate({
      extensions: ["one", "two"].map((name, i) =>
        extension({
          id: `acme/${name}`,
          generate: writeGenerated({ "run.Dockerfile": `FROM 127.0.0.1:5000/other:${i}\n` }),
        }),
      ),
    }),
    when: [detect()],
    then: [
      expectSuccess(0),
      expectEqual(analyzed("image"), "@other:1", `${SWITCH}.image-name`),
      expectThat(analyzed(), { excludes: { extend: true } }, `${SWITCH}.extend-false`),
    ],
  }),
  ...([0, 1] as const).map((code) =>
    mustCase({
      ...VERSIONS,
      id: `generate.larger.second-${code === 0 ? "passes" : "fails"}`,
      says: `If the second of three extensions ${code === 0 ? "passes" : "fails, the build fails and"} the third ${code === 0 ? "generates" : "does not generate"}.`,
      given: worldForGenerate({
        extensions: [
          extension({ id: "acme/one", generate: recordCall("log") }),
          extension({ id: "acme/two", generate: [...recordCall("log"), { do: "exit", code }] }),
          extension({ id: "acme/three", generate: recordCall("log") }),
        ],
      }),
      when: [detect()],
      then:
        code === 0
          ? [
              expectSuccess(0),
              expectEqual(
                GENERATED,
                extensionDirs("one", "two", "three"),
                "ext.process.next",
                "ext.process.execute",
                "platform.detector.ext.execute-order",
              ),
            ]
          : [
              expectFailure(0, "ext.process.fail-nonzero"),
              expectEqual(GENERATED, extensionDirs("one", "two"), "ext.process.fail-nonzero"),
            ],
      ...(code !== 0 && {
        control: { id: "generate.larger.second-passes", differs: "/given/extensions/1/generate/1/code" },
      }),
    }),
  ),
  mustCase({
    ...VERSIONS,
    id: "detect.larger.extensions-in-each-group",
    says: "The extensions are tried with each group of buildpacks until one passes.",
    given: worldForGenerate({
      extensions: [extension({ id: "acme/ext", detect: provides("d") })],
      buildpacks: [
        buildpack({ id: "acme/a", detect: EXIT_FAIL }),
        buildpack({ id: "acme/b", detect: writeBuildPlan({ requires: ["missing"] }) }),
        buildpack({ id: "acme/c", detect: writeBuildPlan({ requires: ["d"] }) }),
      ],
      order: orderFile([{ id: "acme/a" }], [{ id: "acme/b" }], [{ id: "acme/c" }]),
    }),
    when: [detect()],
    then: [
      expectSuccess(0),
      expectEqual(EXTENSIONS, ["acme/ext"], "buildpack.order.ext.prepended"),
      expectEqual(detectedGroupIds(), ["acme/c"], "buildpack.order.ext.prepended", "platform.detector.group.single"),
    ],
  }),
];
