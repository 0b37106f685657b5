/** The launch phase in differential runs. */

import type { DifferentialPhase } from "../search/phase.ts";
import { isOfRole, launchChanges } from "./changes.ts";
import { isOfProcess, launchOutcome, observeLaunch } from "./observe.ts";
import { probeFiles } from "./probe.ts";
import { launchScript } from "./script.ts";
import type { LaunchWorld } from "./world.ts";
import { launchWorlds } from "./worlds.ts";

export const launchPhase = (architecture: string): DifferentialPhase<LaunchWorld> => ({
  name: "launch",
  executable: "launcher",
  worlds: launchWorlds,
  files: probeFiles(architecture),
  script: launchScript,
  observe: observeLaunch,
  outcome: launchOutcome,
  isOfProcess,
  isOfRole,
  changes: launchChanges,
});
