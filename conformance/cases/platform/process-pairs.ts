/**
 * platform.md > launcher, exporter > Outputs; buildpack.md > launch.toml: each two features of a process meet in some app. What must be
 * seen follows from a model of the text.
 */
import type { Expectation, TestCase } from "#protocol";
import { makeLayer, type ProcessDraft, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { pairwise, type Row } from "../vocabulary/pairs.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { mustCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

type Words = readonly string[];
const PROGRAM = "/workspace/web";
const words = (of: string): readonly [Words, Words, Words] => [[], [of], [`${of}-1`, `${of}-2`, `${of}-3`]];
const COMMANDS = words("always");
const DEFAULTS = words("default");
const USERS = words("user");
const DIRECTORIES = [undefined, "/workspace/sub", "/"] as const;
/** Files for the process: none, one that overrides, one that appends to what every process has. */
const VARIABLES = [undefined, "LIST", "LIST.append"] as const;
/** The process of an earlier buildpack with the same type. */
const EARLIER = ["none", "plain", "default"] as const;
const YES_OR_NO = [true, false] as const;

/** One app, and how its user starts it. */
interface App {
  readonly command: Words;
  readonly defaults: Words;
  readonly user: Words;
  readonly directory: string | undefined;
  readonly variable: (typeof VARIABLES)[number];
  readonly earlier: (typeof EARLIER)[number];
  readonly isDefault: boolean;
  readonly direct: boolean;
}

const appOf = ([
  command = 0,
  defaults = 0,
  user = 0,
  directory = 0,
  variable = 0,
  earlier = 0,
  is = 0,
  direct = 0,
]: Row): App => ({
  command: COMMANDS[command] ?? [],
  defaults: DEFAULTS[defaults] ?? [],
  user: USERS[user] ?? [],
  directory: DIRECTORIES[directory],
  variable: VARIABLES[variable],
  earlier: EARLIER[earlier] ?? "none",
  isDefault: YES_OR_NO[is] ?? false,
  direct: YES_OR_NO[direct] ?? true,
});

interface Rules {
  readonly what: string;
  readonly buildpack: VersionRange;
  readonly levels: readonly number[];
  readonly command: (app: App) => ProcessDraft["command"];
  /** After the program. */
  readonly argumentsOf: (app: App) => Words;
  readonly covers: readonly string[];
}

const L = "platform.launcher";
const RULES: readonly Rules[] = [
  {
    what: "replaced",
    buildpack: ["0.9"],
    levels: [3, 3, 3, 3, 3, 3, 2, 1],
    command: ({ command }) => [PROGRAM, ...command],
    argumentsOf: ({ command, defaults, user }) => [...command, ...(user.length > 0 ? user : defaults)],
    covers: [`${L}.args.replace`],
  },
  {
    what: "appended",
    buildpack: ["0.8", "0.8"],
    levels: [1, 3, 3, 3, 3, 3, 2, 2],
    command: () => PROGRAM,
    argumentsOf: ({ defaults, user }) => [...defaults, ...user],
    covers: [`${L}.args.append`],
  },
];

const processOf = (app: App, { command }: Rules): ProcessDraft => ({
  type: "web",
  command: command(app),
  args: app.defaults,
  ...(app.isDefault && { default: true }),
  ...(app.directory !== undefined && { "working-dir": app.directory }),
  ...(!app.direct || typeof command(app) === "string" ? { direct: app.direct } : {}),
});

const worldOf = (app: App, rules: Rules) => {
  const wrong = typeof rules.command(app) === "string" ? "/workspace/wrong" : ["/workspace/wrong"];
  const earlier: ProcessDraft = { type: "web", command: wrong, args: ["wrong"], default: app.earlier === "default" };
  const list = app.variable === undefined ? {} : { [`env.launch/web/${app.variable}`]: "own" };
  return world({
    buildpacks: [
      buildpack({ id: "acme/first", build: app.earlier === "none" ? [] : writeProcesses(earlier) }),
      buildpack({
        id: "acme/second",
        build: [
          ...makeLayer("x", ["launch"], { "env.launch/LIST": "common,", "env.launch/other/LIST": "wrong", ...list }),
          ...writeProcesses(processOf(app, rules)),
        ],
      }),
    ],
    files: {
      [PROGRAM]: recordingProgram("web"),
      "/workspace/wrong": recordingProgram("wrong"),
      "/workspace/sub": { dir: true },
      "/workspace/.profile": { text: "export SOURCED=yes\n" },
    },
  });
};

const LISTS = { none: "common,", LIST: "own", "LIST.append": "common,own" } as const;
const seen = (...inside: readonly string[]) => afterStep(1).call("web", ...inside);

/** The model. */
const expectationsOf = (app: App, rules: Rules): readonly Expectation[] => [
  expectEqual(
    afterStep(0).config("@app:1", "Entrypoint"),
    [app.isDefault ? "/cnb/process/web" : "/cnb/lifecycle/launcher"],
    app.isDefault ? "platform.exporter.entrypoint.buildpack-default" : "platform.exporter.entrypoint.launcher",
  ),
  expectSuccess(1),
  expectThat(afterStep(1).calls(), { length: 1 }, "buildpack.launch-toml.same-type.last"),
  expectEqual(seen("argv"), [PROGRAM, ...rules.argumentsOf(app)], ...rules.covers),
  expectEqual(seen("cwd"), app.directory ?? "/workspace", `${L}.exec.working-dir`),
  expectEqual(seen("env", "LIST"), LISTS[app.variable ?? "none"], `${L}.exec.env-vars`),
  app.direct
    ? expectAbsent(
        seen("env", "SOURCED"),
        rules.what === "replaced" ? `${L}.args.direct-true` : `${L}.args.legacy-direct`,
      )
    : expectEqual(seen("env", "SOURCED"), "yes", `${L}.exec.app-profile`, `${L}.args.legacy-direct`),
];

export const processPairCases: readonly TestCase[] = RULES.flatMap((rules) =>
  pairwise(rules.levels).map((row) => {
    const app = appOf(row);
    return mustCase({
      id: `launch.process-pairs.${rules.what}-${row.slice(0, -1).join("")}${app.direct ? "" : "-shell"}`,
      says: `A process gets its arguments, directory and variables, whatever else it has: ${describe(app)}.`,
      buildpack: rules.buildpack,
      can: ["launch"],
      given: worldOf(app, rules),
      when: [create(), launch("/cnb/process/web", { ...(app.user.length > 0 && { args: app.user }) })],
      then: [expectSuccess(0), ...expectationsOf(app, rules)],
    });
  }),
);

function describe({ command, defaults, user, directory, variable, earlier, isDefault }: App): string {
  return [
    `${command.length} further words, ${defaults.length} default arguments, ${user.length} of the user`,
    directory === undefined ? "the app directory" : directory,
    variable === undefined ? "no file for the process" : `a file ${variable} for the process`,
    earlier === "none"
      ? "no earlier process"
      : earlier === "plain"
        ? "an earlier process"
        : "an earlier default process",
    isDefault ? "the default" : "not the default",
  ].join(", ");
}
