/** Programs of tests as files that node can run: TypeScript, bundled with what it imports from the package. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ENTRY = fileURLToPath(new URL("./entry.ts", import.meta.url));

export interface Bundled {
  readonly directory: string;
  readonly file: string;
  remove(): void;
}

/** `source` is a module of this folder that need not exist. */
export async function bundled(source: string): Promise<Bundled> {
  const build = await rolldown({
    input: ENTRY,
    platform: "node",
    resolve: { conditionNames: ["plimsoll-source", "node", "import"] },
    treeshake: { moduleSideEffects: false },
    onLog: () => {},
    plugins: [
      { name: "entry", load: (id) => (id === ENTRY ? source : null), resolveId: (id) => (id === ENTRY ? id : null) },
    ],
  });
  const { output } = await build.generate({ format: "cjs", banner: "#!/usr/bin/env node", codeSplitting: false });
  await build.close();
  const directory = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
  const file = join(directory, "program");
  writeFileSync(file, output[0].code, { mode: 0o755 });
  return { directory, file, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
