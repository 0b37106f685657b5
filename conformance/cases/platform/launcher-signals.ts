/** platform.md > launcher > Execution: the process takes the place of the launcher and of its shell, so it gets their signals and its end is theirs. */
import type { Act } from "#machine";
import type { RunStep, TestCase } from "#protocol";
import { installProgram, makeLayer } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectExit } from "../vocabulary/expect-exit.ts";
import { COMMAND_LISTS, launchCase, SHELL_COMMANDS } from "../vocabulary/launch-case.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { launch } from "../vocabulary/steps.ts";
import { app, withExecdProgram } from "./launcher-process.ts";

const REPLACED = "platform.launcher.exec.replace-process";
const REPLACED_BASH = "platform.launcher.exec.replace-bash";

const ended: readonly TestCase[] = [false, true].map((shell) =>
  launchCase({
    lane: "should",
    what: `process.signal${shell ? "-shell" : ""}`,
    says: `If a signal ends the process${shell ? " that a shell starts" : ""}, it ends the launcher.`,
    buildpack: shell ? SHELL_COMMANDS : COMMAND_LISTS,
    given: app(
      {
        "/workspace/web": {
          acts: [
            { do: "record", as: "web" },
            { do: "kill", signal: "SIGTERM" },
          ],
        },
      },
      { shell },
    ),
    then: [
      expectEqual(afterStep(1).signal, "SIGTERM", REPLACED, ...(shell ? [REPLACED_BASH] : [])),
      expectEqual(afterStep(1).call("web", "cwd"), "/workspace"),
    ],
  }),
);

interface Receiver {
  readonly what: string;
  readonly says: string;
  readonly start: RunStep;
  readonly process?: "shell";
  /** The launcher starts it in a shell. */
  readonly inShell?: true;
  /** It is process 1 of a container. */
  readonly first?: true;
}

const RECEIVERS: readonly Receiver[] = [
  { what: "process", says: "the process", start: launch("/cnb/process/web") },
  {
    what: "user",
    says: "the command of the user",
    start: launch("/cnb/lifecycle/launcher", { args: ["--", "/workspace/web"] }),
  },
  {
    what: "shell-process",
    says: "the process that a shell starts",
    start: launch("/cnb/process/web"),
    process: "shell",
    inShell: true,
  },
  {
    what: "shell-user",
    says: "the command of the user that a shell starts",
    start: launch("/cnb/lifecycle/launcher", { args: ["/workspace/web", "one"] }),
    inShell: true,
  },
];
const asFirst = (one: Receiver): Receiver => ({
  ...one,
  what: `first-${one.what}`,
  says: `${one.says}, if the launcher is process 1`,
  start: { ...one.start, surroundings: { firstProcess: true } },
  first: true,
});

const SIGNALS = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM"] as const;
const LAUNCHER_ID = "/workspace/launcher-id";
/** An exec.d program is a child of the launcher, so it knows the launcher's id. */
const signalled = [...RECEIVERS, ...RECEIVERS.map(asFirst)].map(
  ({ what, says, start, process, inShell, first }): TestCase => {
    const covers = [REPLACED, ...(inShell ? [REPLACED_BASH] : [])];
    return launchCase({
      lane: "should",
      what: `signals.${what}`,
      says: `Signals that are sent to the launcher reach ${says}, which ends as it wants.`,
      buildpack: process === "shell" ? SHELL_COMMANDS : COMMAND_LISTS,
      ...(first && { can: ["first-process"] }),
      given: withExecdProgram(
        {
          "/workspace/web": {
            acts: [
              ...SIGNALS.flatMap((name): readonly Act[] => [
                { do: "signal", to: LAUNCHER_ID, signal: name },
                { do: "record", as: name },
              ]),
              { do: "exit", code: 9 },
            ],
          },
        },
        { acts: [{ do: "write-parent", path: LAUNCHER_ID }] },
        process === "shell",
      ),
      start,
      then: [expectExit(1, 9, ...covers), expectEqual(afterStep(1).calls("/*/as"), [...SIGNALS], ...covers)],
    });
  },
);

const PROFILE_ENDS = [
  {
    what: "exit",
    says: "If a script of profile.d exits with a code, the launcher does so.",
    line: "exit 7",
    shown: expectExit(1, 7, REPLACED),
  },
  {
    what: "signal",
    says: "If a signal ends the shell while it sources a script of profile.d, it ends the launcher.",
    line: "kill -TERM $$",
    shown: expectEqual(afterStep(1).signal, "SIGTERM", REPLACED),
  },
] as const;
/** One shell sources the scripts and starts the process; it has taken the launcher's place. */
const profileEnds = PROFILE_ENDS.map(({ what, says, line, shown }) => {
  const given = app(
    {},
    { shell: true, build: [...makeLayer("x", ["launch"]), ...installProgram("ends", "x", "profile.d/a")] },
  );
  return launchCase({
    lane: "should",
    what: `profile.${what}`,
    says,
    buildpack: SHELL_COMMANDS,
    given: {
      ...given,
      buildpacks: given.buildpacks.map((one) => ({
        ...one,
        files: { ...one.files, ends: { text: `touch /workspace/sourced\n${line}\n` } },
      })),
    },
    then: [
      shown,
      expectThat(afterStep(1).file("/workspace/sourced"), { present: true }),
      expectEqual(afterStep(1).calls("/*/as"), []),
    ],
  });
});

export const launcherSignalCases: readonly TestCase[] = [...ended, ...signalled, ...profileEnds];
