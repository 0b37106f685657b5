/** platform.md > Buildpack Environment; buildpack.md > Environment > Targets, Provided by the Platform. */
import type { Act } from "#machine";
import type { Expectation, FileSpec, TestCase, World } from "#protocol";
import { makeLayer, recordCall } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { build, detect } from "../vocabulary/steps.ts";
import { buildCase, mustCase, type VersionRange } from "../vocabulary/test-case.ts";
import { BASE_PATH, buildpack, type DetectWorldChanges, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

const SEE: readonly Act[] = recordCall("seen");
const seen = (...inside: readonly string[]) => afterStep(0).call("seen", ...inside);
const user = (name: string, text: string): Readonly<Record<string, FileSpec>> => ({
  [`/platform/env/${name}`]: { text },
});
const operator = (name: string, text: string): Readonly<Record<string, FileSpec>> => ({
  [`/cnb/build-config/env/${name}`]: { text, owner: "root" },
});

interface Draft {
  readonly what: string;
  readonly lane?: TestCase["lane"];
  readonly says: string;
  readonly given?: DetectWorldChanges;
  readonly buildpackToml?: string;
  /** Default: all. */
  readonly buildpack?: VersionRange;
  readonly platform?: VersionRange;
  readonly then: readonly Expectation[];
}

/** The same case at detect and at build: one buildpack records its environment. */
function casesAtDetectAndBuild({
  what,
  lane = "must",
  says,
  given = {},
  buildpackToml = "",
  then,
  ...versions
}: Draft): readonly TestCase[] {
  const buildpacks = [buildpack({ buildpackToml, detect: SEE, build: SEE })];
  const worlds: readonly (readonly ["detect" | "build", World])[] = [
    ["detect", worldForDetect({ ...given, buildpacks })],
    ["build", worldForBuild({ ...given, buildpacks })],
  ];
  return worlds.map(([phase, world]) =>
    mustCase({
      id: `${phase}.env.${what}`,
      lane,
      says: `At ${phase}, ${says}.`,
      ...versions,
      given: world,
      when: [phase === "detect" ? detect() : build()],
      then: [expectSuccess(0), ...then],
    }),
  );
}

const TARGET = { os: "linux", arch: "arm64", variant: "v8", distro: { name: "elsewhere", version: "7.1" } };

const targets: readonly TestCase[] = (["detect", "build"] as const).flatMap((phase) => {
  const buildpacks = [buildpack({ detect: SEE, build: SEE })];
  const given = (phase === "detect" ? worldForDetect : worldForBuild)({ buildpacks, target: TARGET });
  const when = [phase === "detect" ? detect() : build()];
  const data = phase === "detect" ? "platform.detector.target-data" : "platform.builder.target-data";
  const common = { buildpack: ["0.10"] as const, given, when };
  return [
    mustCase({
      ...common,
      id: `${phase}.target.platform`,
      says: `At ${phase}, a buildpack gets the operating system and architecture of the run image.`,
      then: [
        expectSuccess(0),
        expectEqual(seen("env", "CNB_TARGET_OS"), "linux", "buildpack.env.target.os", data),
        expectEqual(seen("env", "CNB_TARGET_ARCH"), "arm64", "buildpack.env.target.arch", data),
      ],
    }),
    // official: the key is arch-variant, and variant is not read.
    mustCase({
      ...common,
      id: `${phase}.target.variant`,
      says: `At ${phase}, a buildpack gets the architecture variant of the run image.`,
      then: [
        expectSuccess(0),
        allowReading(
          expectEqual(seen("env", "CNB_TARGET_ARCH_VARIANT"), "v8", "buildpack.env.target.variant", data),
          { present: false },
          "C-34",
        ),
      ],
    }),
    mustCase({
      ...common,
      id: `${phase}.target.distribution`,
      says: `At ${phase}, a buildpack gets the distribution of the run image.`,
      then: [
        expectSuccess(0),
        expectEqual(seen("env", "CNB_TARGET_DISTRO_NAME"), "elsewhere", "buildpack.env.target.distro-name", data),
        expectEqual(seen("env", "CNB_TARGET_DISTRO_VERSION"), "7.1", "buildpack.env.target.distro-version", data),
      ],
    }),
  ];
});

/** An earlier buildpack makes a layer with these files; the next one records its environment. */
const afterLayer = (files: Readonly<Record<string, string>>, more: Readonly<Record<string, FileSpec>>): World =>
  worldForBuild({
    buildpacks: [
      buildpack({ id: "acme/writer", build: makeLayer("x", ["build"], files) }),
      buildpack({ id: "acme/reader", build: SEE }),
    ],
    files: more,
  });

const CLEAR = "clear-env = true\n";

export const environmentCases: readonly TestCase[] = [
  ...targets,
  ...casesAtDetectAndBuild({
    what: "user",
    buildpack: ["0.10"],
    says: "a file of the platform directory sets the variable of its name to its contents",
    given: { files: user("GREETING", "hello\nworld\n") },
    then: [
      expectEqual(
        seen("env", "GREETING"),
        "hello\nworld\n",
        "buildpack.env.user.provide",
        "buildpack.env.clear-env.false",
      ),
    ],
  }),
  ...casesAtDetectAndBuild({
    what: "clear-env",
    buildpack: ["0.12"],
    says: "a buildpack with clear-env gets no user-provided variables",
    given: { files: user("GREETING", "hello") },
    buildpackToml: CLEAR,
    then: [
      expectEqual(seen("cwd"), "/workspace"),
      expectAbsent(seen("env", "GREETING"), "buildpack.env.clear-env.true"),
    ],
  }),
  ...casesAtDetectAndBuild({
    what: "clear-env-path",
    buildpack: ["0.12"],
    says: "a buildpack with clear-env gets no user-provided value of a layer path variable either",
    given: { files: { ...user("PATH", "/user/bin"), ...user("CPATH", "/user/include") } },
    buildpackToml: CLEAR,
    then: [
      expectEqual(seen("env", "PATH"), BASE_PATH, "buildpack.env.clear-env.true"),
      expectAbsent(seen("env", "CPATH"), "buildpack.env.clear-env.true"),
    ],
  }),
  ...casesAtDetectAndBuild({
    what: "user-path",
    says: "the lifecycle prepends a user-provided value to a layer path variable",
    given: { files: user("PATH", "/user/bin") },
    then: [
      expectEqual(seen("env", "PATH"), "/user/bin:/usr/local/bin:/usr/bin:/bin", "buildpack.env.user.prepend-path"),
    ],
  }),
  ...casesAtDetectAndBuild({
    what: "user-bp",
    says: "a variable BP_* has the value that the user gave",
    given: { files: user("BP_LEVEL", "user") },
    then: [expectEqual(seen("env", "BP_LEVEL"), "user", "buildpack.env.platform.bp-not-overridden")],
  }),
  // buildpack.md line 819 names another directory (C-15); platform.md defines this one in full.
  ...casesAtDetectAndBuild({
    what: "operator",
    buildpack: ["0.10"],
    says: "a file of the build configuration sets a variable, even with clear-env",
    given: { files: operator("OPERATED", "yes") },
    buildpackToml: CLEAR,
    then: [expectEqual(seen("env", "OPERATED"), "yes", "buildpack.env.operator.provide")],
  }),
  ...casesAtDetectAndBuild({
    what: "operator-default",
    lane: "implied",
    says: "an operator's file without a suffix sets a default",
    given: { files: { ...user("OPERATED", "user"), ...operator("OPERATED", "operator") } },
    then: [expectEqual(seen("env", "OPERATED"), "user", "platform.env.operator.rules")],
  }),
  ...casesAtDetectAndBuild({
    what: "operator-suffix",
    lane: "implied",
    says: "the suffix of an operator's file decides how it changes the variable",
    given: { files: { ...user("LIST", "1"), ...operator("LIST.append", "2"), ...operator("LIST.delim", ":") } },
    then: [expectEqual(seen("env", "LIST"), "1:2", "platform.env.operator.rules")],
  }),
  ...casesAtDetectAndBuild({
    what: "home",
    says: "buildpacks inherit HOME",
    given: { env: { HOME: "/home/given" } },
    then: [
      expectEqual(
        seen("env", "HOME"),
        "/home/given",
        "platform.env.build.base-image.inherit",
        "buildpack.env.platform.home-not-overridden",
      ),
    ],
  }),
  ...casesAtDetectAndBuild({
    what: "stack-id",
    says: "buildpacks inherit CNB_STACK_ID",
    given: { env: { CNB_STACK_ID: "acme.stack" } },
    then: [expectEqual(seen("env", "CNB_STACK_ID"), "acme.stack", "platform.deprecated.stack-id-inherit")],
  }),
  ...casesAtDetectAndBuild({
    what: "exec-env",
    lane: "implied",
    says: "a buildpack gets the execution environment",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: { env: { CNB_EXEC_ENV: "test" } },
    then: [
      expectEqual(
        seen("env", "CNB_EXEC_ENV"),
        "test",
        "buildpack.detect.input.exec-env",
        "buildpack.build.input.exec-env",
      ),
    ],
  }),
  buildCase({
    id: "build.env.user-over-layer",
    says: "A user-provided variable overrides what an earlier buildpack set.",
    given: afterLayer({ "env/GREETING": "layer" }, user("GREETING", "user")),
    then: [expectSuccess(0), expectEqual(seen("env", "GREETING"), "user", "buildpack.env.user.override-other")],
  }),
  buildCase({
    id: "build.env.user-path-over-layer",
    says: "A user-provided value of a layer path variable comes before the layers of earlier buildpacks.",
    given: afterLayer({ "bin/tool": "" }, user("PATH", "/user/bin")),
    then: [
      expectSuccess(0),
      expectEqual(
        seen("env", "PATH"),
        "/user/bin:/layers/acme_writer/x/bin:/usr/local/bin:/usr/bin:/bin",
        "buildpack.env.user.prepend-path",
        "platform.env.user.posix.may-modify",
      ),
    ],
  }),
  buildCase({
    id: "build.env.operator-after-layer",
    lane: "implied",
    says: "The builder applies an operator's variable after the layers of earlier buildpacks.",
    given: afterLayer({ "env/LIST": "layer" }, operator("LIST.append", ",operator")),
    then: [
      expectSuccess(0),
      expectEqual(seen("env", "LIST"), "layer,operator", "platform.env.operator.after-buildpack"),
    ],
  }),
  buildCase({
    id: "build.env.bp-of-layer",
    says: "A layer's file for a variable BP_* does not change the variable.",
    given: afterLayer({ "env/BP_LEVEL.override": "layer" }, user("BP_LEVEL", "user")),
    then: [expectSuccess(0), expectEqual(seen("env", "BP_LEVEL"), "user", "buildpack.env.platform.bp-not-overridden")],
  }),
  buildCase({
    id: "build.env.bp-of-operator",
    says: "An operator's file for a variable BP_* changes what the user gave.",
    // Texts of older versions do not mention the directory.
    platform: ["0.11"],
    given: afterLayer({}, { ...user("BP_LEVEL", "user"), ...operator("BP_LEVEL.override", "operator") }),
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(seen("env", "BP_LEVEL"), "operator", "buildpack.env.platform.bp-not-overridden"),
        { equals: "user" },
        "C-19",
      ),
    ],
  }),
];
