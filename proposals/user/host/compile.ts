/**
 * A user's module of a proposal as one text, that this thread, others and the reference's executables run: TypeScript and what it
 * imports are bundled by the vite that vitest brings. `plimsoll` stays an import: whoever runs the text gives its own.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { Vite } from "vitest/node";
import { ok, type Result } from "#base";
import { failModule, type UserProposalFault } from "../faults.ts";
import { MODULE_KIT } from "./module-kit.ts";

export async function compileModule(file: string): Promise<Result<string, UserProposalFault>> {
  const { build, version } = await vite();
  try {
    const built = await build(configFor(file, Number.parseInt(version, 10)));
    const [chunk] = Array.isArray(built) || !("output" in built) ? [] : built.output;
    return ok(chunk?.type === "chunk" ? chunk.code : "");
  } catch (error) {
    const said = inOneLine(error);
    return failModule(/top-level await/i.test(said) ? AWAITS : `the module could not be loaded: ${said}`, file);
  }
}

/** What a bundler has to say of it is about formats of its own. */
const AWAITS =
  "expected a module that is there at once, found an `await` at its top: no thread or executable waits for it";

/** No package of ours depends on it: it is vitest's. */
function vite(): Promise<typeof Vite> {
  const ofVitest = createRequire(createRequire(import.meta.url).resolve("vitest/package.json"));
  return import(/* @vite-ignore */ pathToFileURL(ofVitest.resolve("vite")).href);
}

const configFor = (file: string, major: number): Vite.InlineConfig => ({
  configFile: false,
  envFile: false,
  publicDir: false,
  root: dirname(file),
  logLevel: "silent",
  plugins: [plimsoll],
  ssr: { noExternal: true, target: "node" },
  build: {
    ssr: file,
    write: false,
    target: "node20",
    minify: false,
    rollupOptions: {
      output: { format: "cjs", exports: "named", ...(major < 8 ? ONE_FILE.rollup : ONE_FILE.rolldown) },
    },
  },
});

/** One name in each of the two bundlers that vite has had. */
const ONE_FILE = { rollup: { inlineDynamicImports: true }, rolldown: { codeSplitting: false } } as const;

/** Shown where a name is not there. */
const PLIMSOLL = "plimsoll, as a proposal gets it";

/** `import { … } from "plimsoll"` takes from what the text is given when it is run; a name that is not given there is refused. */
const plimsoll: Vite.Plugin = {
  name: "plimsoll",
  enforce: "pre",
  resolveId: (id) => (id === "plimsoll" ? PLIMSOLL : undefined),
  load: (id) =>
    id === PLIMSOLL
      ? Object.keys(MODULE_KIT)
          .map((name) => `export const ${name} = plimsoll.${name};`)
          .join("\n")
      : undefined,
};

/** A compiler's message has colours, and draws the source below its first lines. */
function inOneLine(error: unknown): string {
  const text = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const lines = text.split("\n").map((line) => line.replace(/[^\x20-\x7e]/g, "").trim());
  return lines
    .filter((line) => line !== "" && !/^Build failed/.test(line))
    .slice(0, 2)
    .join(" ");
}
