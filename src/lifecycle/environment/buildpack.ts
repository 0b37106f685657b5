/** The environment of one bin/detect, bin/generate or bin/build, from all sources in order. */
import { byteString } from "#base";
import type { Inputs } from "#contract";
import type { ProcessEnvironment, ProcessFs } from "#machine";
import type { Variables } from "../decisions/environment.ts";
import type { Rules } from "../phase/context.ts";
import { applyEnvDir, applyUserDir } from "./files.ts";
import { variablesRecord } from "./variables.ts";

/** Does not change `base`. `own`: the variables that the specification defines for this executable. */
export function buildpackEnvironment(options: {
  readonly fs: ProcessFs;
  readonly rules: Rules;
  readonly inputs: Inputs;
  readonly base: Variables;
  readonly clearEnv: boolean;
  readonly own: ProcessEnvironment;
}): ProcessEnvironment {
  const { rules, inputs, clearEnv } = options;
  const variables: Variables = new Map(options.base);
  if (rules.platform.userVariablesGiven({ clearEnv }))
    applyUserDir(options, variables, byteString`${inputs.platform}/env`);
  if (rules.platform.operatorVariablesGiven({ clearEnv })) {
    const dir = byteString`${inputs.buildConfig}/env`;
    applyEnvDir(options, variables, { dir, from: "operator", layerDirs: [dir] });
  }
  for (const [name, value] of Object.entries(options.own)) variables.set(name, value);
  return variablesRecord(variables);
}
