/** Paths below directories that stand for `/` and for what is mounted: links are resolved inside of it, as a kernel does after chroot(2). */
import { lstatSync, readlinkSync } from "node:fs";
import {
  type AbsPath,
  baseName,
  byteStringOfLatin1,
  child,
  elements,
  type Name,
  parentOf,
  ROOT,
  resolvePath,
} from "#base";
import { SystemError } from "../model/system-error.ts";
import { nodePath } from "./node-paths.ts";

const LINKS_MAX = 40;

/** Where on the host the path leads. `follow`: also through a link at its end. What does not exist is taken literally. */
export type Locate = (path: AbsPath, follow: boolean) => string;

/** `at`: the host path of a path that has no links in it. */
export function createLocator(at: (path: AbsPath) => string): Locate {
  const resolve = (path: AbsPath, budget: { links: number }): AbsPath => {
    let here: AbsPath = ROOT;
    for (const name of elements(path)) here = step(here, name, budget);
    return here;
  };
  const step = (here: AbsPath, name: Name, budget: { links: number }): AbsPath => {
    const next = child(here, name);
    if (lstatSync(nodePath(at(next)), { throwIfNoEntry: false })?.isSymbolicLink() !== true) return next;
    if (++budget.links > LINKS_MAX) throw new SystemError("ELOOP", "open", next);
    const target = byteStringOfLatin1(readlinkSync(nodePath(at(next)), "latin1"));
    return resolve(resolvePath(here, target), budget);
  };
  return (path, follow) => {
    if (follow || path === ROOT) return at(resolve(path, { links: 0 }));
    return at(child(resolve(parentOf(path), { links: 0 }), baseName(path) as Name));
  };
}
