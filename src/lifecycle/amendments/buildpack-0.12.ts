/** What Buildpack API 0.12 changed: buildpacks get the execution environment and may name those that they support. */
import { api, byteString } from "#base";
import type { Amendment } from "../phase/amendment.ts";

export const buildpack012: Amendment = {
  id: "buildpack-0.12",
  axis: "buildpack",
  at: api("0.12"),
  after: [],
  buildpack: {
    detectVariables: {
      cites: ["buildpack.detect.input.exec-env"],
      apply: (previous) => (i) => ({ ...previous(i), CNB_EXEC_ENV: byteString(i.execEnv) }),
    },
    extensionDetectVariables: {
      cites: ["buildpack.detect.input.exec-env"],
      apply: (previous) => (i) => ({ ...previous(i), CNB_EXEC_ENV: byteString(i.execEnv) }),
    },
    generateVariables: {
      cites: ["buildpack.build.input.exec-env", "ext.process.path-args"],
      apply: (previous) => (i) => ({ ...previous(i), CNB_EXEC_ENV: byteString(i.execEnv) }),
    },
    buildVariables: {
      cites: ["buildpack.build.input.exec-env"],
      apply: (previous) => (i) => ({ ...previous(i), CNB_EXEC_ENV: byteString(i.execEnv) }),
    },
    execEnvSupported: {
      cites: ["buildpack.bp-toml.exec-env.may", "buildpack.bp-toml.exec-env.name"],
      apply: () => (i) => i.listed,
    },
  },
};
