/** A computer that runs programs on a tree: processes, users, permissions, mounts, environment, faults. */
export type * from "./act.ts";
export type * from "./machine.ts";
export * from "./process.ts";
