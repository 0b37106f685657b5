/** Finds the real directory of an entry: links on the way are followed inside the root, what is missing is made. */
import { type AbsPath, type ByteString, baseName, child, elements, type Name, nameOf, parentOf, ROOT } from "#base";
import { type Draft, dir } from "#tree";
import { throwFault } from "../model/faults.ts";

const LINKS_MAX = 40;

export interface ParentFinder {
  /** The path with every link but a last one resolved; missing directories on the way are made. */
  at(path: AbsPath): AbsPath;
  /** As `at`, making nothing: undefined where a directory on the way is missing. */
  find(path: AbsPath): AbsPath | undefined;
  /** The directory itself, a last link followed too, making nothing. */
  lookup(path: AbsPath): AbsPath | undefined;
  /** To be called when a link appears or a directory goes. */
  forget(): void;
}

export interface ParentOptions {
  readonly make: boolean;
  /** A link at which the search gives up. */
  stopAt?(link: AbsPath): boolean;
}

export function parentFinder(draft: Draft, options: ParentOptions = { make: true }): ParentFinder {
  const made = new Map<AbsPath, AbsPath>();

  const search = (path: AbsPath, make: boolean): AbsPath | undefined => {
    const known = made.get(path);
    if (known !== undefined) return known;
    const found = directoryAt(draft, path, { ...options, make });
    if (found !== undefined) made.set(path, found);
    return found;
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
        return unless(options.make, `too many symbolic links on the way to ${JSON.stringify(path)}`);
      pending.push(...node.target.split("/").reverse());
      if (node.target.startsWith("/")) at = ROOT;
    } else if (node === undefined) {
      if (!options.make) return undefined;
      draft.put(next, dir());
      at = next;
    } else if (node.kind === "dir") {
      at = next;
    } else {
      return unless(options.make, `${JSON.stringify(next)} is a ${node.kind}, and an entry of the layer lies below it`);
    }
  }
  return at;
}

function unless(make: boolean, message: string): undefined {
  return make ? throwFault("image-malformed", message, "rebuild the layer") : undefined;
}
