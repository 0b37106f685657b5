/** The cache volume as a folder of the host, kept between builds. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Fault, ok, type Result } from "#base";
import { materialise, readHostTree } from "#machine";
import { emptyTree, type Tree } from "#tree";
import { whyUnwritable, withFolderBeside } from "../images/temporary-folder.ts";

/** What a lifecycle keeps at the top of a volume cache. */
const OWN = new Set(["committed", "staging"]);

/** A folder that is not there is an empty cache. One that holds anything else is somebody's folder, and refused. */
export function readCacheFolder(folder: string): Result<Tree, Fault> {
  const file = resolve(folder);
  if (!existsSync(dirname(file))) return cacheFault("the folder above it is not there", file, "make it first");
  const unwritable = whyUnwritable(file);
  if (unwritable !== undefined) return cacheFault(unwritable, file, "name a folder that can be written beside");
  if (!existsSync(file)) return ok(emptyTree);
  const tree = readHostTree(file);
  if (!tree.ok) return tree;
  const foreign = tree.value.root.names.find((name) => !OWN.has(name));
  if (foreign === undefined) return tree;
  return cacheFault(
    `the folder holds ${JSON.stringify(foreign)}, so it is no cache`,
    file,
    "name an empty or a new folder",
  );
}

const cacheFault = (message: string, file: string, remedy: string) =>
  ({ ok: false, fault: { kind: "cache-folder", message, where: { file }, remedy } }) as const;

/** The old cache stands until the new one is whole. */
export function writeCacheFolder(tree: Tree, folder: string): Promise<Result<undefined, Fault>> {
  const target = resolve(folder);
  return withFolderBeside(target, (temporary): Result<undefined, Fault> => {
    const written = materialise(tree, join(temporary, "new"));
    if (!written.ok) return written;
    if (existsSync(target)) {
      if (readdirSync(target).some((name) => !OWN.has(name))) {
        return cacheFault("it is no cache any more", target, "look into it");
      }
      renameSync(target, join(temporary, "old"));
    }
    renameSync(join(temporary, "new"), target);
    return ok(undefined);
  });
}
