/** The cache volume, kept between builds as a folder of the host. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type Fault, fail, ok, type Result } from "#base";
import { materialise, readHostTree } from "#machine";
import { emptyTree, type Tree } from "#tree";
import { whyUnwritable, withFolderBeside } from "../images/temporary-folder.ts";

/** The entries that a lifecycle puts at the top of a cache volume; the last one is left over from a build that was ended. */
const OWN = new Set(["committed", "staging", "committed-backup"]);

/**
 * A missing folder is an empty cache. A folder with other entries is not a cache, and the fault protects it. `caches`: the entries of enabled
 * proposals.
 */
export function readCacheFolder(folder: string, caches: readonly string[] = []): Result<Tree, Fault> {
  const file = resolve(folder);
  if (!existsSync(dirname(file)))
    return cacheFault("the parent of the cache folder does not exist", file, "create it first");
  const unwritable = whyUnwritable(file);
  if (unwritable !== undefined) return cacheFault(unwritable, file, "name a folder whose parent you may write to");
  if (!existsSync(file)) return ok(emptyTree);
  const tree = readHostTree(file);
  if (!tree.ok) return tree;
  const foreign = tree.value.root.names.find((name) => !OWN.has(name) && !caches.includes(name));
  if (foreign === undefined) return tree;
  return cacheFault(
    `the folder contains ${JSON.stringify(foreign)}, so it is not a cache`,
    file,
    "name an empty or a new folder",
  );
}

const cacheFault = (message: string, file: string, remedy: string) =>
  fail({ kind: "cache-folder", message, where: { file }, remedy });

/** Replaces the old cache only when the new one is complete. */
export function writeCacheFolder(
  tree: Tree,
  folder: string,
  caches: readonly string[] = [],
): Promise<Result<undefined, Fault>> {
  const target = resolve(folder);
  return withFolderBeside(target, (temporary): Result<undefined, Fault> => {
    const written = materialise(tree, join(temporary, "new"));
    if (!written.ok) return written;
    if (existsSync(target) && readdirSync(target).some((name) => !OWN.has(name) && !caches.includes(name))) {
      return cacheFault(
        "another program wrote into the cache folder during the build, so it was not replaced",
        target,
        "remove the foreign files, or name another folder",
      );
    }
    replaceFolder(target, temporary);
    return ok(undefined);
  });
}

/** Builds may end at the same moment and replace the same folder: the last one wins. */
function replaceFolder(target: string, temporary: string): void {
  for (let at = 0; ; at++) {
    try {
      renameSync(target, join(temporary, `old-${at}`));
    } catch (error) {
      if (!isCode(error, "ENOENT")) throw error;
    }
    try {
      renameSync(join(temporary, "new"), target);
      return;
    } catch (error) {
      if (at === TRIES_MAX || !isCode(error, "ENOTEMPTY", "EEXIST")) throw error;
    }
  }
}

const TRIES_MAX = 100;

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && "code" in error && codes.includes(String(error.code));
