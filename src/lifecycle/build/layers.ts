/**
 * What a buildpack's layers are, by their metadata files, and what becomes of those that are for nothing:
 *
 *   <layers>/<buildpack>/a       a.toml says nothing      ->  a.ignore
 *   <layers>/<buildpack>/b       b.toml: build = true     ->  stays, and changes the environment of later buildpacks
 *   <layers>/<buildpack>/c       no c.toml                ->  stays as it is
 */
import { type AbsPath, absPath } from "#base";
import { type LayerTypes, layerToml } from "#contract";
import type { ProcessFs } from "#machine";
import { applyLayers } from "../environment/layers.ts";
import type { PhaseContext } from "../phase/context.ts";
import { readDocument } from "../phase/documents.ts";

/** By layer name, in byte order of the names of the files. build.toml, launch.toml and store.toml are read as layers too. */
export type Layers = ReadonlyMap<string, LayerTypes>;

const SUFFIX = ".toml";

export function readLayers(fs: ProcessFs, layersDir: string): Layers {
  const files = fs.readDir(layersDir).filter((name) => name.endsWith(SUFFIX));
  return new Map(
    files
      .filter((name) => fs.lstat(`${layersDir}/${name}`).kind !== "dir")
      .map((name) => [name.slice(0, -SUFFIX.length), readDocument(fs, `${layersDir}/${name}`, layerToml).types]),
  );
}

export function renameIgnored(
  { process: { fs }, rules }: PhaseContext<"build">,
  layersDir: string,
  layers: Layers,
): void {
  for (const [layer, types] of layers) {
    if (!rules.platform.layerIgnored(types) || !present(fs, `${layersDir}/${layer}`)) continue;
    fs.rename(`${layersDir}/${layer}`, `${layersDir}/${rules.platform.ignoredName({ layer })}`);
  }
}

const present = (fs: ProcessFs, path: string): boolean => {
  const slash = path.lastIndexOf("/");
  return fs.readDir(path.slice(0, slash)).some((name) => name === path.slice(slash + 1));
};

/** Build layers, to the environment of the buildpacks that come after. */
export function applyBuildLayers(context: PhaseContext<"build">, layersDir: string, layers: Layers): void {
  const { process, rules, state } = context;
  const forBuild: readonly AbsPath[] = [...layers]
    .filter(([, types]) => rules.platform.layerForBuild(types))
    .map(([layer]) => absPath(`${layersDir}/${layer}`));
  applyLayers({ fs: process.fs, rules }, state.variables, forBuild, { at: "build" });
}
