/** Reads a folder of the host as a tree: an application, a buildpack, the files of a run image. */
import { existsSync, lstatSync } from "node:fs";
import { type ByteString, byteString, type Fault, FaultError, fail, ok, type Result } from "#base";
import type { Tree } from "#tree";
import { codeOf } from "../model/system-error.ts";
import { linkedTree } from "./links.ts";
import { nodePath } from "./node-paths.ts";
import { HostReader, type ReadFault, type ReadLimits } from "./read.ts";

/** A build takes about 2,400 bytes of memory for each file, so the number keeps it below a gibibyte. */
const LIMITS: ReadLimits = { entriesMax: 400_000, bytesMax: 4 * 2 ** 30, depthMax: 200 };

/**
 * Keeps links, modes, times and owners; follows no link except `directory` itself; rejects sockets, unless `onSocket` takes them. Content is
 * read now, so later changes of the folder do not change the tree.
 */
export function readHostTree(
  directory: string,
  limits: Partial<ReadLimits> = {},
  onSocket?: (file: string) => void,
): Result<Tree, ReadFault> {
  const path = byteString(directory.length > 1 ? directory.replace(/\/+$/, "") : directory);
  if (!isDirectory(path)) {
    return fail({
      kind: "host-tree-missing",
      ...(existsSync(nodePath(path))
        ? { message: `${directory} is not a folder`, remedy: "give a folder; unpack an archive into one first" }
        : { message: `there is no folder at ${directory}`, remedy: "check the path" }),
    });
  }
  const reader = new HostReader({
    owner: (stat) => ({ uid: Number(stat.uid), gid: Number(stat.gid) }),
    limits: { ...LIMITS, ...limits },
    sockets: onSocket ?? "refuse",
    content: "captured",
    opensUnreadable: false,
  });
  try {
    const root = reader.tree(byteString`${path}/.`);
    if (root?.kind !== "dir")
      return fail({ kind: "host-tree-missing", message: `the folder ${directory} was removed while it was read` });
    return ok(reader.linked ? linkedTree(root) : { root, links: new Map() });
  } catch (error) {
    return fail(readFault(error, directory));
  }
}

function isDirectory(path: ByteString): boolean {
  try {
    return lstatSync(nodePath(byteString`${path}/.`), { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

function readFault(error: unknown, directory: string): ReadFault {
  if (error instanceof FaultError && isReadFault(error.fault)) return error.fault;
  if (codeOf(error) === undefined) throw error;
  return {
    kind: "host-tree-refused",
    message: `the folder ${directory} could not be read: ${error instanceof Error ? error.message : String(error)}`,
    remedy: "check its permissions",
  };
}

const isReadFault = (fault: Fault): fault is ReadFault =>
  fault.kind === "host-tree-refused" || fault.kind === "host-tree-too-large" || fault.kind === "host-tree-missing";
