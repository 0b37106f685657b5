/** A computer that runs programs on a tree: processes, users, permissions, mounts, environment, faults. */
export { type Act, type CallRecord, PROBE_DIR } from "./act.ts";
export { actProgram } from "./acts/program.ts";
export { renderActs } from "./acts/render.ts";
export { actsProblem } from "./acts/shape.ts";
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
export * from "./machine.ts";
export * from "./process.ts";
export { shellMounts, shellPrograms } from "./shell/mount.ts";
export { simMachine } from "./sim/machine.ts";
export { standIn } from "./sim/stand-in.ts";
export { STANDARD_USER, standardFiles, standardTree } from "./sim/standard-tree.ts";
export { type Group, readGroups, readUsers, type User } from "./users.ts";
