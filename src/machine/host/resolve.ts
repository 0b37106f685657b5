/** Finds the host path of a path inside a machine. Links are resolved inside, as after chroot(2). */
import { lstatSync } from "node:fs";
import {
  type AbsPath,
  type ByteString,
  baseName,
  child,
  elements,
  type Name,
  nameOf,
  parentOf,
  ROOT,
  resolvePath,
} from "#base";
import { SystemError } from "../model/system-error.ts";
import { linkTargetAt, nodePath } from "./node-paths.ts";

const LINKS_MAX = 40;

/** The host path. `follow`: also resolves a link at the end. Missing parts stay as they are. */
export type Locate = (path: AbsPath, follow: boolean) => ByteString;

/** `at` returns the host path of a path that contains no links. */
export function createLocator(at: (path: AbsPath) => ByteString): Locate {
  const resolve = (path: AbsPath, budget: { links: number }): AbsPath => {
    let here: AbsPath = ROOT;
    for (const name of elements(path)) here = step(here, name, budget);
    return here;
  };
  const step = (here: AbsPath, name: Name, budget: { links: number }): AbsPath => {
    const next = child(here, name);
    if (lstatSync(nodePath(at(next)), { throwIfNoEntry: false })?.isSymbolicLink() !== true) return next;
    if (++budget.links > LINKS_MAX) throw new SystemError("ELOOP", "open", next);
    return resolve(resolvePath(here, linkTargetAt(at(next))), budget);
  };
  return (path, follow) => {
    if (follow || path === ROOT) return at(resolve(path, { links: 0 }));
    return at(child(resolve(parentOf(path), { links: 0 }), nameOf(baseName(path))));
  };
}
