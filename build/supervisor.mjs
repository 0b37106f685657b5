// Bundles the program inside a sandbox into one script for `node -e`: dist/sandbox/supervisor.cjs. Tests on the sources need it too.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";

const TOP = join(import.meta.dirname, "..");
const FILE = join(TOP, "dist/sandbox/supervisor.cjs");

export async function bundleSupervisor() {
  const build = await rolldown({
    cwd: TOP,
    input: "src/machine/host/supervisor/main.ts",
    platform: "node",
    resolve: { conditionNames: ["plimsoll-source", "node", "import"] },
    treeshake: { moduleSideEffects: (id) => id.includes("/supervisor/") },
    transform: { target: "node20" },
    logLevel: "warn",
  });
  const { output } = await build.generate({ format: "cjs", minify: true, codeSplitting: false });
  await build.close();
  // Several test runs may write it at once.
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(`${FILE}.${process.pid}`, output[0].code);
  renameSync(`${FILE}.${process.pid}`, FILE);
}

/** For `globalSetup` of vitest. */
export const setup = () => bundleSupervisor();
