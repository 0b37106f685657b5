/** platform.md and buildpack.md of older versions: what later versions do in another way, besides stacks. */
import type { Act } from "#machine";
import type { RunStep, TestCase, World } from "#protocol";
import { recordCall, recordingProgram, writeFile, writeProcesses, writeStore } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectSame, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { extension, worldForGenerate, writeGenerated } from "../vocabulary/extensions.ts";
import { APP, appConfig, BUILD_LABEL, helloBuildpack, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { build, create, detect, launch, newContainer } from "../vocabulary/steps.ts";
import { mustCase, shouldCase, testCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

const WEB = "/workspace/web";
const METADATA = "/layers/config/metadata.toml";
const APPENDED = "platform.launcher.args.appended";
const DIRECT = "buildpack.launch-toml.process.direct";

/** The legacy BOM of two buildpacks, in launch.toml and build.toml. */
const bomToml = (name: string): string => `[[bom]]\nname = "${name}"\n[bom.metadata]\nversion = "1"\n`;
const writesBoms = (name: string): readonly Act[] => [
  writeFile("${CNB_LAYERS_DIR}/launch.toml", bomToml(`${name}-launch`)),
  writeFile("${CNB_LAYERS_DIR}/build.toml", bomToml(`${name}-build`)),
];
const WITH_BOMS = [
  buildpack({ id: "acme/first", build: writesBoms("first") }),
  buildpack({ id: "acme/second", version: "2.0.0", build: writesBoms("second") }),
] as const;
const bomOf = (kind: "launch" | "build") => [
  { name: `first-${kind}`, metadata: { version: "1" }, buildpack: { id: "acme/first", version: "1.0.0" } },
  { name: `second-${kind}`, metadata: { version: "1" }, buildpack: { id: "acme/second", version: "2.0.0" } },
];

const boms: readonly TestCase[] = [
  mustCase({
    id: "build.bom.metadata",
    says: "metadata.toml has the BOM entries of all buildpacks, each with its buildpack.",
    given: worldForBuild({ buildpacks: WITH_BOMS }),
    when: [build()],
    then: [
      expectSuccess(0),
      expectEqual(afterStep(0).toml(METADATA, "bom"), bomOf("launch"), "platform.builder.metadata.bom"),
    ],
  }),
  mustCase({
    id: "export.bom.label",
    says: "The build label has the BOM entries of all buildpacks.",
    given: world({ buildpacks: WITH_BOMS }),
    when: [create()],
    then: [
      expectSuccess(0),
      expectEqual(afterStep(0).label(APP, BUILD_LABEL, "bom"), bomOf("launch"), "platform.label.build.bom"),
    ],
  }),
  mustCase({
    id: "export.bom.report",
    says: "report.toml has the build BOM entries of all buildpacks.",
    given: world({ buildpacks: WITH_BOMS }),
    when: [create()],
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).toml("/layers/report.toml", "build", "bom"),
        bomOf("build"),
        "platform.report.build-bom",
      ),
    ],
  }),
];

/** A lifecycle need not generate a legacy BOM. `bin/detect` of the next build finds it, or writes what it must have. */
const FOUND = "/workspace/found.json";
const legacyBomCase = (kind: "launch" | "build", order: "given" | "reversed" = "given"): TestCase => {
  const path = `/layers/sbom/${kind}/sbom.legacy.json`;
  const entries = bomOf(kind).map(({ name, metadata }) => ({ name, metadata }));
  const [first, second] = order === "given" ? WITH_BOMS : ([WITH_BOMS[1], WITH_BOMS[0]] as const);
  const find: Act = {
    do: "if",
    exists: path,
    acts: [{ do: "copy", path, to: FOUND }],
    otherwise: [writeFile(FOUND, JSON.stringify(entries))],
  };
  return mustCase({
    id: `build.bom.legacy-${kind}${order === "given" ? "" : "-reversed"}`,
    says: `A legacy BOM for ${kind} has the entries of all buildpacks${order === "given" ? "" : ", also in another order"}.`,
    // Before Platform API 0.9 it is in metadata.toml or report.toml.
    platform: ["0.9"],
    given: worldForBuild({ buildpacks: [{ ...first, detect: [find] }, second] }),
    when: [build(), detect()],
    then: [
      expectSuccess(0),
      expectSuccess(1),
      ...entries.map((entry) =>
        expectThat(afterStep(1).file(FOUND, "json"), { includes: entry }, `buildpack.deprecated.${kind}-bom.contains`),
      ),
    ],
  });
};

/** From Buildpack API 0.9 on, commands are lists. */
const argumentsCase = (id: string, says: string, api: VersionRange, command: string | readonly string[]): TestCase =>
  mustCase({
    id,
    says,
    buildpack: api,
    can: ["launch"],
    given: world({
      buildpacks: [buildpack({ id: "acme/app", build: writeProcesses({ type: "web", command, args: ["default"] }) })],
      files: { [WEB]: recordingProgram("web") },
    }),
    when: [create(), launch("/cnb/process/web", { args: ["mine", "too"] })],
    then: [
      expectSuccess(1),
      expectEqual(
        afterStep(1).call("web", "argv"),
        [WEB, ...(typeof command === "string" ? [] : command.slice(1)), "default", "mine", "too"],
        APPENDED,
      ),
    ],
  });

const directCase = (direct: boolean): TestCase =>
  testCase({
    id: `launch.direct.${direct ? "true" : "false"}`,
    lane: "implied",
    says: `The launcher starts a process with direct = ${direct} ${direct ? "without" : "with"} a shell.`,
    buildpack: ["0.7", "0.8"],
    can: ["launch"],
    given: world({
      buildpacks: [
        buildpack({ id: "acme/app", build: writeProcesses({ type: "web", command: WEB, args: ["$WHO"], direct }) }),
      ],
      files: { [WEB]: recordingProgram("web") },
    }),
    when: [create(), launch("/cnb/process/web", { env: { WHO: "me" } })],
    then: [expectSuccess(1), expectEqual(afterStep(1).call("web", "argv"), [WEB, direct ? "$WHO" : "me"], DIRECT)],
  });

const launches: readonly TestCase[] = [
  argumentsCase(
    "launch.appended.list",
    "The launcher appends the user's arguments to the default ones of a command that is a list.",
    ["0.9"],
    [WEB, "always"],
  ),
  argumentsCase(
    "launch.appended.string",
    "The launcher appends the user's arguments to the default ones of a command that is a string.",
    ["0.7", "0.8"],
    WEB,
  ),
  directCase(true),
  directCase(false),
  testCase({
    id: "build.metadata.command-string",
    lane: "may",
    says: "metadata.toml has the command of a process as a string, and its other words among the arguments.",
    buildpack: ["0.9"],
    given: worldForBuild({
      buildpacks: [
        buildpack({ build: writeProcesses({ type: "web", command: ["web", "always"], args: ["default"] }) }),
      ],
    }),
    when: [build()],
    then: [
      expectSuccess(0),
      expectEqual(afterStep(0).toml(METADATA, "processes", 0, "command"), "web", "platform.metadata.command-string"),
      expectEqual(
        afterStep(0).toml(METADATA, "processes", 0, "args"),
        ["always", "default"],
        "platform.metadata.command-string",
      ),
    ],
  }),
];

const EXPERIMENTAL = { CNB_EXPERIMENTAL_MODE: "warn" };
const switching = (name: string, image: string) =>
  extension({ id: `acme/${name}`, generate: writeGenerated({ "run.Dockerfile": `FROM ${image}\n` }) });

/** `given`: a world in which bin/<phase> records its variables. */
const buildpackDirectory = (phase: "detect" | "build", given: World, step: RunStep): TestCase =>
  mustCase({
    id: `${phase}.run.buildpack-dir`,
    says: `bin/${phase} gets the root of its buildpack in CNB_BUILDPACK_DIR.`,
    given,
    when: [step],
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).call("see", "env", "CNB_BUILDPACK_DIR"),
        "/cnb/buildpacks/acme_hello/1.0.0",
        "buildpack.env.buildpack-dir",
      ),
    ],
  });

const others: readonly TestCase[] = [
  mustCase({
    id: "create.skip-restore.whole-phase",
    says: "With -skip-restore the creator does not restore store.toml either.",
    given: world({ buildpacks: [helloBuildpack(writeStore('of = "first"\n'))] }),
    when: [create(), ...rebuildWith(...recordCall("again")), create({ flags: { "-skip-restore": true } })],
    then: [
      expectSuccess(3),
      expectEqual(afterStep(3).call("again", "cwd"), "/workspace"),
      expectAbsent(afterStep(3).file("/layers/acme_hello/store.toml"), "platform.creator.skip-restore.phase"),
    ],
  }),
  shouldCase({
    id: "export.created.constant",
    says: "The time of creation of the app image does not follow SOURCE_DATE_EPOCH.",
    given: world(),
    when: [
      create({ env: { SOURCE_DATE_EPOCH: "86401" } }),
      newContainer,
      create({ env: { SOURCE_DATE_EPOCH: "172802" } }),
    ],
    then: [
      expectSuccess(2),
      expectThat(appConfig("Env"), { includes: "CNB_PLATFORM_API=${platform-api}" }),
      expectSame(
        afterStep(2).image(APP, "config", "created"),
        afterStep(0).image(APP, "config", "created"),
        "platform.exporter.repro.created-constant",
      ),
    ],
  }),
  mustCase({
    id: "generate.run-image.last-dockerfile",
    says: "The run image in analyzed.toml becomes the base image of the last extension's Dockerfile.",
    buildpack: ["0.9"],
    given: worldForGenerate({
      extensions: [switching("first", "127.0.0.1:5000/first:1"), switching("second", "127.0.0.1:5000/second:1")],
      env: EXPERIMENTAL,
    }),
    when: [detect()],
    then: [
      expectSuccess(0),
      expectThat(
        afterStep(0).analyzed("run-image", "reference"),
        { includes: "@second:1" },
        "platform.detector.ext.last-dockerfile",
      ),
    ],
  }),
  buildpackDirectory("detect", worldForDetect({ buildpacks: [buildpack({ detect: recordCall("see") })] }), detect()),
  buildpackDirectory("build", worldForBuild({ buildpacks: [buildpack({ build: recordCall("see") })] }), build()),
];

export const olderVersionCases: readonly TestCase[] = [
  ...boms,
  legacyBomCase("launch"),
  legacyBomCase("build"),
  legacyBomCase("launch", "reversed"),
  legacyBomCase("build", "reversed"),
  ...launches,
  ...others,
];
