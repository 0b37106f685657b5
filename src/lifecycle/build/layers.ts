/**
 * What a buildpack's layers are, by their metadata files, and what becomes of those that are for nothing:
 *
 *   <layers>/<buildpack>/a       a.toml says nothing      ->  a.ignore
 *   <layers>/<buildpack>/b       b.toml: build = true     ->  stays, and changes the environment of later buildpacks
 *   <layers>/<buildpack>/c       no c.toml                ->  stays as it is
 */
import { type AbsPath, absPath, type ByteString, byteString, textOfByteString } from "#base";
import { type LayerTypes, layerToml, NO_TYPES } from "#contract";
import type { ProcessFs } from "#machine";
import type { BuildpackPlaces } from "../decisions/places.ts";
import { applyLayers } from "../environment/layers.ts";
import { readIfPresent } from "../files/documents.ts";
import type { PhaseContext } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";

/** By layer name, in byte order of the names of the files. build.toml, launch.toml and store.toml are read as layers too. */
export type Layers = ReadonlyMap<ByteString, LayerTypes>;

const SUFFIX = ".toml";

/** A link to nothing says as much as an empty file. `.toml` is no layer's. */
export function readLayers(fs: ProcessFs, { layerFiles }: BuildpackPlaces): Layers {
  const files = fs.readDir(layerFiles).filter((name) => name.endsWith(SUFFIX) && name !== SUFFIX);
  return new Map(
    files
      .filter((name) => fs.lstat(`${layerFiles}/${name}`).kind !== "dir")
      .map((name) => {
        const content = readIfPresent(fs, byteString`${layerFiles}/${name}`, layerToml);
        return [name.slice(0, -SUFFIX.length), content?.types ?? NO_TYPES];
      }),
  );
}

export function renameIgnored(
  { process: { fs }, rules }: PhaseContext<"build">,
  { layers: layersDir, layerFiles }: BuildpackPlaces,
  layers: Layers,
): void {
  // Where no metadata stands beside it, its name says nothing of its use.
  if (layerFiles !== layersDir) return;
  for (const [layer, types] of layers) {
    if (!rules.platform.layerIgnored(types)) continue;
    const names: readonly ByteString[] = fs.readDir(layersDir);
    if (names.includes(layer)) rename(fs, layersDir, { layer, to: rules.platform.ignoredName({ layer }), names });
  }
}

/** rename(2) would take the place of an empty directory. */
function rename(
  fs: ProcessFs,
  layersDir: ByteString,
  { layer, to, names }: { readonly layer: ByteString; readonly to: ByteString; readonly names: readonly ByteString[] },
): void {
  const path = byteString`${layersDir}/${to}`;
  if (names.includes(to) && fs.lstat(path).kind === "dir") {
    throw phaseFault(
      "build",
      `layer ${textOfByteString(layer)} is to be ignored, but ${textOfByteString(path)} is there already`,
      {
        remedy: "remove it, or give the layer a type",
      },
    );
  }
  fs.rename(`${layersDir}/${layer}`, path);
}

/** Build layers, to the environment of the buildpacks that come after. */
export function applyBuildLayers(
  context: PhaseContext<"build", "variables">,
  places: BuildpackPlaces,
  layers: Layers,
): void {
  const { process, rules, state } = context;
  const forBuild: readonly AbsPath[] = [...layers]
    .filter(([, types]) => rules.platform.layerForBuild(types))
    .map(([layer]) => absPath(`${places.layers}/${layer}`));
  applyLayers({ fs: process.fs, rules }, state.variables, forBuild, { at: "build" });
}
