/** A computer that runs programs on a tree, with processes, users, permissions, mounts, environment and faults. */
export { type Act, type CallRecord, PROBE_DIR } from "./acts/act.ts";
export { checkActs } from "./acts/check.ts";
export { actProgram } from "./acts/program.ts";
export { renderActs } from "./acts/render.ts";
export {
  type HostMachine,
  type HostMachineOptions,
  hostFs,
  hostMachine,
  hostProcess,
  materialise,
  probeSandbox,
  readHostTree,
  runAsExecutable,
  type SandboxProbe,
  scratchDirectory,
} from "./host/index.ts";
export * from "./model/machine.ts";
export * from "./model/process.ts";
export { standIn } from "./model/stand-in.ts";
export { SystemError } from "./model/system-error.ts";
export { type GroupEntry, readGroups, readUsers, type UserEntry } from "./model/users.ts";
export { shellMounts, shellPrograms } from "./shell/mount.ts";
export { simMachine } from "./sim/machine.ts";
export { STANDARD_USER, standardFiles, standardTree } from "./sim/standard-tree.ts";
