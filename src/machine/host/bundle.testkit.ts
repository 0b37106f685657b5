/** Bundles TypeScript programs of tests, with what they import from the package, into files that Node.js runs. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { packageFile } from "#base/host";

const ENTRY = fileURLToPath(new URL("./entry.ts", import.meta.url));

export interface BundledProgram {
  readonly directory: string;
  readonly file: string;
  remove(): void;
}

/** `source`: the text of a module; its relative imports start at this folder. */
export async function bundleProgram(source: string): Promise<BundledProgram> {
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
  // The program finds the bundle of the supervisor in a package around it.
  writeFileSync(join(directory, "package.json"), "{}");
  symlinkSync(packageFile("dist"), join(directory, "dist"));
  const file = join(directory, "program");
  writeFileSync(file, output[0].code, { mode: 0o755 });
  return { directory, file, remove: () => rmSync(directory, { recursive: true, force: true }) };
}
