/**
 * Bundles a user's module into one script that all threads and the reference's executables run. The bundler is the vite of vitest. The only
 * import that remains is `plimsoll`; the caller that runs the script supplies it.
 */
import { dirname } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Vite } from "vitest/node";
import { ok, type Result } from "#base";
import { viteOfVitest } from "#base/host";
import { failModule, type UserProposalFault } from "../faults.ts";
import { MODULE_KIT } from "./module-kit.ts";

export interface CompiledModule {
  readonly code: string;
  /** The source map, as JSON. */
  readonly map?: string;
}

export async function compileModule(file: string): Promise<Result<CompiledModule, UserProposalFault>> {
  const { build, version } = await viteOfVitest();
  try {
    const built = await build(configFor(file, Number.parseInt(version, 10)));
    const [chunk] = Array.isArray(built) || !("output" in built) ? [] : built.output;
    if (chunk?.type !== "chunk") return ok({ code: "" });
    return ok({ code: withoutMapComment(chunk.code), ...(chunk.map && { map: chunk.map.toString() }) });
  } catch (error) {
    const said = inOneLine(error);
    const message = /top-level await/i.test(said) ? AWAITS : `the module could not be loaded: ${said}`;
    return failModule(message, file, lineOf(error));
  }
}

const withoutMapComment = (code: string): string => code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");

/** Bundlers give the line as a member, or in the excerpt of the source. */
function lineOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { loc } = error as Error & { readonly loc?: { readonly line?: number } };
  if (loc?.line !== undefined) return loc.line;
  const [, line] = /[\w.-]+\.[cm]?[jt]sx?:(\d+):\d+/.exec(stripVTControlCharacters(error.message)) ?? [];
  return line === undefined ? undefined : Number(line);
}

/** Replaces the bundler's message, which is about its own formats. */
const AWAITS =
  "expected a module that is there at once, found an `await` at its top: no thread or executable waits for it";

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
    sourcemap: "hidden",
    rollupOptions: {
      output: { format: "cjs", exports: "named", ...(major < 8 ? ONE_FILE.rollup : ONE_FILE.rolldown) },
    },
  },
});

/** The option has another name in each bundler of vite. */
const ONE_FILE = { rollup: { inlineDynamicImports: true }, rolldown: { codeSplitting: false } } as const;

/** Error messages about missing names show this. */
const PLIMSOLL = "plimsoll, as a proposal gets it";

/** `import { … } from "plimsoll"` reads the kit that the script gets when it runs; the bundler rejects other names. */
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

/** Removes the colours and the source excerpt from a compiler's message. */
function inOneLine(error: unknown): string {
  const text = stripVTControlCharacters(error instanceof Error ? error.message : String(error));
  const lines = text.split("\n").map((line) => line.replace(/[^\x20-\x7e]/g, "").trim());
  return lines
    .filter((line) => line !== "" && !/^Build failed/.test(line))
    .slice(0, 2)
    .join(" ");
}
