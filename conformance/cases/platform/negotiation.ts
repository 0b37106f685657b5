/** platform.md > Platform API Compatibility, Usage; buildpack.md > Buildpack API Compatibility. */
import type { Expectation, RunStep, TestCase } from "#protocol";
import { recordCall, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import { expectAppImage } from "../vocabulary/images.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { analyze, build, create, detect, launch, rebase } from "../vocabulary/steps.ts";
import { buildCase, detectCase, impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

/** A version that no lifecycle supports. */
const UNSUPPORTED = "9.9";

export interface Phase {
  readonly name: string;
  readonly executable: string;
  readonly given: TestCase["given"];
  readonly before: readonly RunStep[];
  readonly step: (more: Omit<RunStep, "run">) => RunStep;
  /** What shows that the phase ran. */
  readonly effect: (step: number) => Expectation;
  readonly needs?: {
    readonly platform?: readonly ["0.12"];
    readonly buildpack?: readonly ["0.9"];
    readonly can?: NonNullable<TestCase["needs"]["can"]>;
  };
}

const APP = world();
const WEB = world({
  buildpacks: [buildpack({ build: writeProcesses({ type: "web", command: ["/workspace/web"] }) })],
  files: { "/workspace/web": recordingProgram("web") },
});
const newRun = {
  ...APP.images,
  "@run:2": runImage({ files: [{ name: "/etc/new", text: "new\n", owner: "root" as const }] }),
};

export const PHASES: readonly Phase[] = [
  {
    name: "analyze",
    executable: "analyzer",
    given: APP,
    before: [],
    step: analyze,
    effect: (n) => expectThat(afterStep(n).analyzed("run-image", "reference"), { includes: "@run@sha256:" }),
  },
  {
    name: "detect",
    executable: "detector",
    given: worldForDetect(),
    before: [],
    step: detect,
    effect: (n) => expectEqual(detectedGroupIds(n), ["acme/hello"]),
  },
  {
    name: "build",
    executable: "builder",
    given: worldForBuild({ buildpacks: [buildpack({ build: recordCall("build") })] }),
    before: [],
    step: build,
    effect: (n) => expectEqual(afterStep(n).call("build", "cwd"), "/workspace"),
  },
  {
    name: "create",
    executable: "creator",
    given: APP,
    before: [],
    step: create,
    effect: expectAppImage,
  },
  {
    name: "rebase",
    executable: "rebaser",
    given: { ...APP, images: newRun },
    before: [create()],
    step: (more) => rebase("@run:2", { ...more, flags: { "-force": true, ...more.flags } }),
    effect: (n) => expectThat(afterStep(n).layers("@app:1", "/0/entries/*/name"), { includes: "/etc/new" }),
    needs: { platform: ["0.12"] },
  },
  {
    name: "launch",
    executable: "launcher",
    given: WEB,
    before: [create()],
    step: (more) => launch("/cnb/process/web", more),
    effect: (n) => expectEqual(afterStep(n).call("web", "cwd"), "/workspace"),
    needs: { buildpack: ["0.9"], can: ["launch"] },
  },
];

export const PLATFORM_API = "platform.api.fail-unsupported";
const READ_FIRST = "platform.usage.read-api-first";

/** One phase with a supported and with an unsupported version. */
function apiVersionCases({ name, executable, given, before, step, effect, needs }: Phase): readonly TestCase[] {
  const n = before.length;
  const common = { given, ...needs };
  const api = (version: string, flags?: RunStep["flags"]) =>
    step({ env: { CNB_PLATFORM_API: version }, ...(flags !== undefined && { flags }) });
  return [
    impliedCase({
      ...common,
      id: `${name}.platform-api.supported`,
      says: `The ${executable} accepts a Platform API version that the lifecycle supports.`,
      when: [...before, api("${platform-api}")],
      then: [expectSuccess(n), effect(n)],
    }),
    mustCase({
      ...common,
      id: `${name}.platform-api.unsupported`,
      says: `The ${executable} exits with 11 for a Platform API version that the lifecycle does not support.`,
      when: [...before, api(UNSUPPORTED)],
      then: [expectExit(n, 11, PLATFORM_API)],
      control: { id: `${name}.platform-api.supported`, differs: `/when/${n}/env/CNB_PLATFORM_API` },
    }),
  ];
}

const PROCESSES = afterStep(0).toml("/layers/config/metadata.toml", "processes");
const malformedOrder = { "/cnb/order.toml": { text: "[[order\n", owner: "root" as const } };

export const negotiationCases: readonly TestCase[] = [
  ...PHASES.flatMap(apiVersionCases),
  mustCase({
    id: "detect.platform-api.before-flags",
    says: "The detector checks the Platform API version before it parses flags.",
    given: worldForDetect(),
    when: [detect({ env: { CNB_PLATFORM_API: UNSUPPORTED }, flags: { "-no-such-flag": true } })],
    then: [expectExit(0, 11, READ_FIRST)],
    control: { id: "detect.platform-api.unsupported", differs: "/when/0/flags" },
  }),
  mustCase({
    id: "detect.platform-api.before-files",
    says: "The detector checks the Platform API version before it reads files.",
    given: worldForDetect({ files: malformedOrder }),
    when: [detect({ env: { CNB_PLATFORM_API: UNSUPPORTED } })],
    then: [expectExit(0, 11, READ_FIRST)],
    control: { id: "detect.platform-api.unsupported", differs: "/given/files/~1cnb~1order.toml" },
  }),
  mustCase({
    id: "launch.platform-api.conforms",
    says: "Before Platform API 0.15, the launcher starts a process with any execution environments.",
    platform: ["0.12", "0.14"],
    buildpack: ["0.12"],
    can: ["launch"],
    given: world({
      buildpacks: [
        buildpack({ build: writeProcesses({ type: "web", command: ["/workspace/web"], "exec-env": ["test"] }) }),
      ],
      files: { "/workspace/web": recordingProgram("web") },
    }),
    when: [create(), launch("/cnb/process/web", { env: { CNB_EXEC_ENV: "production" } })],
    then: [expectSuccess(1), expectEqual(afterStep(1).call("web", "cwd"), "/workspace", "platform.api.conform-or")],
  }),
  detectCase({
    id: "detect.buildpack-api.supported",
    lane: "implied",
    says: "The detector runs a buildpack whose Buildpack API version the lifecycle supports.",
    given: worldForDetect({ buildpacks: [buildpack({ detect: recordCall("detect") })] }),
    then: [expectSuccess(0), expectEqual(afterStep(0).call("detect", "cwd"), "/workspace")],
  }),
  detectCase({
    id: "detect.buildpack-api.unsupported",
    says: "The detector exits with 12 for a buildpack whose Buildpack API version the lifecycle does not support.",
    given: worldForDetect({ buildpacks: [buildpack({ api: UNSUPPORTED, detect: recordCall("detect") })] }),
    then: [expectExit(0, 12, "buildpack.api.error-unsupported")],
    control: { id: "detect.buildpack-api.supported", differs: "/given/buildpacks/0/toml" },
  }),
  mustCase({
    id: "create.buildpack-api.unsupported",
    says: "The creator exits with 12 for a buildpack whose Buildpack API version the lifecycle does not support.",
    given: {
      ...APP,
      buildpacks: APP.buildpacks.map((one) => ({ ...one, toml: one.toml.replace("${buildpack-api}", UNSUPPORTED) })),
    },
    when: [create({ env: { CNB_PLATFORM_API: "${platform-api}" } })],
    then: [expectExit(0, 12, "buildpack.api.error-unsupported")],
    control: { id: "create.platform-api.supported", differs: "/given/buildpacks/0/toml" },
  }),
  buildCase({
    id: "build.buildpack-api.each-its-own",
    says: "The builder treats each buildpack of a group by that buildpack's own Buildpack API version.",
    platform: ["0.10"],
    buildpack: ["0.9"],
    given: worldForBuild({
      buildpacks: [
        buildpack({
          id: "acme/old",
          api: "0.8",
          build: writeProcesses({ type: "old", command: "/workspace/old", direct: true }),
        }),
        buildpack({ id: "acme/new", build: writeProcesses({ type: "new", command: ["/workspace/new", "always"] }) }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectThat(PROCESSES, { includes: { type: "old", command: ["/workspace/old"] } }, "buildpack.api.conform-or"),
      expectThat(
        PROCESSES,
        { includes: { type: "new", command: ["/workspace/new", "always"] } },
        "buildpack.api.conform-or",
      ),
    ],
  }),
  mustCase({
    id: "detect.inputs.flag-over-environment",
    says: "A path given by a flag takes precedence over the environment.",
    given: worldForDetect(),
    when: [detect({ env: { CNB_GROUP_PATH: "/layers/of-env.toml" }, flags: { "-group": "/layers/of-flag.toml" } })],
    then: [
      expectSuccess(0),
      expectEqual(
        `${afterStep(0).toml("/layers/of-flag.toml", "group")}/*/id`,
        ["acme/hello"],
        "platform.usage.flag-precedence",
      ),
      expectAbsent(afterStep(0).file("/layers/of-env.toml"), "platform.usage.flag-precedence"),
    ],
  }),
  mustCase({
    id: "build.inputs.flag-over-environment",
    says: "An app directory given by a flag takes precedence over the environment.",
    given: worldForBuild({
      buildpacks: [buildpack({ build: recordCall("build") })],
      files: { "/flag-app/a": { text: "" }, "/env-app/a": { text: "" } },
    }),
    when: [build({ env: { CNB_APP_DIR: "/env-app" }, flags: { "-app": "/flag-app" } })],
    then: [
      expectSuccess(0),
      expectEqual(afterStep(0).call("build", "cwd"), "/flag-app", "platform.usage.flag-precedence"),
    ],
  }),
];
