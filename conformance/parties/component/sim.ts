/** Opens worlds of a probe on the simulated machine, whose shell is in-process. */
import { steppingClock } from "#base";
import { network } from "#image";
import { type Machine, type MachineLimits, type Program, shellMounts, shellPrograms, simMachine } from "#machine";
import { FIXED_MTIME_NS } from "#tree";
import { probePrograms } from "./execd.ts";
import type { ProbeSetup } from "./probe.ts";

const programs: ReadonlyMap<string, Program> = new Map([...shellPrograms(), ...probePrograms]);

/** There is no network. */
export const openSim =
  (limits: Partial<MachineLimits> = {}) =>
  ({ root, volumes }: ProbeSetup): Promise<Machine> =>
    Promise.resolve(
      simMachine({
        root,
        mounts: [...volumes, ...shellMounts(root)],
        programs,
        clock: steppingClock(FIXED_MTIME_NS),
        seed: "plimsoll check",
        http: network({}),
        limits,
      }),
    );
