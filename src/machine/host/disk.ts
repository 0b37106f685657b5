/** The disk of one command: a second sandbox has some directories mounted again, read-only, and a filter of system calls. */
import { FaultError, textOfByteString } from "#base";
import type { DiskFaults } from "../model/machine.ts";
import type { Locate } from "./resolve.ts";
import type { SandboxDisk } from "./sandbox.ts";
import { sandboxMode } from "./sandbox-mode.ts";
import { canFilterCalls, filterOf } from "./seccomp.ts";
import { smallDisk } from "./small-disk.ts";

export const canFailDisks = (): boolean => sandboxMode() !== "chroot" && canFilterCalls();

export function sandboxDisk({ readOnly = [], small = [], failing }: DiskFaults, locate: Locate): SandboxDisk {
  if (!canFailDisks())
    throw new FaultError({
      kind: "machine-unsupported",
      message: "this sandbox supports no faults of a disk",
      remedy: "use the simulated machine",
    });
  const filter = failing && filterOf(failing);
  return {
    sealed: readOnly.map((at) => ({ at, directory: textOfByteString(locate(at, true)) })),
    small: small.map((one) => smallDisk(one, textOfByteString(locate(one.at, true)))),
    ...(filter !== undefined && { filter }),
  };
}
