/** The computer of a build: the simulated one with the reference as programs, or a sandbox with executables. */
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type Content, contentOf, type Exchange, FaultError, packageFile, pathOfText, steppingClock } from "#base";
import type { RuleBook } from "#lifecycle";
import {
  hostMachine,
  type Machine,
  type MachineOptions,
  type Mount,
  probeSandbox,
  shellMounts,
  shellPrograms,
  simMachine,
} from "#machine";
import { type Ids, installedLifecycle, LIFECYCLE_DIR } from "#platform";
import { executablesWith, launcherWith, type WordsWithModules } from "#suite";
import { type Tree, treeOf } from "#tree";

export interface MachineSetup {
  readonly root: Tree;
  readonly volumes: readonly Mount[];
  readonly user: Ids;
  readonly http: Exchange;
  /** The root is an image as it is: where that has no shell there is none. */
  readonly bare?: boolean;
}

export interface MachineChoice {
  /** Of the reference on the simulated machine. */
  readonly book?: RuleBook;
  /** Of the reference's executables. */
  readonly chosen?: WordsWithModules;
  readonly machine: "sim" | "host";
  readonly lifecycle?: string;
  readonly launcher?: string;
  /** Seconds of one phase. */
  readonly timeout: number;
  /** MiB that one volume holds. */
  readonly disk: number;
}

/** 1980-01-01T00:00:01Z, as everything in an image has it. */
const START_NS = 315_532_801n * 1_000_000_000n;
const REFERENCE_EXECUTABLES = packageFile("dist/executables");
const NONE: WordsWithModules = { words: [], proposals: [], sources: [] };

/** Throws a fault where there is no such machine, or no lifecycle for it. */
export function openMachine(choice: MachineChoice, equipment: MachineSetup): Promise<Machine> {
  return choice.machine === "host"
    ? openHostMachine(choice, equipment)
    : Promise.resolve(openSimMachine(choice, equipment));
}

function commonOptions({ timeout, disk }: MachineChoice, { http }: MachineSetup) {
  return {
    clock: steppingClock(START_NS),
    seed: "plimsoll build",
    http,
    limits: { commandTimeoutMs: timeout * 1000, diskMaxBytes: disk * 2 ** 20 },
  } satisfies Partial<MachineOptions>;
}

function openSimMachine(choice: MachineChoice, equipment: MachineSetup): Machine {
  if (choice.lifecycle !== undefined) {
    throw new FaultError({
      kind: "lifecycle-machine",
      message: "executables cannot be run on the simulated machine",
      remedy: "add --machine host",
    });
  }
  const launcher = launcherFor(choice);
  const { book } = choice;
  const lifecycle = installedLifecycle({ ...(launcher && { launcher }), ...(book && { book }) });
  const root = treeOf(lifecycle.files, equipment.root);
  return simMachine({
    ...commonOptions(choice, equipment),
    root,
    mounts: [...equipment.volumes, ...shellMounts(root)],
    programs: new Map([...shellPrograms(), ...lifecycle.programs]),
  });
}

async function openHostMachine(choice: MachineChoice, equipment: MachineSetup): Promise<Machine> {
  const sandbox = await probeSandbox();
  if (!sandbox.usable)
    throw new FaultError({ kind: "sandbox-missing", message: sandbox.reason, remedy: sandbox.remedy });
  const { chosen = NONE } = choice;
  const directory = choice.lifecycle ?? (chosen.words.length === 0 ? REFERENCE_EXECUTABLES : executablesWith(chosen));
  if (!existsSync(join(directory, "detector"))) {
    throw new FaultError({
      kind: "lifecycle-missing",
      message: "expected the lifecycle's executables (analyzer, detector, …), found none",
      where: { file: directory },
      remedy: "give their directory with --lifecycle",
    });
  }
  const launcher = choice.launcher === undefined ? undefined : contentAt(choice.launcher);
  const files = launcher === undefined ? {} : { [LAUNCHER]: { content: launcher, mode: 0o755 } };
  return hostMachine({
    ...commonOptions(choice, equipment),
    root: treeOf({ [LIFECYCLE_DIR]: { dir: true }, ...files }, equipment.root),
    mounts: equipment.volumes,
    user: equipment.user,
    ...(equipment.bare !== undefined && { bare: equipment.bare }),
    binds: [{ from: realpathSync(directory), at: pathOfText(LIFECYCLE_DIR) }],
  });
}

/** On a sandbox the lifecycle's directory is bound: a launcher of the user's stands elsewhere, and a flag names it. */
export const LAUNCHER = "/cnb/plimsoll/launcher";

/** The built launcher; undefined before the first build of this package, and then images cannot start. */
function launcherFor({ launcher, chosen = NONE }: MachineChoice): Content | undefined {
  if (launcher !== undefined) return contentAt(launcher);
  const built = launcherWith(chosen);
  return existsSync(built) ? contentAt(built) : undefined;
}

function contentAt(file: string): Content {
  try {
    return contentOf(readFileSync(file));
  } catch {
    throw new FaultError({
      kind: "launcher-missing",
      message: "the launcher cannot be read",
      where: { file },
      remedy: "give the path of an executable",
    });
  }
}
