/** Mutants of the launcher. */
import { byteString } from "#base";
import {
  type Mutant,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  replaceBuildpackDecision,
  replaceDecision,
} from "./mutant.ts";

const LAUNCHER = "platform.launcher";

export const launchMutants: readonly Mutant[] = [
  mutant(
    "name-unread",
    "The launcher ignores the name by which it is called.",
    [`${LAUNCHER}.argv0.match`, `${LAUNCHER}.derive`],
    replaceDecision("processTypeCalled", () => undefined),
  ),
  mutant(
    "first-process-started",
    "The launcher starts the first process, whatever its name.",
    [`${LAUNCHER}.argv0.match`, `${LAUNCHER}.user.direct.cmd`],
    replaceDecision("processTypeCalled", ({ types }) => types[0]),
  ),
  mutant(
    "all-eligible",
    "The launcher starts processes in every execution environment.",
    [`${LAUNCHER}.none-eligible-fails`],
    replaceDecision("processEligible", () => true),
  ),
  mutant(
    "eligible-by-name",
    "The launcher starts only processes that list the execution environment.",
    ["platform.metadata.exec-env.absent-as-star", `${LAUNCHER}.select-eligible`],
    replaceDecision("processEligible", ({ execEnv, listed }) => listed.includes(execEnv)),
  ),
  mutant(
    "dashes-are-a-command",
    "The launcher takes a leading -- for the command.",
    [`${LAUNCHER}.user.direct.flag`, `${LAUNCHER}.user.direct.cmd`],
    replaceDecision("userStart", ({ args: [command, ...args] }) =>
      command === undefined ? undefined : { command, args, direct: false },
    ),
  ),
  mutant(
    "always-direct",
    "The launcher never starts a user's command in a shell.",
    [`${LAUNCHER}.user.shell.flag`],
    overrideDecision("userStart", (previous) => (i) => {
      const start = previous(i);
      return start === undefined ? undefined : { ...start, direct: true };
    }),
  ),
  mutant(
    "arguments-of-user-lost",
    "The launcher starts a user's command without its arguments.",
    [`${LAUNCHER}.user.direct.args`, `${LAUNCHER}.user.shell.args`],
    overrideDecision("userStart", (previous) => (i) => {
      const start = previous(i);
      return start === undefined ? undefined : { ...start, args: [] };
    }),
  ),
  mutant(
    "working-dir-ignored",
    "The launcher starts every process in the app directory.",
    [`${LAUNCHER}.exec.working-dir`],
    replaceDecision("workingDir", ({ app }) => app),
  ),
  mutant(
    "working-dir-of-root",
    "A process without a working directory starts in the root directory.",
    [`${LAUNCHER}.exec.working-dir`, `${LAUNCHER}.user.direct.working-dir`, `${LAUNCHER}.user.shell.working-dir`],
    replaceDecision("workingDir", ({ ofProcess }) => ofProcess || byteString("/")),
  ),
  mutant(
    "no-execd",
    "The launcher runs no exec.d program.",
    [`${LAUNCHER}.exec.execd.run`],
    replaceDecision("execdDirs", () => []),
  ),
  mutant(
    "execd-of-every-process-only",
    "The launcher runs no exec.d program for the process.",
    [`${LAUNCHER}.exec.execd.process`],
    overrideDecision("execdDirs", (previous) => (i) => previous({ ...i, process: undefined })),
  ),
  mutant(
    "execd-reversed",
    "The launcher goes through exec.d directories in reverse order.",
    [`${LAUNCHER}.exec.execd.order`, `${LAUNCHER}.exec.execd.process`],
    overrideDecision("execdDirs", (previous) => (i) => previous(i).toReversed()),
  ),
  mutant(
    "execd-layer-by-layer",
    "The launcher runs exec.d programs for the process right after the general ones of the same layer.",
    [`${LAUNCHER}.exec.execd.process-order`],
    replaceDecision("execdDirs", ({ layers, process }) =>
      layers.flatMap((layer) => [
        byteString`${layer}/exec.d`,
        ...(process === undefined ? [] : [byteString`${layer}/exec.d/${process}`]),
      ]),
    ),
  ),
  mutant(
    "files-reversed",
    "The launcher goes through the files of a directory in reverse order.",
    [`${LAUNCHER}.exec.execd.order`, `${LAUNCHER}.exec.profiled.order`],
    replaceDecision("fileOrder", ({ names }) => names.toReversed()),
  ),
  mutant(
    "no-profiles",
    "The launcher sources no script of a layer.",
    [`${LAUNCHER}.exec.profiled.source`, `${LAUNCHER}.exec.profiled.single-shell`],
    replaceDecision("profileDirs", () => []),
  ),
  mutant(
    "profiles-of-every-process-only",
    "The launcher sources no script for the process.",
    [`${LAUNCHER}.exec.profiled.process`, `${LAUNCHER}.exec.profiled.process-order`],
    overrideDecision("profileDirs", (previous) => (i) => previous({ ...i, process: undefined })),
  ),
  mutant(
    "app-profile-unread",
    "The launcher does not source the app's .profile.",
    [`${LAUNCHER}.exec.app-profile`],
    replaceDecision("appProfileSourced", () => false),
  ),
  mutant(
    "arguments-appended",
    "The launcher appends the user's arguments to the default ones.",
    [`${LAUNCHER}.args.replace`],
    replaceBuildpackDecision(
      "processStart",
      ({ command: [command = byteString(""), ...always], args, direct, user }) => ({
        command,
        args: [...always, ...args, ...user],
        direct,
      }),
    ),
  ),
  mutant(
    "arguments-replaced",
    "The user's arguments replace all others.",
    [`${LAUNCHER}.args.append`, `${LAUNCHER}.args.replace`],
    overrideBuildpackDecision("processStart", (previous) => (i) => ({
      ...previous(i),
      ...(i.user.length > 0 && { args: i.user }),
    })),
  ),
  mutant(
    "command-alone",
    "The launcher drops the arguments in command.",
    ["buildpack.launch-toml.process.command-rest", `${LAUNCHER}.exec.invoke`],
    overrideBuildpackDecision("processStart", (previous) => (i) => previous({ ...i, command: i.command.slice(0, 1) })),
  ),
  mutant(
    "always-a-shell",
    "The launcher starts every process in a shell.",
    [`${LAUNCHER}.args.direct-true`, `${LAUNCHER}.args.legacy-direct`],
    overrideBuildpackDecision("processStart", (previous) => (i) => ({ ...previous(i), direct: false })),
  ),
  mutant(
    "inputs-passed-on",
    "The process gets the variables that are inputs of the launcher.",
    ["platform.env.launch.exclude"],
    replaceDecision("excludedAtLaunch", () => false),
  ),
  mutant(
    "user-unheard-at-launch",
    "The process inherits no variable of the user.",
    ["platform.env.launch.inherit", "buildpack.env.platform.bpl-not-overridden"],
    overrideDecision("excludedAtLaunch", (previous) => (i) => i.name !== "PATH" || previous(i)),
  ),
  mutant(
    "path-kept",
    "The directory of process types stays in PATH.",
    ["platform.env.launch.path-strip"],
    replaceDecision("pathAtLaunch", ({ path }) => path),
  ),
];
