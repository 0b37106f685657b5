/**
 * platform.md > launcher > Execution, Outputs: what holds for a process without a shell and in one, of a buildpack and of the user: the
 * exit code, the working directory, the words of a shell, and where a command is.
 */
import type { Act } from "#machine";
import type { Expectation, FileSpec, RunStep, TestCase } from "#protocol";
import { type ProcessDraft, recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectExit, expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { type TestCaseDraft, testCase, type VersionRange } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

const L = "platform.launcher";
type Files = Readonly<Record<string, FileSpec>>;
type Words = readonly string[];

/** A way to start a command. */
interface Way {
  readonly what: "direct" | "shell" | "user-direct" | "user-shell";
  readonly says: string;
  readonly buildpack: VersionRange;
  /** The process web of a buildpack that runs the command. */
  readonly process: (command: string, more?: Partial<ProcessDraft>) => ProcessDraft;
  readonly start: (words?: Words, env?: Readonly<Record<string, string>>) => RunStep;
}

const WEB = "/workspace/web";
const LAUNCHER = "/cnb/lifecycle/launcher";
const startWeb: Way["start"] = (args = [], env = {}) =>
  launch("/cnb/process/web", { env, ...(args.length > 0 && { args }) });

const DIRECT: Way = {
  what: "direct",
  says: "a process without a shell",
  buildpack: ["0.9"],
  process: (command, more) => ({ type: "web", command: [command], ...more }),
  start: startWeb,
};
const SHELL: Way = {
  what: "shell",
  says: "a process in a shell",
  // A process has a working directory from 0.8 on.
  buildpack: ["0.8", "0.8"],
  process: (command, more) => ({ type: "web", command, direct: false, ...more }),
  start: startWeb,
};
const USER_SHELL: Way = {
  ...DIRECT,
  what: "user-shell",
  says: "a command of the user in a shell",
  start: (words = [], env = {}) => launch(LAUNCHER, { args: [WEB, ...words], env }),
};
const WAYS: readonly Way[] = [
  DIRECT,
  SHELL,
  {
    ...DIRECT,
    what: "user-direct",
    says: "a command of the user without a shell",
    start: (words = [], env = {}) => launch(LAUNCHER, { args: ["--", WEB, ...words], env }),
  },
  USER_SHELL,
];

interface Draft extends Omit<TestCaseDraft, "id" | "given" | "when" | "can" | "buildpack"> {
  readonly what: string;
  readonly files?: Files;
  readonly process?: ProcessDraft;
  readonly starts?: readonly RunStep[];
}

/** Builds an app with the programs web and other files, and starts it in this way. */
const launchCase = (way: Way, draft: Draft): TestCase => {
  const { what, files = {}, process = way.process(WEB), starts = [way.start()], ...rest } = draft;
  return testCase({
    lane: "must",
    ...rest,
    id: `launch.${what}-${way.what}`,
    buildpack: way.buildpack,
    can: ["launch"],
    given: world({
      buildpacks: [buildpack({ id: "acme/app", build: writeProcesses(process) })],
      files: { [WEB]: recordingProgram("web"), ...files },
    }),
    when: [create(), ...starts],
  });
};

const seen = (as: string, ...inside: readonly string[]) => afterStep(1).call(as, ...inside);

/** Codes that a shell or the launcher uses too. */
const CODES = [0, 1, 2, 12, 82, 126, 127, 137, 255] as const;
const exits: readonly Act[] = CODES.map((code) => ({
  do: "if",
  env: "CODE",
  is: String(code),
  acts: [{ do: "exit", code }],
}));
const exitCodes: readonly TestCase[] = WAYS.map((way) =>
  launchCase(way, {
    what: "exit.codes",
    lane: "implied",
    says: `The launcher exits with the exit code of ${way.says}, whatever it is.`,
    files: { [WEB]: { acts: [{ do: "record", as: "web" }, ...exits] } },
    starts: CODES.map((code) => way.start([], { CODE: String(code) })),
    then: [
      ...CODES.map((code, i) => expectExit(i + 1, code, `${L}.exit.passthrough`)),
      expectEqual(seen("web", "cwd"), "/workspace"),
    ],
  }),
);

const SUB = "/workspace/sub";
const ODD = `/workspace/a "b" 'c' $HOME`;
const DIRECTORIES = [
  ["relative", "may be relative to the app directory", "sub", SUB],
  ["link", "may be a link", "/workspace/linked", SUB],
  ["odd-name", "may have any name, and no shell evaluates it", ODD, ODD],
] as const;
const LINKED: Files = { "/workspace/linked": { symlink: "sub" }, [ODD]: { dir: true } };

const workingDirs: readonly TestCase[] = [DIRECT, SHELL].flatMap((way) => [
  ...DIRECTORIES.map(([what, says, directory, expected]) =>
    launchCase(way, {
      what: `working-dir.${what}`,
      says: `The working directory of ${way.says} ${says}.`,
      process: way.process(WEB, { "working-dir": directory }),
      files: { ...LINKED, [SUB]: { dir: true } },
      then: [
        expectSuccess(1, `${L}.exec.working-dir`),
        expectEqual(seen("web", "cwd"), expected, `${L}.exec.working-dir`),
      ],
    }),
  ),
  launchCase(way, {
    what: "working-dir.missing",
    says: `The launcher does not start ${way.says} if its working directory does not exist.`,
    process: way.process(WEB, { "working-dir": "sub" }),
    files: LINKED,
    then: [
      expectFailure(1, `${L}.exec.working-dir`),
      expectThat(afterStep(1).calls(), { length: 0 }, `${L}.exec.working-dir`),
    ],
    control: { id: `launch.working-dir.relative-${way.what}`, differs: "/given/files/~1workspace~1sub" },
  }),
]);

const WORDS: readonly (readonly [what: string, says: string, words: Words])[] = [
  ["plain", "as they are", ["two  words", "*", "", "~"]],
  ["signs", "with their signs", ["it's", "a;b|c", "#x", "\u00e9"]],
  ["options", "also if they are options of echo", ["-n", "-e", "-E", "--"]],
  ["newline", "with newlines at their ends", ["line\n", "\n"]],
];
/** A shell evaluates `$`, quotes and backslashes in a word; nothing else changes. */
const shellWords: readonly TestCase[] = WORDS.flatMap(([what, says, words]) => [
  launchCase(SHELL, {
    what: `words.${what}`,
    says: `The arguments of a process in a shell reach it ${says}.`,
    process: SHELL.process(WEB, { args: words }),
    starts: [SHELL.start(words)],
    then: expectWords([...words, ...words], `${L}.args.append`),
  }),
  launchCase(USER_SHELL, {
    what: `words.${what}`,
    says: `The arguments of a command of the user in a shell reach it ${says}.`,
    starts: [USER_SHELL.start(words)],
    then: expectWords(words, `${L}.user.shell.args`),
  }),
]);

/** What the launcher itself, its flags or its process types are called. */
const OWN_WORDS: readonly Words[] = [["--", "a"], ["--"], ["-version"], ["web", "a"], ["--", "--"]];
const COVERS_WORDS: Readonly<Record<Way["what"], string>> = {
  direct: `${L}.args.replace`,
  shell: `${L}.args.append`,
  "user-direct": `${L}.user.direct.args`,
  "user-shell": `${L}.user.shell.args`,
};
const ownWords: readonly TestCase[] = WAYS.map((way) =>
  launchCase(way, {
    what: "own-words.arguments",
    says: `An argument of ${way.says} reaches it also if it is a word that means something to the launcher.`,
    starts: OWN_WORDS.map((words) => way.start(words)),
    then: OWN_WORDS.flatMap((words, i) => [
      expectSuccess(i + 1),
      expectEqual(afterStep(i + 1).call("web", "argv"), [WEB, ...words], COVERS_WORDS[way.what]),
    ]),
  }),
);

function expectWords(words: Words, ...covers: readonly string[]): readonly Expectation[] {
  return [expectSuccess(1, ...covers), expectEqual(seen("web", "argv"), [WEB, ...words], ...covers)];
}

const PROGRAMS: Files = { [WEB]: recordingProgram("right"), [`${SUB}/web`]: recordingProgram("right") };
const PATHS = [
  ["relative", "a relative directory", "sub:/usr/bin:/bin"],
  ["empty-first", "an empty element at the beginning", ":/usr/bin:/bin"],
  ["empty-last", "an empty element at the end", "/usr/bin:/bin:"],
] as const;

const paths: readonly TestCase[] = PATHS.map(([what, says, path]) =>
  launchCase(DIRECT, {
    what: `path-entries.${what}`,
    says: `The search for the command of a process without a shell passes over ${says} of PATH.`,
    process: DIRECT.process("web"),
    files: PROGRAMS,
    starts: [DIRECT.start([], { PATH: path })],
    then: [allowReading(expectFailure(1, `${L}.exec.invoke`), { equals: 0 }, "A-70")],
    control: { id: "launch.path-entries.absolute-direct", differs: "/when/1/env/PATH" },
  }),
);

const absolutePath = launchCase(DIRECT, {
  what: "path-entries.absolute",
  says: "The search for the command of a process without a shell finds it in an absolute directory of PATH.",
  process: DIRECT.process("web"),
  files: PROGRAMS,
  starts: [DIRECT.start([], { PATH: "/workspace:/usr/bin:/bin" })],
  then: [expectSuccess(1, `${L}.exec.invoke`), expectEqual(seen("right", "cwd"), "/workspace", `${L}.exec.invoke`)],
});

const RELATIVE = [
  ["relative", "./web"],
  ["relative-below", "sub/web"],
  ["relative-above", "../workspace/web"],
] as const;

const relativeCommands: readonly TestCase[] = [DIRECT, SHELL].flatMap((way) => [
  ...RELATIVE.map(([what, command]) =>
    launchCase(way, {
      what: `command.${what}`,
      says: `The command ${command} of ${way.says} is a path that begins in the app directory.`,
      process: way.process(command),
      files: PROGRAMS,
      then: [expectSuccess(1, `${L}.exec.invoke`), expectEqual(seen("right", "cwd"), "/workspace", `${L}.exec.invoke`)],
    }),
  ),
  launchCase(way, {
    what: "command.relative-to-working-dir",
    says: `The relative command of ${way.says} is a path that begins in its working directory.`,
    process: way.process("./tool", { "working-dir": SUB }),
    files: { [`${SUB}/tool`]: recordingProgram("right"), "/workspace/tool": recordingProgram("wrong") },
    then: [
      allowReading(
        expectEqual(afterStep(1).calls("/*/as"), ["right"], `${L}.exec.working-dir`, `${L}.exec.invoke`),
        { equals: ["wrong"] },
        "A-71",
      ),
    ],
  }),
  launchCase(way, {
    what: "command.relative-only-in-working-dir",
    says: `The relative command of ${way.says} need not exist in the app directory.`,
    process: way.process("./tool", { "working-dir": SUB }),
    files: { [`${SUB}/tool`]: recordingProgram("right") },
    then: [
      allowReading(expectSuccess(1, `${L}.exec.working-dir`, `${L}.exec.invoke`), { between: [1, 255] }, "A-71"),
      expectEqual(seen("right", "cwd"), SUB, `${L}.exec.working-dir`),
    ],
    control: { id: `launch.command.relative-to-working-dir-${way.what}`, differs: "/given/files/~1workspace~1tool" },
  }),
]);

export const launcherWayCases: readonly TestCase[] = [
  ...exitCodes,
  ...workingDirs,
  ...ownWords,
  ...shellWords,
  ...paths,
  absolutePath,
  ...relativeCommands,
];
