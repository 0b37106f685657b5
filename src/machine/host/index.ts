/** Real processes as machines, real files as trees. Modules that start processes are loaded on first use. */

export { canFailDisks } from "./disk.ts";
export { readHostTree } from "./folder.ts";
export { type HostFsOptions, hostFs } from "./fs.ts";
export { scratchDirectory } from "./janitor.ts";
export type { HostBind, HostMachine, HostMachineOptions } from "./machine.ts";
export type { SandboxProbe, ToolVersions } from "./probe.ts";
export { type HostProcessOptions, hostProcess, runAsExecutable } from "./process.ts";
export type { ReadFault, ReadLimits } from "./read.ts";
export { type SandboxMode, sandboxMode } from "./sandbox-mode.ts";
export { type MaterialiseFault, materialise } from "./write.ts";

import type { HostMachine, HostMachineOptions } from "./machine.ts";
import type { SandboxProbe } from "./probe.ts";

/** See {@link HostMachine}. Rejects with a FaultError if no sandbox works here. */
export const hostMachine = async (options: HostMachineOptions): Promise<HostMachine> =>
  (await import("./machine.ts")).startHostMachine(options);

/** Whether a sandbox works here, and what to do if not. Never rejects. */
export const probeSandbox = async (): Promise<SandboxProbe> => (await import("./probe.ts")).runProbe();
