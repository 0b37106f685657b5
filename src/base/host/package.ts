/** This package: its version, and its files, from the sources or from dist. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { invariant } from "../invariant.ts";

/** A path below the nearest folder above this file that has a package.json: this package's own. */
export const packageFile = (path: string): string => join(top(), path);

export const packageVersion = (): string =>
  (JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as { readonly version: string }).version;

function top(): string {
  let at = import.meta.dirname;
  while (!existsSync(join(at, "package.json"))) {
    invariant(at !== dirname(at), "the package has a package.json above its modules");
    at = dirname(at);
  }
  return at;
}
