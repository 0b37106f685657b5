/** Faulty launchers. */
import { type Mutant, mutant, overrideBuildpackDecision, overrideDecision } from "./mutant.ts";

const LAUNCHER = "platform.launcher";

export const launchMutants: readonly Mutant[] = [
  mutant(
    "name-unread",
    "The name that the launcher is called by means nothing.",
    [`${LAUNCHER}.argv0.match`, `${LAUNCHER}.derive`],
    overrideDecision("processTypeCalled", () => () => undefined),
  ),
  mutant(
    "first-process-started",
    "Whatever the launcher is called by, the first process is started.",
    [`${LAUNCHER}.argv0.match`, `${LAUNCHER}.user.direct.cmd`],
    overrideDecision(
      "processTypeCalled",
      () =>
        ({ types }) =>
          types[0],
    ),
  ),
  mutant(
    "all-eligible",
    "Processes are started in every execution environment.",
    [`${LAUNCHER}.none-eligible-fails`],
    overrideDecision("processEligible", () => () => true),
  ),
  mutant(
    "eligible-by-name",
    "A process must name the execution environment.",
    ["platform.metadata.exec-env.absent-as-star", `${LAUNCHER}.select-eligible`],
    overrideDecision(
      "processEligible",
      () =>
        ({ execEnv, listed }) =>
          listed.includes(execEnv),
    ),
  ),
  mutant(
    "dashes-are-a-command",
    "A leading -- is not heard.",
    [`${LAUNCHER}.user.direct.flag`, `${LAUNCHER}.user.direct.cmd`],
    overrideDecision(
      "userStart",
      () =>
        ({ args: [command, ...args] }) =>
          command === undefined ? undefined : { command, args, direct: false },
    ),
  ),
  mutant(
    "always-direct",
    "A user's command is never started by a shell.",
    [`${LAUNCHER}.user.shell.flag`],
    overrideDecision("userStart", (previous) => (i) => {
      const start = previous(i);
      return start === undefined ? undefined : { ...start, direct: true };
    }),
  ),
  mutant(
    "arguments-of-user-lost",
    "A user's command is started without its arguments.",
    [`${LAUNCHER}.user.direct.args`, `${LAUNCHER}.user.shell.args`],
    overrideDecision("userStart", (previous) => (i) => {
      const start = previous(i);
      return start === undefined ? undefined : { ...start, args: [] };
    }),
  ),
  mutant(
    "working-dir-ignored",
    "Every process is started in the app directory.",
    [`${LAUNCHER}.exec.working-dir`],
    overrideDecision(
      "workingDir",
      () =>
        ({ app }) =>
          app,
    ),
  ),
  mutant(
    "working-dir-of-root",
    "A process that names no working directory is started in the root.",
    [`${LAUNCHER}.exec.working-dir`, `${LAUNCHER}.user.direct.working-dir`, `${LAUNCHER}.user.shell.working-dir`],
    overrideDecision(
      "workingDir",
      () =>
        ({ ofProcess }) =>
          ofProcess || "/",
    ),
  ),
  mutant(
    "no-execd",
    "No program of exec.d is run.",
    [`${LAUNCHER}.exec.execd.run`],
    overrideDecision("execdDirs", () => () => []),
  ),
  mutant(
    "execd-of-every-process-only",
    "No program of exec.d for the process is run.",
    [`${LAUNCHER}.exec.execd.process`],
    overrideDecision("execdDirs", (previous) => (i) => previous({ ...i, process: undefined })),
  ),
  mutant(
    "execd-reversed",
    "Directories of exec.d are gone through backwards.",
    [`${LAUNCHER}.exec.execd.order`, `${LAUNCHER}.exec.execd.process`],
    overrideDecision("execdDirs", (previous) => (i) => previous(i).toReversed()),
  ),
  mutant(
    "execd-layer-by-layer",
    "Programs of exec.d for the process run right after those of their layer.",
    [`${LAUNCHER}.exec.execd.process-order`],
    overrideDecision(
      "execdDirs",
      () =>
        ({ layers, process }) =>
          layers.flatMap((layer) => [
            `${layer}/exec.d`,
            ...(process === undefined ? [] : [`${layer}/exec.d/${process}`]),
          ]),
    ),
  ),
  mutant(
    "files-reversed",
    "Files of a directory are gone through backwards.",
    [`${LAUNCHER}.exec.execd.order`, `${LAUNCHER}.exec.profiled.order`],
    overrideDecision(
      "fileOrder",
      () =>
        ({ names }) =>
          names.toReversed(),
    ),
  ),
  mutant(
    "no-profiles",
    "No script of a layer is sourced.",
    [`${LAUNCHER}.exec.profiled.source`, `${LAUNCHER}.exec.profiled.single-shell`],
    overrideDecision("profileDirs", () => () => []),
  ),
  mutant(
    "profiles-of-every-process-only",
    "No script for the process is sourced.",
    [`${LAUNCHER}.exec.profiled.process`, `${LAUNCHER}.exec.profiled.process-order`],
    overrideDecision("profileDirs", (previous) => (i) => previous({ ...i, process: undefined })),
  ),
  mutant(
    "app-profile-unread",
    "The app's .profile is not sourced.",
    [`${LAUNCHER}.exec.app-profile`],
    overrideDecision("appProfileSourced", () => () => false),
  ),
  mutant(
    "arguments-appended",
    "The user's arguments are appended to the default ones.",
    [`${LAUNCHER}.args.replace`],
    overrideBuildpackDecision("processStart", () => ({ command: [command = "", ...always], args, direct, user }) => ({
      command,
      args: [...always, ...args, ...user],
      direct,
    })),
  ),
  mutant(
    "arguments-replaced",
    "The user's arguments take the place of all others.",
    [`${LAUNCHER}.args.append`, `${LAUNCHER}.args.replace`],
    overrideBuildpackDecision("processStart", (previous) => (i) => ({
      ...previous(i),
      ...(i.user.length > 0 && { args: i.user }),
    })),
  ),
  mutant(
    "command-alone",
    "A command's own arguments are not passed.",
    ["buildpack.launch-toml.process.command-rest", `${LAUNCHER}.exec.invoke`],
    overrideBuildpackDecision("processStart", (previous) => (i) => previous({ ...i, command: i.command.slice(0, 1) })),
  ),
  mutant(
    "always-a-shell",
    "Every process is started by a shell.",
    [`${LAUNCHER}.args.direct-true`, `${LAUNCHER}.args.legacy-direct`],
    overrideBuildpackDecision("processStart", (previous) => (i) => ({ ...previous(i), direct: false })),
  ),
  mutant(
    "inputs-passed-on",
    "A process sees the variables that are the launcher's inputs.",
    ["platform.env.launch.exclude"],
    overrideDecision("excludedAtLaunch", () => () => false),
  ),
  mutant(
    "user-unheard-at-launch",
    "A process inherits no variable of the user's.",
    ["platform.env.launch.inherit", "buildpack.env.platform.bpl-not-overridden"],
    overrideDecision("excludedAtLaunch", (previous) => (i) => i.name !== "PATH" || previous(i)),
  ),
  mutant(
    "path-kept",
    "The directory of process types stays in PATH.",
    ["platform.env.launch.path-strip"],
    overrideDecision(
      "pathAtLaunch",
      () =>
        ({ path }) =>
          path,
    ),
  ),
];
