/** platform.md > Platform API Compatibility, Usage; buildpack.md > Buildpack API Compatibility. */
import type { Case, Expectation, RunStep } from "../../protocol/case.ts";
import { recordCall, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import {
  afterStep,
  detectedGroupIds,
  expectEqual,
  expectExit,
  expectSuccess,
  expectThat,
} from "../vocabulary/expectations.ts";
import { runImage } from "../vocabulary/run-images.ts";
import { analyze, build, create, detect, launch, rebase } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

/** No lifecycle speaks it. */
const UNSPOKEN = "9.9";

interface Phase {
  readonly name: string;
  readonly given: Case["given"];
  readonly before: readonly RunStep[];
  readonly step: (more: Omit<RunStep, "run">) => RunStep;
  /** What a phase that ran leaves. */
  readonly effect: (step: number) => Expectation;
  readonly needs?: { readonly buildpack: readonly ["0.9"]; readonly can: Case["needs"]["can"] };
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

const PHASES: readonly Phase[] = [
  {
    name: "analyze",
    given: APP,
    before: [],
    step: analyze,
    effect: (n) =>
      expectThat(afterStep(n).toml("/layers/analyzed.toml", "run-image", "reference"), { includes: "@run@sha256:" }),
  },
  {
    name: "detect",
    given: worldForDetect(),
    before: [],
    step: detect,
    effect: (n) => expectEqual(detectedGroupIds(n), ["acme/hello"]),
  },
  {
    name: "build",
    given: worldForBuild({ buildpacks: [buildpack({ build: recordCall("build") })] }),
    before: [],
    step: build,
    effect: (n) => expectEqual(afterStep(n).call("build", "cwd"), "/workspace"),
  },
  {
    name: "create",
    given: APP,
    before: [],
    step: create,
    effect: (n) => expectEqual(afterStep(n).image("@app:1", "config", "os"), "linux"),
  },
  {
    name: "rebase",
    given: { ...APP, images: newRun },
    before: [create()],
    step: (more) => rebase("@run:2", { ...more, flags: { "-force": true, ...more.flags } }),
    effect: (n) => expectThat(afterStep(n).layers("@app:1", "/0/entries/*/name"), { includes: "/etc/new" }),
  },
  {
    name: "launch",
    given: WEB,
    before: [create()],
    step: (more) => launch("/cnb/process/web", more),
    effect: (n) => expectEqual(afterStep(n).call("web", "cwd"), "/workspace"),
    needs: { buildpack: ["0.9"], can: ["launch"] },
  },
];

const PLATFORM_API = "platform.api.fail-unsupported";
const READ_FIRST = "platform.usage.read-api-first";

/** One phase: the version it is run with is spoken; it is not; it is not, and another input is wrong too. */
function negotiated({ name, given, before, step, effect, needs }: Phase): readonly Case[] {
  const n = before.length;
  const common = { given, ...needs };
  const api = (version: string, flags?: RunStep["flags"]) =>
    step({ env: { CNB_PLATFORM_API: version }, ...(flags !== undefined && { flags }) });
  return [
    mustCase({
      ...common,
      id: `${name}.platform-api.supported`,
      says: `A Platform API version that the lifecycle speaks is accepted by ${name}.`,
      when: [...before, api("${platform-api}")],
      then: [expectSuccess(n), effect(n)],
    }),
    mustCase({
      ...common,
      id: `${name}.platform-api.unsupported`,
      says: `A Platform API version that the lifecycle does not speak fails ${name} with exit code 11.`,
      when: [...before, api(UNSPOKEN)],
      then: [expectExit(n, 11, PLATFORM_API)],
      control: { id: `${name}.platform-api.supported`, differs: `/when/${n}/env/CNB_PLATFORM_API` },
    }),
  ];
}

const PROCESSES = afterStep(0).toml("/layers/config/metadata.toml", "processes");
const malformedOrder = { "/cnb/order.toml": { text: "[[order\n", owner: "root" as const } };

export const negotiation: readonly Case[] = [
  ...PHASES.flatMap(negotiated),
  mustCase({
    id: "detect.platform-api.before-flags",
    says: "The Platform API version is judged before flags are parsed.",
    given: worldForDetect(),
    when: [detect({ env: { CNB_PLATFORM_API: UNSPOKEN }, flags: { "-no-such-flag": true } })],
    then: [expectExit(0, 11, READ_FIRST)],
    control: { id: "detect.platform-api.unsupported", differs: "/when/0/flags" },
  }),
  mustCase({
    id: "detect.platform-api.before-files",
    says: "The Platform API version is judged before files are read.",
    given: worldForDetect({ files: malformedOrder }),
    when: [detect({ env: { CNB_PLATFORM_API: UNSPOKEN } })],
    then: [expectExit(0, 11, READ_FIRST)],
    control: { id: "detect.platform-api.unsupported", differs: "/given/files/~1cnb~1order.toml" },
  }),
  mustCase({
    id: "launch.platform-api.conforms",
    says: "Before Platform API 0.15 a process is started whatever execution environments it names.",
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
  mustCase({
    id: "detect.buildpack-api.supported",
    says: "A buildpack of a Buildpack API version that the lifecycle speaks is run.",
    given: worldForDetect({ buildpacks: [buildpack({ detect: recordCall("detect") })] }),
    when: [detect()],
    then: [expectSuccess(0), expectEqual(afterStep(0).call("detect", "cwd"), "/workspace")],
  }),
  mustCase({
    id: "detect.buildpack-api.unsupported",
    says: "A buildpack of a Buildpack API version that the lifecycle does not speak fails detection with exit code 12.",
    given: worldForDetect({ buildpacks: [buildpack({ api: UNSPOKEN, detect: recordCall("detect") })] }),
    when: [detect()],
    then: [expectExit(0, 12, "buildpack.api.error-unsupported")],
    control: { id: "detect.buildpack-api.supported", differs: "/given/buildpacks/0/toml" },
  }),
  mustCase({
    id: "create.buildpack-api.unsupported",
    says: "A buildpack of a Buildpack API version that the lifecycle does not speak fails the build with exit code 12.",
    given: {
      ...APP,
      buildpacks: APP.buildpacks.map((one) => ({ ...one, toml: one.toml.replace("${buildpack-api}", UNSPOKEN) })),
    },
    when: [create({ env: { CNB_PLATFORM_API: "${platform-api}" } })],
    then: [expectExit(0, 12, "buildpack.api.error-unsupported")],
    control: { id: "create.platform-api.supported", differs: "/given/buildpacks/0/toml" },
  }),
  mustCase({
    id: "build.buildpack-api.each-its-own",
    says: "Two buildpacks of different Buildpack API versions in one group are each read by their own version.",
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
    when: [build()],
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
    says: "A path given on the command line wins over the same input in the environment.",
    given: worldForDetect(),
    when: [detect({ env: { CNB_GROUP_PATH: "/layers/of-env.toml" }, flags: { "-group": "/layers/of-flag.toml" } })],
    then: [
      expectSuccess(0),
      expectEqual(
        `${afterStep(0).toml("/layers/of-flag.toml", "group")}/*/id`,
        ["acme/hello"],
        "platform.usage.flag-precedence",
      ),
      expectThat(afterStep(0).file("/layers/of-env.toml"), { present: false }, "platform.usage.flag-precedence"),
    ],
  }),
  mustCase({
    id: "build.inputs.flag-over-environment",
    says: "An app directory given on the command line wins over the one in the environment.",
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
