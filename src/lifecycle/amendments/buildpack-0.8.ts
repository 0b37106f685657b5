/** Buildpack API 0.8. */
import { api, byteString, withMembers } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const buildpack08: Amendment = {
  id: "buildpack-0.8",
  axis: "buildpack",
  at: api("0.8"),
  says: "All paths are variables too, and a process may have a working directory.",
  after: [],
  buildpack: {
    detectVariables: {
      cites: ["buildpack.detection.env"],
      apply: (previous) => (i) =>
        withMembers(previous(i), { CNB_PLATFORM_DIR: i.platformDir, CNB_BUILD_PLAN_PATH: i.planPath }),
    },
    buildVariables: {
      cites: ["buildpack.build.env"],
      apply: (previous) => (i) =>
        withMembers(previous(i), {
          CNB_PLATFORM_DIR: i.platformDir,
          CNB_BP_PLAN_PATH: i.planPath,
          CNB_LAYERS_DIR: i.layersDir ?? byteString(""),
        }),
    },
    processWorkingDir: {
      cites: ["platform.launcher.working-dir.select"],
      apply:
        () =>
        ({ workingDir }) =>
          workingDir,
    },
  },
};
