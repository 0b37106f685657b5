// Fills dist/: the declarations of every module (types/), the code in a few bundles, and the reference as executables.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundlePackage } from "./bundle.mjs";
import { bundleExecutables } from "./executables.mjs";
import { install, UNFINISHED } from "./install.mjs";
import { bundlePlayground } from "./playground.mjs";
import { bundleSupervisor } from "./supervisor.mjs";

const DIST = "dist";
const next = join(DIST, `${UNFINISHED}${process.pid}`);
mkdirSync(next, { recursive: true });
process.once("exit", () => rmSync(next, { recursive: true, force: true }));
const tsc = spawnSync(
  process.execPath,
  ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", "--outDir", join(next, "types")],
  { stdio: "inherit" },
);
if (tsc.status !== 0) process.exit(tsc.status ?? 1);
await bundlePackage(next);
await bundleExecutables(join(next, "executables"));
await bundlePlayground(next);
install(next, DIST);
await bundleSupervisor();
