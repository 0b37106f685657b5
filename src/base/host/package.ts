/** The version and files of this package, when it runs from the sources or from dist. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { invariant } from "../invariant.ts";

/** A path below the package's folder, which is the nearest one above this file with a package.json. */
export const packageFile = (path: string): string => join(top(), path);

export function packageVersion(): string {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(packageFile("package.json"), "utf8"));
  return version;
}

function top(): string {
  let at = import.meta.dirname;
  while (!existsSync(join(at, "package.json"))) {
    invariant(at !== dirname(at), "the package has a package.json above its modules");
    at = dirname(at);
  }
  return at;
}
