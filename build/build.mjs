// Fills dist/: the declarations of every module (types/), the code in a few bundles, and the reference as executables.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { bundlePackage } from "./bundle.mjs";
import { bundleExecutables } from "./executables.mjs";
import { bundleSupervisor } from "./supervisor.mjs";

rmSync("dist", { recursive: true, force: true });
const tsc = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
  stdio: "inherit",
});
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
await bundlePackage("dist");
await bundleExecutables();
await bundleSupervisor();
