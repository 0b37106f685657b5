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

export const launchMutants: readonly Mutant[] = [
  mutant("name-unread", "The launcher ignores the name by which it is called.", {
    breaks: ["platform.launcher.argv0.match", "platform.launcher.derive"],
    fault: replaceDecision("processTypeCalled", () => undefined),
  }),
  mutant("first-process-started", "The launcher starts the first process, whatever its name.", {
    breaks: ["platform.launcher.argv0.match", "platform.launcher.user.direct.cmd"],
    fault: replaceDecision("processTypeCalled", ({ types }) => types[0]),
  }),
  mutant("all-eligible", "The launcher starts processes in every execution environment.", {
    breaks: ["platform.launcher.none-eligible-fails"],
    fault: replaceDecision("processEligible", () => true),
  }),
  mutant("eligible-by-name", "The launcher starts only processes that list the execution environment.", {
    breaks: ["platform.metadata.exec-env.absent-as-star", "platform.launcher.select-eligible"],
    fault: replaceDecision("processEligible", ({ execEnv, listed }) => listed.includes(execEnv)),
  }),
  mutant("dashes-are-a-command", "The launcher takes a leading -- for the command.", {
    breaks: ["platform.launcher.user.direct.flag", "platform.launcher.user.direct.cmd"],
    fault: replaceDecision("userStart", ({ args: [command, ...args] }) =>
      command === undefined ? undefined : { command, args, direct: false },
    ),
  }),
  mutant("always-direct", "The launcher never starts a user's command in a shell.", {
    breaks: ["platform.launcher.user.shell.flag"],
    fault: overrideDecision("userStart", (previous) => (i) => {
      const start = previous(i);
      return start === undefined ? undefined : { ...start, direct: true };
    }),
  }),
  mutant("arguments-of-user-lost", "The launcher starts a user's command without its arguments.", {
    breaks: ["platform.launcher.user.direct.args", "platform.launcher.user.shell.args"],
    fault: overrideDecision("userStart", (previous) => (i) => {
      const start = previous(i);
      return start === undefined ? undefined : { ...start, args: [] };
    }),
  }),
  mutant("working-dir-ignored", "The launcher starts every process in the app directory.", {
    breaks: ["platform.launcher.exec.working-dir"],
    fault: replaceDecision("workingDir", ({ app }) => app),
  }),
  mutant("working-dir-of-root", "A process without a working directory starts in the root directory.", {
    breaks: [
      "platform.launcher.exec.working-dir",
      "platform.launcher.user.direct.working-dir",
      "platform.launcher.user.shell.working-dir",
    ],
    fault: replaceDecision("workingDir", ({ ofProcess }) => ofProcess || byteString("/")),
  }),
  mutant("no-execd", "The launcher runs no exec.d program.", {
    breaks: ["platform.launcher.exec.execd.run"],
    fault: replaceDecision("execdDirs", () => []),
  }),
  mutant("execd-of-every-process-only", "The launcher runs no exec.d program for the process.", {
    breaks: ["platform.launcher.exec.execd.process"],
    fault: overrideDecision("execdDirs", (previous) => (i) => previous({ ...i, process: undefined })),
  }),
  mutant("execd-reversed", "The launcher goes through exec.d directories in reverse order.", {
    breaks: ["platform.launcher.exec.execd.order", "platform.launcher.exec.execd.process"],
    fault: overrideDecision("execdDirs", (previous) => (i) => previous(i).toReversed()),
  }),
  mutant(
    "execd-layer-by-layer",
    "The launcher runs exec.d programs for the process right after the general ones of the same layer.",
    {
      breaks: ["platform.launcher.exec.execd.process-order"],
      fault: replaceDecision("execdDirs", ({ layers, process }) =>
        layers.flatMap((layer) => [
          byteString`${layer}/exec.d`,
          ...(process === undefined ? [] : [byteString`${layer}/exec.d/${process}`]),
        ]),
      ),
    },
  ),
  mutant("files-reversed", "The launcher goes through the files of a directory in reverse order.", {
    breaks: ["platform.launcher.exec.execd.order", "platform.launcher.exec.profiled.order"],
    fault: replaceDecision("fileOrder", ({ names }) => names.toReversed()),
  }),
  mutant("no-profiles", "The launcher sources no script of a layer.", {
    breaks: ["platform.launcher.exec.profiled.source", "platform.launcher.exec.profiled.single-shell"],
    fault: replaceDecision("profileDirs", () => []),
  }),
  mutant("profiles-of-every-process-only", "The launcher sources no script for the process.", {
    breaks: ["platform.launcher.exec.profiled.process", "platform.launcher.exec.profiled.process-order"],
    fault: overrideDecision("profileDirs", (previous) => (i) => previous({ ...i, process: undefined })),
  }),
  mutant("app-profile-unread", "The launcher does not source the app's .profile.", {
    breaks: ["platform.launcher.exec.app-profile"],
    fault: replaceDecision("appProfileSourced", () => false),
  }),
  mutant("arguments-appended", "The launcher appends the user's arguments to the default ones.", {
    breaks: ["platform.launcher.args.replace"],
    fault: replaceBuildpackDecision(
      "processStart",
      ({ command: [command = byteString(""), ...always], args, direct, user }) => ({
        command,
        args: [...always, ...args, ...user],
        direct,
      }),
    ),
  }),
  mutant("arguments-replaced", "The user's arguments replace all others.", {
    breaks: ["platform.launcher.args.append", "platform.launcher.args.replace"],
    fault: overrideBuildpackDecision("processStart", (previous) => (i) => ({
      ...previous(i),
      ...(i.user.length > 0 && { args: i.user }),
    })),
  }),
  mutant("command-alone", "The launcher drops the arguments in command.", {
    breaks: ["buildpack.launch-toml.process.command-rest", "platform.launcher.exec.invoke"],
    fault: overrideBuildpackDecision(
      "processStart",
      (previous) => (i) => previous({ ...i, command: i.command.slice(0, 1) }),
    ),
  }),
  mutant("always-a-shell", "The launcher starts every process in a shell.", {
    breaks: ["platform.launcher.args.direct-true", "platform.launcher.args.legacy-direct"],
    fault: overrideBuildpackDecision("processStart", (previous) => (i) => ({ ...previous(i), direct: false })),
  }),
  mutant("inputs-passed-on", "The process gets the variables that are inputs of the launcher.", {
    breaks: ["platform.env.launch.exclude"],
    fault: replaceDecision("excludedAtLaunch", () => false),
  }),
  mutant("user-unheard-at-launch", "The process inherits no variable of the user.", {
    breaks: ["platform.env.launch.inherit", "buildpack.env.platform.bpl-not-overridden"],
    fault: overrideDecision("excludedAtLaunch", (previous) => (i) => i.name !== "PATH" || previous(i)),
  }),
  mutant("path-kept", "The directory of process types stays in PATH.", {
    breaks: ["platform.env.launch.path-strip"],
    fault: replaceDecision("pathAtLaunch", ({ path }) => path),
  }),
];
