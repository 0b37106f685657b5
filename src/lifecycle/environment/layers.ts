/** Changes an environment by the layers of one buildpack: path variables by directories, others by env files. */
import { type AbsPath, type ByteString, byteString } from "#base";
import type { ProcessFs } from "#machine";
import type { Variables } from "../decisions/environment.ts";
import type { Rules } from "../phase/context.ts";
import { applyEnvDir } from "./files.ts";
import { currentValue } from "./variables.ts";

export type EnvironmentPhase = { readonly at: "build" } | { readonly at: "launch"; readonly process?: ByteString };

interface EnvironmentSource {
  readonly fs: ProcessFs;
  readonly rules: Rules;
}

/** `layers`: directories, in byte order of their names. */
export function applyLayers(
  source: EnvironmentSource,
  variables: Variables,
  layers: readonly AbsPath[],
  when: EnvironmentPhase,
): void {
  const { rules } = source;
  for (const { layer, apply } of rules.platform.layerOperations({ at: when.at, layers })) {
    if (apply === "paths") applyPaths(source, variables, layer, when);
    else applyFiles(source, variables, layer, when);
  }
}

function applyPaths(
  { fs, rules }: EnvironmentSource,
  variables: Variables,
  layer: ByteString,
  { at }: EnvironmentPhase,
): void {
  for (const { directory, variables: names } of rules.platform.layerPaths({ at })) {
    const path = byteString`${layer}/${byteString(directory)}`;
    if (!fs.exists(path)) continue;
    for (const name of names) {
      const old = currentValue(variables, name);
      variables.set(name, rules.platform.layerPathValue({ dir: path, old }));
    }
  }
}

function applyFiles(source: EnvironmentSource, variables: Variables, layer: ByteString, when: EnvironmentPhase): void {
  const layerDirs = source.rules.platform.layerEnvDirs(when).map((dir) => byteString`${layer}/${dir}`);
  for (const dir of layerDirs) applyEnvDir(source, variables, { dir, from: "layer", layerDirs });
}
