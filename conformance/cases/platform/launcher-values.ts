/** platform.md > Launch Environment, buildpack.md > Exec.d, Environment: every value reaches the process as it is; inputs that are empty. */
import type { FileSpec, TestCase } from "#protocol";
import { recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HAND_MADE, HAND_MADE_METADATA, launchHandMade, WEB_METADATA } from "../vocabulary/hand-made.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

/** Values that a shell, a parser of lines or of words would change. */
const VALUES: Readonly<Record<string, string>> = {
  EMPTY: "",
  SPACES: "  two  words ",
  QUOTES: `"'\`\\`,
  DOLLARS: "$HOME $(id) $",
  LINES: "one\ntwo\n",
  EQUALS: "a=b=c",
  DASHES: "-n",
  STARS: "* ? [a] ~ {a,b}",
  UNICODE: "\u00e9 \u4e16\u754c",
  LONG: "x".repeat(5_000),
};

const LAYER = `${HAND_MADE}/acme_hand/layer`;

interface Draft {
  readonly what: string;
  readonly says: string;
  /** The files of the layer, by path. */
  readonly files?: Readonly<Record<string, FileSpec>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly covers: readonly string[];
}

const valuesCase = ({ what, says, files = {}, env = {}, covers }: Draft): TestCase =>
  mustCase({
    id: `launch.${what}`,
    says,
    buildpack: ["0.9"],
    can: ["launch"],
    given: world({
      buildpacks: [buildpack({ id: "acme/app", build: writeProcesses({ type: "web", command: ["/workspace/web"] }) })],
      files: {
        "/workspace/web": recordingProgram("web"),
        [HAND_MADE_METADATA]: WEB_METADATA,
        ...Object.fromEntries(Object.entries(files).map(([path, file]) => [`${LAYER}/${path}`, file])),
      },
    }),
    when: [create(), launchHandMade(env)],
    then: [expectSuccess(1), expectThat(afterStep(1).call("web", "env"), { includes: VALUES }, ...covers)],
  });

/** Basic strings of TOML are those of JSON, for these values; `$$` is a dollar in an act. */
const EXECD = Object.entries(VALUES)
  .map(([name, value]) => `${name} = ${JSON.stringify(value)}\n`)
  .join("")
  .replaceAll("$", "$$$$");

const INPUTS = [
  ["app-dir", "CNB_APP_DIR", "the app directory is /workspace", ["platform.launcher.working-dir.select"]],
  ["layers-dir", "CNB_LAYERS_DIR", "the layers directory is /layers", ["platform.launcher.derive"]],
  ["exec-env", "CNB_EXEC_ENV", "the execution environment is production", ["platform.launcher.select-eligible"]],
] as const;

/** The process is for production. */
const emptyInputs: readonly TestCase[] = INPUTS.map(([what, variable, says, covers]) =>
  mustCase({
    id: `launch.input.${what}-empty`,
    says: `If ${variable} is empty, ${says}.`,
    ...(what === "exec-env" && { platform: ["0.15"] }),
    buildpack: ["0.12"],
    can: ["launch"],
    given: world({
      buildpacks: [
        buildpack({
          id: "acme/app",
          build: writeProcesses({ type: "web", command: ["/workspace/web"], "exec-env": ["production"] }),
        }),
      ],
      files: { "/workspace/web": recordingProgram("web") },
    }),
    when: [create(), launch("/cnb/process/web", { env: { [variable]: "" } })],
    then: [
      allowReading(expectSuccess(1, ...covers), { between: [1, 255] }, "A-43"),
      expectEqual(afterStep(1).call("web", "cwd"), "/workspace", ...covers),
    ],
  }),
);

export const launcherValueCases: readonly TestCase[] = [
  ...emptyInputs,
  valuesCase({
    what: "env.values",
    says: "The process inherits variables with any value, an empty one too.",
    env: VALUES,
    covers: ["platform.env.launch.inherit"],
  }),
  valuesCase({
    what: "env-files.values",
    says: "The contents of a layer's files are values as they are, an empty file too.",
    files: Object.fromEntries(Object.entries(VALUES).map(([name, text]) => [`env.launch/${name}`, { text }])),
    covers: ["buildpack.env.rules.no-shell", "buildpack.env.override.value"],
  }),
  valuesCase({
    what: "execd.values",
    says: "The values that an exec.d program tells reach the process as they are.",
    files: { "exec.d/a": { acts: [{ do: "fd3", text: EXECD }] } },
    covers: ["buildpack.execd.output.vars", "platform.launcher.exec.execd.run"],
  }),
];
