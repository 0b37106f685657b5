/** The system of a machine without mounts: copies of files instead of directories, which would be large. */
import { BoundedCache } from "#base";
import { type Inode, lookup } from "#tree";
import { neededFiles } from "./chroot/needed-files.ts";
import { lackOf } from "./chroot-commands.ts";
import type { ResolvedMounts } from "./layout.ts";
import type { SandboxUser, System, SystemOptions } from "./system.ts";
import { systemFor } from "./system.ts";

export interface CopiedSystemOptions extends SystemOptions {
  /** The system that mounts would make. */
  readonly whole: System;
  readonly placed: ResolvedMounts;
  readonly users: readonly SandboxUser[];
  /** Files and directories with programs that run inside. */
  readonly programs: readonly string[];
}

/** Throws a FaultError (`sandbox-lacks`) for a world that needs mounts. */
export function copiedSystem({ whole, placed, users, programs, ...options }: CopiedSystemOptions): System {
  const [mount] = placed.mounts;
  if (mount !== undefined) throw lackOf(`cannot mount anything at ${mount.at}`);
  const hidden = whole.shadowed.find((path) => isFilled(lookup(placed.tree, path)));
  if (hidden !== undefined) throw lackOf(`cannot hide the files that the world has in ${hidden}`);
  const needed = [process.execPath, ...programs, ...(options.hostPaths ?? [])];
  const files = known.getOrMake(needed.join("\n"), () => neededFiles(needed));
  return systemFor(placed.tree, users, { ...options, files });
}

/** The loader is asked for the libraries of every command, which takes longer than a test case. */
const known = new BoundedCache<readonly string[]>(16);

const isFilled = (node: Inode | undefined): boolean => node?.kind === "dir" && node.names.length > 0;
