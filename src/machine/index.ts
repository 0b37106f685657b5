/** A computer that runs programs on a tree: processes, users, permissions, mounts, environment, faults. */
export type * from "./act.ts";
export * from "./machine.ts";
export * from "./process.ts";
export { simMachine } from "./sim/machine.ts";
export { standIn } from "./sim/stand-in.ts";
export { STANDARD_USER, standardFiles, standardTree } from "./sim/standard-tree.ts";
export { type Group, readGroups, readUsers, type User } from "./users.ts";
