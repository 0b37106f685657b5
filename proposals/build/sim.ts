/** The simulated machine of a build, with the reference as its programs. */
import { type Content, steppingClock } from "#base";
import type { RuleBook } from "#lifecycle";
import { type Machine, type MachineLimits, type Program, shellMounts, shellPrograms, simMachine } from "#machine";
import { installedLifecycle } from "#platform";
import { treeOf } from "#tree";
import type { MachineSetup } from "./session.ts";

/** 1980-01-01T00:00:01Z, the time of all files in an image. */
const START_NS = 315_532_801n * 1_000_000_000n;

/** The clock and the usual seed of every build, on every machine. */
export const buildMachineOptions = (seed = "plimsoll build") => ({ clock: steppingClock(START_NS), seed });

export interface SimulatedBuild {
  /** Default: the released versions. */
  readonly book?: RuleBook;
  /** For app images. Without it they cannot start. */
  readonly launcher?: Content;
  readonly limits: Partial<MachineLimits>;
  /** Replaces programs of the machine, by digest. */
  readonly programs?: ReadonlyMap<string, Program>;
}

export function openSimulatedBuild(
  { root: given, volumes, http, seed }: MachineSetup,
  { book, launcher, limits, programs = new Map() }: SimulatedBuild,
): Machine {
  const lifecycle = installedLifecycle({ ...(launcher && { launcher }), ...(book && { book }) });
  const root = treeOf(lifecycle.files, given);
  return simMachine({
    ...buildMachineOptions(seed),
    http,
    limits,
    root,
    mounts: [...volumes, ...shellMounts(root)],
    programs: new Map([...shellPrograms(), ...lifecycle.programs, ...programs]),
  });
}
