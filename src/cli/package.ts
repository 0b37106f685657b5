/** This package: its version, and its files, from the sources or from dist. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const packageTop: string = (() => {
  let at = import.meta.dirname;
  while (!existsSync(join(at, "package.json"))) at = dirname(at);
  return at;
})();

export const packageVersion = (): string =>
  (JSON.parse(readFileSync(join(packageTop, "package.json"), "utf8")) as { readonly version: string }).version;
