/** What the launcher decides: the process, its arguments, the order of its setup, and how it starts. */
import { type ByteString, byteString, byteStringOfLatin1 } from "#base";
import type { ProcessEnvironment } from "#machine";
import { decision, value } from "../rules/decision.ts";

/** A command to start. */
export interface Start {
  /** Absent for a command of the user. */
  readonly type?: string;
  readonly command: ByteString;
  readonly args: readonly ByteString[];
  readonly direct: boolean;
  readonly workingDir?: ByteString;
}

export interface LayerDirectories {
  /** The layer directories of all buildpacks. */
  readonly layers: readonly ByteString[];
  /** The type of the process; undefined for a command of the user. */
  readonly process: ByteString | undefined;
}

/** As one word of a shell that means itself. */
const quoted = (path: ByteString): ByteString => byteStringOfLatin1(`'${path.replaceAll("'", "'\\''")}'`);

const RUN_WORDS = byteString(
  `exec bash -c 'for plimsoll_word in "$0" "$@"; do eval "set -- \\"$plimsoll_word\\""; plimsoll_words+=("$*"); done; exec "\${plimsoll_words[@]}"' "\${@:1}"`,
);

/** In every layer the directory `name`, then in every layer its directory for the process. */
const commonThenProcess =
  (name: ByteString) =>
  ({ layers, process }: LayerDirectories): readonly ByteString[] => [
    ...layers.map((layer) => byteString`${layer}/${name}`),
    ...(process === undefined ? [] : layers.map((layer) => byteString`${layer}/${name}/${process}`)),
  ];

export const launchPlatformDecisions = {
  processTypeCalled: decision(
    ["platform.launcher.argv0.match"],
    (i: { argv0: string; types: readonly string[] }): string | undefined => {
      const name = i.argv0.slice(i.argv0.lastIndexOf("/") + 1);
      return i.types.includes(name) ? name : undefined;
    },
  ),
  /** Do the user's arguments follow those of every process? From Platform API 0.10 on the Buildpack API of the process decides. */
  argumentsAppended: value<boolean>(["platform.launcher.args.append"], true),
  /** Before Platform API 0.15 every process is eligible. */
  processEligible: decision(
    ["platform.launcher.select-eligible"],
    (_: { execEnv: string; listed: readonly string[] }): boolean => true,
  ),
  /** Undefined: the user gives no command. */
  userStart: decision(
    [
      "platform.launcher.user.direct.flag",
      "platform.launcher.user.direct.cmd",
      "platform.launcher.user.direct.args",
      "platform.launcher.user.shell.flag",
      "platform.launcher.user.shell.cmd",
      "platform.launcher.user.shell.args",
    ],
    (i: { args: readonly ByteString[] }): Start | undefined => {
      const [first, second, ...rest] = i.args;
      if (first === undefined) return undefined;
      if (first === "--" && second !== undefined) return { command: second, args: rest, direct: true };
      return { command: first, args: i.args.slice(1), direct: false };
    },
  ),
  workingDir: decision(
    [
      "platform.launcher.working-dir.select",
      "platform.launcher.exec.working-dir",
      "platform.launcher.user.direct.working-dir",
      "platform.launcher.user.shell.working-dir",
    ],
    (i: { ofProcess: ByteString | undefined; app: ByteString }): ByteString => i.ofProcess || i.app,
  ),
  /** Where the path of a command begins if it is relative. */
  commandSearchedFrom: decision(
    ["platform.launcher.exec.invoke", "platform.launcher.exec.working-dir"],
    (i: { app: ByteString; workingDir: ByteString }): ByteString => i.workingDir,
  ),
  /** Directories of exec.d programs in the order of their execution. */
  execdDirs: decision(
    [
      "platform.launcher.exec.execd.order",
      "platform.launcher.exec.execd.process",
      "platform.launcher.exec.execd.process-order",
    ],
    commonThenProcess(byteString("exec.d")),
  ),
  profileDirs: decision(
    [
      "platform.launcher.exec.profiled.order",
      "platform.launcher.exec.profiled.process",
      "platform.launcher.exec.profiled.process-order",
    ],
    commonThenProcess(byteString("profile.d")),
  ),
  fileOrder: decision(
    ["platform.launcher.exec.execd.order"],
    (i: { names: readonly ByteString[] }): readonly ByteString[] => i.names,
  ),
  /** Which of the eligible processes of one type starts; undefined if none does. */
  processOfType: decision(
    ["platform.launcher.select-eligible", "platform.launcher.none-eligible-fails"],
    (i: { eligible: readonly boolean[] }): number | undefined => {
      const at = i.eligible.indexOf(true);
      return at < 0 ? undefined : at;
    },
  ),
  /** Whether an entry of exec.d or profile.d is a file of it. A link is one. */
  layerFile: decision(
    ["buildpack.launch.execd", "platform.launcher.exec.profiled.source"],
    (i: { kind: string }): boolean => i.kind !== "dir",
  ),
  /** The environment of an exec.d program. `launcher`: of the launcher itself. */
  execdVariables: decision(
    ["platform.launcher.exec.execd.run"],
    (i: { launch: ProcessEnvironment; launcher: ProcessEnvironment }): ProcessEnvironment => i.launch,
  ),
  /** Where an exec.d program runs. `ofProcess`: the working directory of the process. */
  execdDirectory: decision(
    ["platform.launcher.exec.execd.run", "platform.launcher.exec.execd.process"],
    (i: { app: ByteString; ofProcess: ByteString | undefined }): ByteString => i.app,
  ),
  appProfileSourced: decision(["platform.launcher.exec.app-profile"], (i: { present: boolean }): boolean => i.present),
  /** How the shell names the script. It would search a name without a slash in PATH first. */
  appProfile: decision(
    ["platform.launcher.exec.app-profile"],
    (i: { app: ByteString }): ByteString => byteString`${i.app}/.profile`,
  ),
  /** The lines of the script of the shell. It sources a file; bash must not evaluate the path. */
  sourceLine: decision(
    ["platform.launcher.exec.profiled.source"],
    (i: { path: ByteString }): ByteString => byteString`source ${quoted(i.path)}`,
  ),
  /** It enters the working directory. Without it, nothing starts. */
  enterLine: decision(
    ["platform.launcher.exec.working-dir"],
    (i: { dir: ByteString }): ByteString => byteString`cd ${quoted(i.dir)} || exit 82`,
  ),
  /** It executes the command with so many arguments. Bash expands each word as in double quotes, and splits none. */
  wordsLine: decision(
    ["platform.launcher.user.shell.args", "platform.launcher.args.append"],
    (_: { args: number }): ByteString => RUN_WORDS,
  ),
  /** The bytes that an exec.d program may tell. The specification has no limit. */
  execdOutputMost: value(["buildpack.execd.output.vars"], 1 << 20),
  execdFailed: decision(
    ["buildpack.execd.exit-status"],
    (i: { exit: { code: number } | { signal: string } }): boolean => !("code" in i.exit) || i.exit.code !== 0,
  ),
  /** Undefined: allowed. `notStrings`: keys whose values are not strings. */
  execdOutputFlaw: decision(
    ["buildpack.execd-out.basic-string"],
    (i: { notStrings: readonly string[] }): string | undefined =>
      i.notStrings.length === 0 ? undefined : `${i.notStrings.join(", ")}: a variable's value is a string`,
  ),
};

export const launchBuildpackDecisions = {
  /** A process's own start and the user's arguments. `command` has at least one element. */
  processStart: decision(
    ["platform.launcher.args.append", "platform.launcher.args.legacy-direct"],
    (i: {
      command: readonly ByteString[];
      args: readonly ByteString[];
      direct: boolean;
      user: readonly ByteString[];
    }): Start => {
      const [command = byteString(""), ...always] = i.command;
      if (always.length > 0) return { command, args: [...always, ...userOrDefaults(i.args, i.user)], direct: i.direct };
      return { command, args: [...i.args, ...i.user], direct: i.direct };
    },
  ),
};

/** The user's arguments replace the default arguments. */
export const userOrDefaults = (defaults: readonly ByteString[], user: readonly ByteString[]): readonly ByteString[] =>
  user.length > 0 ? user : defaults;
