/** Faulty launchers. */
import { decides, decidesOfBuildpack, type FaultyLifecycle, faulty } from "./fault.ts";

const LAUNCHER = "platform.launcher";

export const faultyLaunchers: readonly FaultyLifecycle[] = [
  faulty(
    "name-unread",
    "The name that the launcher is called by means nothing.",
    [`${LAUNCHER}.argv0.match`, `${LAUNCHER}.derive`],
    decides("processTypeCalled", () => () => undefined),
  ),
  faulty(
    "first-process-started",
    "Whatever the launcher is called by, the first process is started.",
    [`${LAUNCHER}.argv0.match`, `${LAUNCHER}.user.direct.cmd`],
    decides(
      "processTypeCalled",
      () =>
        ({ types }) =>
          types[0],
    ),
  ),
  faulty(
    "all-eligible",
    "Processes are started in every execution environment.",
    [`${LAUNCHER}.none-eligible-fails`],
    decides("processEligible", () => () => true),
  ),
  faulty(
    "eligible-by-name",
    "A process must name the execution environment.",
    ["platform.metadata.exec-env.absent-as-star", `${LAUNCHER}.select-eligible`],
    decides(
      "processEligible",
      () =>
        ({ execEnv, listed }) =>
          listed.includes(execEnv),
    ),
  ),
  faulty(
    "dashes-are-a-command",
    "A leading -- is not heard.",
    [`${LAUNCHER}.user.direct.flag`, `${LAUNCHER}.user.direct.cmd`],
    decides(
      "userStart",
      () =>
        ({ args: [command, ...args] }) =>
          command === undefined ? undefined : { command, args, direct: false },
    ),
  ),
  faulty(
    "always-direct",
    "A user's command is never started by a shell.",
    [`${LAUNCHER}.user.shell.flag`],
    decides("userStart", (previous) => (i) => {
      const start = previous(i);
      return start === undefined ? undefined : { ...start, direct: true };
    }),
  ),
  faulty(
    "arguments-of-user-lost",
    "A user's command is started without its arguments.",
    [`${LAUNCHER}.user.direct.args`, `${LAUNCHER}.user.shell.args`],
    decides("userStart", (previous) => (i) => {
      const start = previous(i);
      return start === undefined ? undefined : { ...start, args: [] };
    }),
  ),
  faulty(
    "working-dir-ignored",
    "Every process is started in the app directory.",
    [`${LAUNCHER}.exec.working-dir`],
    decides(
      "workingDir",
      () =>
        ({ app }) =>
          app,
    ),
  ),
  faulty(
    "working-dir-of-root",
    "A process that names no working directory is started in the root.",
    [`${LAUNCHER}.exec.working-dir`, `${LAUNCHER}.user.direct.working-dir`, `${LAUNCHER}.user.shell.working-dir`],
    decides(
      "workingDir",
      () =>
        ({ ofProcess }) =>
          ofProcess || "/",
    ),
  ),
  faulty(
    "no-execd",
    "No program of exec.d is run.",
    [`${LAUNCHER}.exec.execd.run`],
    decides("execdDirs", () => () => []),
  ),
  faulty(
    "execd-of-every-process-only",
    "No program of exec.d for the process is run.",
    [`${LAUNCHER}.exec.execd.process`],
    decides("execdDirs", (previous) => (i) => previous({ ...i, process: undefined })),
  ),
  faulty(
    "execd-reversed",
    "Directories of exec.d are gone through backwards.",
    [`${LAUNCHER}.exec.execd.order`, `${LAUNCHER}.exec.execd.process`],
    decides("execdDirs", (previous) => (i) => previous(i).toReversed()),
  ),
  faulty(
    "execd-layer-by-layer",
    "Programs of exec.d for the process run right after those of their layer.",
    [`${LAUNCHER}.exec.execd.process-order`],
    decides(
      "execdDirs",
      () =>
        ({ layers, process }) =>
          layers.flatMap((layer) => [
            `${layer}/exec.d`,
            ...(process === undefined ? [] : [`${layer}/exec.d/${process}`]),
          ]),
    ),
  ),
  faulty(
    "files-reversed",
    "Files of a directory are gone through backwards.",
    [`${LAUNCHER}.exec.execd.order`, `${LAUNCHER}.exec.profiled.order`],
    decides(
      "fileOrder",
      () =>
        ({ names }) =>
          names.toReversed(),
    ),
  ),
  faulty(
    "no-profiles",
    "No script of a layer is sourced.",
    [`${LAUNCHER}.exec.profiled.source`, `${LAUNCHER}.exec.profiled.single-shell`],
    decides("profileDirs", () => () => []),
  ),
  faulty(
    "profiles-of-every-process-only",
    "No script for the process is sourced.",
    [`${LAUNCHER}.exec.profiled.process`, `${LAUNCHER}.exec.profiled.process-order`],
    decides("profileDirs", (previous) => (i) => previous({ ...i, process: undefined })),
  ),
  faulty(
    "app-profile-unread",
    "The app's .profile is not sourced.",
    [`${LAUNCHER}.exec.app-profile`],
    decides("appProfileSourced", () => () => false),
  ),
  faulty(
    "arguments-appended",
    "The user's arguments are appended to the default ones.",
    [`${LAUNCHER}.args.replace`],
    decidesOfBuildpack("processStart", () => ({ command: [command = "", ...always], args, direct, user }) => ({
      command,
      args: [...always, ...args, ...user],
      direct,
    })),
  ),
  faulty(
    "arguments-replaced",
    "The user's arguments take the place of all others.",
    [`${LAUNCHER}.args.append`, `${LAUNCHER}.args.replace`],
    decidesOfBuildpack("processStart", (previous) => (i) => ({
      ...previous(i),
      ...(i.user.length > 0 && { args: i.user }),
    })),
  ),
  faulty(
    "command-alone",
    "A command's own arguments are not passed.",
    ["buildpack.launch-toml.process.command-rest", `${LAUNCHER}.exec.invoke`],
    decidesOfBuildpack("processStart", (previous) => (i) => previous({ ...i, command: i.command.slice(0, 1) })),
  ),
  faulty(
    "always-a-shell",
    "Every process is started by a shell.",
    [`${LAUNCHER}.args.direct-true`, `${LAUNCHER}.args.legacy-direct`],
    decidesOfBuildpack("processStart", (previous) => (i) => ({ ...previous(i), direct: false })),
  ),
  faulty(
    "inputs-passed-on",
    "A process sees the variables that are the launcher's inputs.",
    ["platform.env.launch.exclude"],
    decides("excludedAtLaunch", () => () => false),
  ),
  faulty(
    "user-unheard-at-launch",
    "A process inherits no variable of the user's.",
    ["platform.env.launch.inherit", "buildpack.env.platform.bpl-not-overridden"],
    decides("excludedAtLaunch", (previous) => (i) => i.name !== "PATH" || previous(i)),
  ),
  faulty(
    "path-kept",
    "The directory of process types stays in PATH.",
    ["platform.env.launch.path-strip"],
    decides(
      "pathAtLaunch",
      () =>
        ({ path }) =>
          path,
    ),
  ),
];
