/** Buildpack API 0.12. */
import { api, byteString, withMembers } from "#base";
import type { ProcessEnvironment } from "#machine";
import type { Amendment } from "../phase/amendment.ts";

const withExecEnv =
  <I extends { readonly execEnv: string }>(previous: (input: I) => ProcessEnvironment) =>
  (input: I): ProcessEnvironment =>
    withMembers(previous(input), { CNB_EXEC_ENV: byteString(input.execEnv) });

export const buildpack012: Amendment = {
  id: "buildpack-0.12",
  axis: "buildpack",
  at: api("0.12"),
  says: "Buildpacks get the execution environment and may name those that they support.",
  after: [],
  buildpack: {
    detectVariables: { cites: ["buildpack.detect.input.exec-env"], apply: withExecEnv },
    extensionDetectVariables: { cites: ["buildpack.detect.input.exec-env"], apply: withExecEnv },
    generateVariables: { cites: ["buildpack.build.input.exec-env", "ext.process.path-args"], apply: withExecEnv },
    buildVariables: { cites: ["buildpack.build.input.exec-env"], apply: withExecEnv },
    execEnvSupported: {
      cites: ["buildpack.bp-toml.exec-env.may", "buildpack.bp-toml.exec-env.name"],
      apply: () => (i) => i.listed,
    },
  },
};
