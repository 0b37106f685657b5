/**
 * A computer that runs programs on a tree, with processes, users, permissions, mounts, environment and faults.
 *
 * More than thirty names: the types of the two interfaces (machine and process) count too.
 */
export type { Act } from "./acts/act.ts";
export { checkActs } from "./acts/check.ts";
export { actProgram } from "./acts/program.ts";
export { renderActs } from "./acts/render.ts";
export {
  canFailDisks,
  type HostBind,
  type HostMachine,
  hostFs,
  hostMachine,
  materialise,
  probeSandbox,
  readHostTree,
  runAsExecutable,
  type SandboxMode,
  sandboxMode,
  scratchDirectory,
} from "./host/index.ts";
export { environmentOfText, type ProcessEnvironment, textOfEnvironment } from "./model/environment.ts";
export type {
  Command,
  CommandResult,
  DiskFaults,
  Edit,
  FileCall,
  Machine,
  MachineFaults,
  MachineLimits,
  MachineOptions,
  Mount,
  OutputListener,
} from "./model/machine.ts";
export { FILE_CALLS } from "./model/machine.ts";
export type { Exit, Process, ProcessFs, Program, Sink, Spawn, Stat } from "./model/process.ts";
export { standIn } from "./model/stand-in.ts";
export { SystemError } from "./model/system-error.ts";
export { readGroups, readUsers } from "./model/users.ts";
export { shellMounts, shellPrograms } from "./shell/mount.ts";
export { simMachine } from "./sim/machine.ts";
export { STANDARD_USER, standardFiles, standardTree } from "./sim/standard-tree.ts";
