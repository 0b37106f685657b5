/** Runs bin/build with its plan, arguments and environment. outputs.ts reads its outputs. */
import { type ByteString, byteString } from "#base";
import type { Requirement } from "#contract";
import type { Exit } from "#machine";
import type { BuildpackRules } from "../decisions/all.ts";
import type { BuildpackPlaces } from "../decisions/places.ts";
import { buildpackEnvironment } from "../environment/buildpack.ts";
import { buildVariables } from "../environment/variables.ts";
import type { Component } from "../files/components.ts";
import type { PhaseContext } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";
import { describeChildExit, startExecutable, withPlanFile } from "../steps/start-executable.ts";

type Context = PhaseContext<"build", "variables" | "target">;

/** One run of a buildpack. */
export interface BuildpackRun {
  readonly component: Component;
  readonly rules: BuildpackRules;
  /** Its directories. */
  readonly places: BuildpackPlaces;
  /** The requirements in its plan. */
  readonly requirements: readonly Requirement[];
}

/** Throws `build-buildpack` if bin/build fails or cannot start. */
export async function runBuildExecutable(context: Context, buildpack: BuildpackRun): Promise<void> {
  const { process } = context;
  const { id, version } = buildpack.component.descriptor.buildpack;
  for (const dir of new Set(Object.values(buildpack.places))) process.fs.mkdir(dir, { parents: true });
  const exit = await withPlanFile(process, { id, entries: buildpack.requirements }, (planPath) =>
    spawnBuild(context, buildpack, planPath),
  );
  if (!context.rules.platform.buildSucceeded({ exit }))
    throw phaseFault("build-buildpack", `bin/build of ${id}@${version} ended with ${describeChildExit(exit)}`);
}

function spawnBuild(
  { process, inputs, rules, state }: Context,
  buildpack: BuildpackRun,
  planPath: ByteString,
): Promise<Exit> {
  const { component, places } = buildpack;
  const { clearEnv } = component.descriptor.buildpack;
  const path = byteString`${component.root}/bin/build`;
  const variables = {
    buildpackDir: component.root,
    platformDir: inputs.platform,
    planPath,
    layersDir: places.layers,
    places,
    target: state.target,
    execEnv: inputs.execEnv,
  };
  const child = {
    path,
    argv: [path, places.layers, inputs.platform, planPath],
    env: buildpackEnvironment({
      fs: process.fs,
      rules,
      inputs,
      base: rules.platform.layerVariablesGiven({ clearEnv }) ? state.variables : buildVariables(rules, process.env),
      clearEnv,
      own: buildpack.rules.buildVariables(variables),
    }),
    cwd: inputs.app,
    stdout: process.stdout,
    stderr: rules.platform.buildpackErrorsTo({ phase: "build" }) === "stdout" ? process.stdout : process.stderr,
  };
  return startExecutable("build-buildpack", process, child);
}
