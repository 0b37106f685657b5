/** Finds the directory of an entry: follows links on the way inside the root, and makes missing directories. */
import { type AbsPath, type ByteString, baseName, child, elements, type Name, nameOf, parentOf, ROOT } from "#base";
import { type Draft, dir } from "#tree";
import { throwImageFault } from "../model/faults.ts";

const LINKS_MAX = 40;

export interface ParentFinder {
  /** Resolves every link except a last one, and makes missing directories on the way. */
  at(path: AbsPath): AbsPath;
  /** As `at`, but undefined if a directory on the way is missing. */
  find(path: AbsPath): AbsPath | undefined;
  /** The directory at `path`, with a last link resolved; undefined if it is missing. */
  lookup(path: AbsPath): AbsPath | undefined;
  /** Must be called after a link was added or a directory was removed. */
  forget(): void;
}

export interface ParentOptions {
  readonly make: boolean;
  /** Whether the search stops at a link. */
  stopAt?(link: AbsPath): boolean;
}

export function parentFinder(draft: Draft, options: ParentOptions = { make: true }): ParentFinder {
  const made = new Map<AbsPath, AbsPath>();

  const search = (path: AbsPath, make: boolean): AbsPath | undefined => {
    const known = made.get(path);
    if (known !== undefined) return known;
    const directory = directoryAt(draft, path, { ...options, make });
    if (directory !== undefined) made.set(path, directory);
    return directory;
  };

  return {
    at(path) {
      if (path === ROOT) return ROOT;
      const parent = search(parentOf(path), options.make);
      return parent === undefined ? path : child(parent, lastName(path));
    },
    find(path) {
      const parent = search(parentOf(path), false);
      return parent && child(parent, lastName(path));
    },
    lookup: (path) => search(path, false),
    forget: () => made.clear(),
  };
}

const lastName = (path: AbsPath): Name => nameOf(baseName(path));

function directoryAt(draft: Draft, path: AbsPath, options: ParentOptions): AbsPath | undefined {
  const pending: ByteString[] = [...elements(path)].reverse();
  let at: AbsPath = ROOT;
  let links = 0;
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      at = parentOf(at);
      continue;
    }
    const next = child(at, nameOf(part));
    const node = draft.get(next);
    if (node?.kind === "symlink") {
      links += 1;
      if (options.stopAt?.(next)) return undefined;
      if (links > LINKS_MAX)
        return failIf(options.make, `too many symbolic links on the way to ${JSON.stringify(path)}`);
      pending.push(...node.target.split("/").reverse());
      if (node.target.startsWith("/")) at = ROOT;
    } else if (node === undefined) {
      if (!options.make) return undefined;
      draft.put(next, dir());
      at = next;
    } else if (node.kind === "dir") {
      at = next;
    } else {
      return failIf(options.make, `${JSON.stringify(next)} is a ${node.kind}, but an entry of the layer is below it`);
    }
  }
  return at;
}

function failIf(make: boolean, message: string): undefined {
  return make ? throwImageFault("image-malformed", message, "rebuild the layer") : undefined;
}
