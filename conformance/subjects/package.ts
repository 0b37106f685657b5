/** Files of this package, from its sources or from dist. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder above this file with a package.json of this package. */
function top(): string {
  let at = import.meta.dirname;
  while (!existsSync(join(at, "package.json"))) at = dirname(at);
  return at;
}

export const reachPackage = (path: string): string => join(top(), path);

let version: string | undefined;

export function packageVersion(): string {
  version ??= (JSON.parse(readFileSync(reachPackage("package.json"), "utf8")) as { readonly version: string }).version;
  return version;
}
