/** The cache volume as a folder of the host, kept between builds. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Fault, ok, type Result } from "#base";
import { materialise, readHostTree } from "#machine";
import { emptyTree, type Tree } from "#tree";
import { beside, unwritableBeside } from "../images/temporary-folder.ts";

/** What a lifecycle keeps at the top of a volume cache. */
const OWN = new Set(["committed", "staging"]);

/** A folder that is not there is an empty cache. One that holds anything else is somebody's folder, and refused. */
export function readCache(folder: string): Result<Tree, Fault> {
  const file = resolve(folder);
  if (!existsSync(dirname(file))) return refused("the folder above it is not there", file, "make it first");
  const unwritable = unwritableBeside(file);
  if (unwritable !== undefined) return refused(unwritable, file, "name a folder that can be written beside");
  if (!existsSync(file)) return ok(emptyTree);
  const tree = readHostTree(file);
  if (!tree.ok) return tree;
  const foreign = tree.value.root.names.find((name) => !OWN.has(name));
  if (foreign === undefined) return tree;
  return refused(
    `the folder holds ${JSON.stringify(foreign)}, so it is no cache`,
    file,
    "name an empty or a new folder",
  );
}

const refused = (message: string, file: string, remedy: string) =>
  ({ ok: false, fault: { kind: "cache-folder", message, where: { file }, remedy } }) as const;

/** The old cache stands until the new one is whole. */
export function writeCache(tree: Tree, folder: string): Promise<Result<undefined, Fault>> {
  const target = resolve(folder);
  return beside(target, (place): Result<undefined, Fault> => {
    const written = materialise(tree, join(place, "new"));
    if (!written.ok) return written;
    if (existsSync(target)) {
      if (readdirSync(target).some((name) => !OWN.has(name))) {
        return refused("it is no cache any more", target, "look into it");
      }
      renameSync(target, join(place, "old"));
    }
    renameSync(join(place, "new"), target);
    return ok(undefined);
  });
}
