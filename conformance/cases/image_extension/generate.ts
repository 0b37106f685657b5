/** image_extension.md > Generation; platform.md > detector > Outputs, for image extensions. */
import { recordCall, writeBuildPlan } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import {
  extension,
  extensionCase,
  FROM_BASE_IMAGE,
  worldForGenerate,
  writeGenerated,
} from "../vocabulary/extensions.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { build, detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, EXIT_ERROR } from "../vocabulary/world.ts";

const EXTENSIONS = `${afterStep(0).toml("/layers/group.toml", "group-extensions")}/*/id`;
const runImageField = (...inside: readonly string[]) => afterStep(0).analyzed("run-image", ...inside);
const call = (...inside: readonly (string | number)[]) => afterStep(0).call("ext", ...inside);
const env = (name: string) => call("env", name);
const EXTENSION_DIR = "/cnb/extensions/acme_ext/1.0.0";
const generatedFile = (path: string, ...inside: readonly string[]) =>
  afterStep(0).file(`/layers/generated/${path}`, ...inside);

const SWITCH = "platform.detector.ext.switch";
const one = extension();
const providesD = writeBuildPlan({ provides: ["d"] });
const run = (id: string, text: string) => extension({ id, generate: writeGenerated({ "run.Dockerfile": text }) });
const log = (id: string) => extension({ id, generate: recordCall("log") });

const generation = [
  extensionCase({
    id: "generate.extension.inputs",
    says: "The detector gives bin/generate its own directory and the output directory, but no layers or buildpack directory.",
    given: worldForGenerate({ extensions: [extension({ generate: recordCall("ext") })] }),
    then: [
      expectSuccess(0),
      expectEqual(
        env("CNB_OUTPUT_DIR"),
        "/layers/generated/acme_ext",
        "ext.generate.output-dir.received",
        "ext.generate.output-dir.absolute",
        "ext.generate.output-dir.not-layers",
      ),
      expectAbsent(env("CNB_LAYERS_DIR"), "ext.generate.output-dir.received"),
      expectEqual(
        env("CNB_EXTENSION_DIR"),
        EXTENSION_DIR,
        "ext.generate.extension-dir.received",
        "ext.generate.extension-dir.absolute",
      ),
      expectAbsent(env("CNB_BUILDPACK_DIR"), "ext.generate.extension-dir.received"),
      expectEqual(env("CNB_PLATFORM_DIR"), "/platform", "ext.process.path-args"),
      expectEqual(call("argv", 1), "/layers/generated/acme_ext", "ext.process.path-args"),
      expectEqual(call("cwd"), "/workspace", "ext.process.path-args"),
    ],
  }),
  extensionCase({
    id: "generate.extension.environment",
    says: "bin/generate sees the variables of the user, of the operator and of the target.",
    given: worldForGenerate({
      extensions: [extension({ generate: recordCall("ext") })],
      files: { "/platform/env/USERS": { text: "u" }, "/cnb/build-config/env/OPERATORS": { text: "o" } },
    }),
    then: [
      expectSuccess(0),
      expectEqual(env("USERS"), "u", "ext.process.env"),
      expectEqual(env("OPERATORS"), "o", "ext.process.env"),
      expectEqual(env("CNB_TARGET_OS"), "linux", "ext.process.env"),
    ],
  }),
  extensionCase({
    id: "generate.extension.order",
    says: "The detector runs bin/generate of every extension of the group, in order.",
    given: worldForGenerate({ extensions: [log("acme/b"), log("acme/a")] }),
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).calls("/*/env/CNB_EXTENSION_DIR"),
        ["/cnb/extensions/acme_b/1.0.0", "/cnb/extensions/acme_a/1.0.0"],
        "ext.process.execute",
        "ext.process.next",
        "platform.detector.ext.execute-order",
      ),
    ],
  }),
  mustCase({
    id: "generate.extension.then-build",
    says: "After the last bin/generate, the build phase follows.",
    platform: ["0.13"],
    buildpack: ["0.10"],
    given: worldForGenerate({
      extensions: [log("acme/a"), log("acme/b")],
      buildpacks: [buildpack({ build: recordCall("built") })],
    }),
    when: [detect(), build()],
    then: [
      expectSuccess(0),
      expectThat(afterStep(0).calls("/*/as"), { length: 2 }, "ext.process.proceed"),
      expectSuccess(1),
      expectEqual(afterStep(1).call("built", "env", "CNB_LAYERS_DIR"), "/layers/acme_hello", "ext.process.proceed"),
    ],
  }),
  mustCase({
    id: "generate.extension.none-then-build",
    says: "The build phase follows if the only extension has no bin/generate.",
    platform: ["0.13"],
    buildpack: ["0.10"],
    given: worldForGenerate({
      extensions: [extension({ without: "generate", files: { "generate/run.Dockerfile": { text: FROM_BASE_IMAGE } } })],
      buildpacks: [buildpack({ build: recordCall("built") })],
    }),
    when: [detect(), build()],
    then: [
      expectSuccess(0),
      expectSuccess(1),
      expectEqual(afterStep(1).call("built", "env", "CNB_LAYERS_DIR"), "/layers/acme_hello", "ext.process.proceed"),
    ],
  }),
  extensionCase({
    id: "generate.extension.fails",
    says: "If a bin/generate fails, the detector exits with 91.",
    given: worldForGenerate({ extensions: [extension({ generate: EXIT_ERROR })] }),
    then: [expectExit(0, 91, "ext.process.fail-nonzero", "platform.detector.exit.91")],
    control: { id: "generate.extension.passes", differs: "/given/extensions/0/generate" },
  }),
  extensionCase({
    id: "generate.extension.passes",
    says: "The detector passes if every bin/generate passes.",
    given: worldForGenerate({ extensions: [one] }),
    then: [
      expectExit(0, 0, "platform.detector.exit.0"),
      expectEqual(EXTENSIONS, ["acme/ext"], "buildpack.order.resolved"),
    ],
  }),
  extensionCase({
    id: "generate.extension.plan",
    says: "An extension gets the requirements for the names that it provides, and buildpacks do not get them again.",
    given: worldForGenerate({
      extensions: [
        extension({
          detect: providesD,
          generate: [{ do: "copy", path: "${CNB_BP_PLAN_PATH}", to: "${CNB_OUTPUT_DIR}/plan.toml" }],
        }),
      ],
      buildpacks: [
        buildpack({ detect: writeBuildPlan({ requires: [{ name: "d", metadata: { v: "1" } }] }) }),
        buildpack({ id: "acme/second", detect: writeBuildPlan({ requires: ["d"] }) }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).toml("/layers/generated/acme_ext/plan.toml", "entries"),
        [{ name: "d", metadata: { v: "1" } }, { name: "d" }],
        "ext.process.plan",
      ),
      expectAbsent(afterStep(0).toml("/layers/plan.toml", "entries"), "platform.detector.ext.filter-plan"),
    ],
  }),
  extensionCase({
    id: "generate.extension.prepopulated",
    says: "An extension without bin/generate has its directory generate as output.",
    given: worldForGenerate({
      extensions: [extension({ without: "generate", files: { "generate/run.Dockerfile": { text: FROM_BASE_IMAGE } } })],
    }),
    then: [
      expectSuccess(0),
      expectEqual(generatedFile("acme_ext/run.Dockerfile", "text"), FROM_BASE_IMAGE, "ext.generate.prepopulated"),
    ],
  }),
  extensionCase({
    id: "generate.extension.by-kind",
    lane: "implied",
    says: "In Platform API 0.12, the directory of a Dockerfile depends on the kind of image that it extends.",
    platform: ["0.12", "0.12"],
    given: worldForGenerate({
      extensions: [
        extension({
          generate: writeGenerated({ "run.Dockerfile": FROM_BASE_IMAGE, "build.Dockerfile": FROM_BASE_IMAGE }),
        }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        generatedFile("run/acme_ext/Dockerfile", "text"),
        FROM_BASE_IMAGE,
        "platform.detector.output.generated-run-image-extension-id-dockerfile",
      ),
      expectEqual(
        generatedFile("build/acme_ext/Dockerfile", "text"),
        FROM_BASE_IMAGE,
        "platform.detector.output.generated-build-image-extension-id-dockerfile",
      ),
    ],
  }),
  extensionCase({
    id: "generate.extension.two-stages",
    lane: "implied",
    says: "For a Dockerfile with two stages, the detector exits with a code of the generation range.",
    given: worldForGenerate({ extensions: [run("acme/ext", `${FROM_BASE_IMAGE}FROM other\n`)] }),
    then: [expectThat(afterStep(0).exitCode, { between: [92, 99] }, "platform.detector.exit.92-99")],
    control: { id: "generate.run-image.kept", differs: "/given/extensions/0/generate/0/text" },
  }),
];

const runImage = [
  extensionCase({
    id: "generate.run-image.kept",
    says: "If every run.Dockerfile uses the base image, the run image stays the same and must be extended.",
    given: worldForGenerate({ extensions: [run("acme/ext", `${FROM_BASE_IMAGE}ENV A=1\n`)] }),
    then: [
      expectSuccess(0),
      expectEqual(runImageField("extend"), true, "platform.detector.ext.all-base-image"),
      expectEqual(runImageField("image"), "@run:1", "platform.detector.ext.all-base-image"),
    ],
  }),
  extensionCase({
    id: "generate.run-image.switched",
    says: "The last run.Dockerfile that names another image chooses the run image; earlier ones are ignored.",
    given: worldForGenerate({
      extensions: [
        run("acme/a", "FROM 127.0.0.1:5000/other:1\n"),
        run("acme/b", "FROM 127.0.0.1:5000/other:2\n"),
        run("acme/c", `${FROM_BASE_IMAGE}ENV A=1\n`),
      ],
    }),
    then: [
      expectSuccess(0),
      expectEqual(runImageField("image"), "@other:2", "platform.detector.ext.last-from-wins", `${SWITCH}.image-name`),
      expectEqual(runImageField("extend"), true, `${SWITCH}.extend-true`),
      expectAbsent(runImageField("target"), `${SWITCH}.cleared`),
      allowReading(expectEqual(runImageField("reference"), "", `${SWITCH}.cleared`), { equals: "@other:2" }, "C-13"),
      expectThat(generatedFile("acme_a/run.Dockerfile.ignore"), { present: true }, `${SWITCH}.ignore-preceding`),
      expectAbsent(generatedFile("acme_a/run.Dockerfile"), `${SWITCH}.ignore-preceding`),
    ],
  }),
  extensionCase({
    id: "generate.run-image.not-extended",
    says: "If nothing follows the run.Dockerfile that names another image, that image must not be extended.",
    given: worldForGenerate({
      extensions: [run("acme/a", `${FROM_BASE_IMAGE}ENV A=1\n`), run("acme/b", "FROM 127.0.0.1:5000/other:2\n")],
    }),
    then: [
      expectSuccess(0),
      expectEqual(runImageField("image"), "@other:2", "platform.detector.ext.last-from-wins"),
      expectThat(runImageField(), { excludes: { extend: true } }, `${SWITCH}.extend-false`),
    ],
  }),
  extensionCase({
    id: "generate.extension.build-image",
    says: "analyzed.toml says that the build image must be extended.",
    given: worldForGenerate({
      extensions: [extension({ generate: writeGenerated({ "build.Dockerfile": FROM_BASE_IMAGE }) })],
    }),
    then: [
      expectSuccess(0),
      expectThat(afterStep(0).file("/layers/group.toml"), { present: true }),
      allowReading(
        expectEqual(
          afterStep(0).analyzed("build-image", "extend"),
          true,
          "platform.detector.ext.record-build-image",
          "platform.detector.ext.build-extend-true",
        ),
        { present: false },
        "C-03",
      ),
    ],
  }),
];

export const generateCases = [...generation, ...runImage];
