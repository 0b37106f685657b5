/** just-bash, loaded when the first script runs: from the package's own bundle, or from node_modules where the sources run. */
export type JustBash = typeof import("just-bash");

let loaded: Promise<JustBash> | undefined;

export function justBash(): Promise<JustBash> {
  loaded ??= import.meta.url.endsWith(".ts") ? import("just-bash") : import(BUNDLE);
  return loaded;
}

const BUNDLE = new URL("../../../vendor/just-bash.js", import.meta.url).href;
