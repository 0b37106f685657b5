/** Opens the machine of a build: the simulated one with the reference as programs, or a sandbox with executables. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type Content, contentOf, pathOfText } from "#base";
import type { RuleBook } from "#lifecycle";
import { hostMachine, type Machine, type MachineOptions, probeSandbox } from "#machine";
import { LIFECYCLE_DIR } from "#platform";
import { buildMachineOptions, type MachineSetup, openSimulatedBuild } from "#proposals/build";
import { REFERENCE_EXECUTABLES } from "#subjects/host";
import { executablesWith, launcherWith, type WordsWithModules } from "#suite";
import { treeOf } from "#tree";
import { throwFault } from "../terminal/run-verb.ts";

export interface MachineChoice {
  /** For the reference on the simulated machine. */
  readonly book?: RuleBook;
  /** For the reference's executables. */
  readonly chosen?: WordsWithModules;
  readonly machine: "sim" | "host";
  readonly lifecycle?: string;
  readonly launcher?: string;
  /** Limit of one phase, in seconds. */
  readonly timeout: number;
  /** Size of each volume, in MiB. */
  readonly disk: number;
}

const NONE: WordsWithModules = { words: [], proposals: [], sources: [] };

/** Throws a fault if the machine, or a lifecycle for it, is missing. */
export function openMachine(choice: MachineChoice, setup: MachineSetup): Promise<Machine> {
  return choice.machine === "host" ? openHostMachine(choice, setup) : Promise.resolve(openSimMachine(choice, setup));
}

function commonOptions({ timeout, disk }: MachineChoice, { http, seed }: MachineSetup) {
  return {
    ...buildMachineOptions(seed),
    http,
    limits: { commandTimeoutMs: timeout * 1000, diskMaxBytes: disk * 2 ** 20 },
  } satisfies Partial<MachineOptions>;
}

function openSimMachine(choice: MachineChoice, setup: MachineSetup): Machine {
  if (choice.lifecycle !== undefined) {
    throwFault({
      kind: "lifecycle-machine",
      message: "the simulated machine cannot run the executables of --lifecycle",
      remedy: "add --machine host",
    });
  }
  const launcher = launcherFor(choice);
  const { book } = choice;
  const { limits } = commonOptions(choice, setup);
  return openSimulatedBuild(setup, { ...(launcher && { launcher }), ...(book && { book }), limits });
}

async function openHostMachine(choice: MachineChoice, setup: MachineSetup): Promise<Machine> {
  const sandbox = await probeSandbox();
  if (!sandbox.usable) throwFault({ kind: "sandbox-missing", message: sandbox.reason, remedy: sandbox.remedy });
  const { chosen = NONE } = choice;
  const directory = choice.lifecycle ?? (chosen.words.length === 0 ? REFERENCE_EXECUTABLES : executablesWith(chosen));
  if (!existsSync(join(directory, "detector"))) {
    throwFault({
      kind: "lifecycle-missing",
      message: "the directory has no lifecycle executables (analyzer, detector, …)",
      where: { file: directory },
      remedy: "name the directory that contains them with --lifecycle",
    });
  }
  const launcher = choice.launcher === undefined ? undefined : contentAt(choice.launcher);
  const files = launcher === undefined ? {} : { [LAUNCHER]: { content: launcher, mode: 0o755 } };
  return hostMachine({
    ...commonOptions(choice, setup),
    root: treeOf({ [LIFECYCLE_DIR]: { dir: true }, ...files }, setup.root),
    mounts: setup.volumes,
    user: setup.user,
    ...(setup.bare !== undefined && { bare: setup.bare }),
    binds: [{ from: realpathSync(directory), at: pathOfText(LIFECYCLE_DIR) }],
  });
}

/** In a sandbox the lifecycle's directory is mounted read-only, so the user's launcher has another path, passed by a flag. */
export const LAUNCHER = "/cnb/plimsoll/launcher";

/** The built launcher. Undefined if this package was never built: app images then cannot start. */
export function launcherFor({
  launcher,
  chosen = NONE,
}: Pick<MachineChoice, "launcher" | "chosen">): Content | undefined {
  if (launcher !== undefined) return contentAt(launcher);
  const built = launcherWith(chosen);
  return existsSync(built) ? contentAt(built) : undefined;
}

function contentAt(file: string): Content {
  try {
    return contentOf(readFileSync(file));
  } catch {
    throwFault({
      kind: "launcher-missing",
      message: "the launcher cannot be read",
      where: { file },
      remedy: "give the path of an executable",
    });
  }
}
