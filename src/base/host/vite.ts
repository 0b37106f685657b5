/** The bundler that compiles a user's TypeScript: Node.js 20 cannot. */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Vite } from "vitest/node";

/** Vite is a dependency of vitest, not of this package. Loading it takes longer than a test case, so load it only for TypeScript. */
export function viteOfVitest(): Promise<typeof Vite> {
  const ofVitest = createRequire(createRequire(import.meta.url).resolve("vitest/package.json"));
  return import(/* @vite-ignore */ pathToFileURL(ofVitest.resolve("vite")).href);
}
