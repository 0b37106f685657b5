// Compiles the sources to dist/. Bundles of executables are added by build/*.mjs beside this file.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { bundleExecutables } from "./executables.mjs";
import { bundleJustBash } from "./just-bash.mjs";

rmSync("dist", { recursive: true, force: true });
const tsc = spawnSync("npx", ["--no-install", "tsc"], { stdio: "inherit" });
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
await bundleExecutables();
await bundleJustBash();
