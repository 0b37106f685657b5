/** Opens machines of real processes for what `plimsoll check` judges. There is no network. */
import { steppingClock } from "#base";
import { network } from "#image";
import { hostMachine, type Machine, probeSandbox } from "#machine";
import { FIXED_MTIME_NS } from "#tree";
import { throwFault } from "../terminal/run-verb.ts";

type Opening = Omit<Parameters<typeof hostMachine>[0], "clock" | "seed" | "http">;

/** A usage error if no sandbox works here. */
export async function sandboxOpener(): Promise<(options: Opening) => Promise<Machine>> {
  const sandbox = await probeSandbox();
  if (!sandbox.usable) throwFault({ kind: "sandbox-missing", message: sandbox.reason, remedy: sandbox.remedy });
  return (options) =>
    hostMachine({ ...options, clock: steppingClock(FIXED_MTIME_NS), seed: "plimsoll check", http: network({}) });
}
