/**
 * Reads a buildpack's layers from their metadata files and renames layers without a type:
 *
 *   <layers>/<buildpack>/a       a.toml without types     ->  a.ignore
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

/**
 * Types by layer name, in byte order. That of the file names differs: `node-modules.toml` comes before `node.toml`. build.toml, launch.toml
 * and store.toml count as layers.
 */
export type Layers = ReadonlyMap<ByteString, LayerTypes>;

const SUFFIX = ".toml";

/** A broken link counts as an empty file. The file `.toml` belongs to no layer. */
export function readLayers({ process: { fs }, rules }: PhaseContext<"build">, { layerFiles }: BuildpackPlaces): Layers {
  const files = fs.readDir(layerFiles).filter((name) => name.endsWith(SUFFIX) && name !== SUFFIX);
  return new Map(
    files
      .filter((name) => rules.platform.layerMetadata({ kind: fs.lstat(`${layerFiles}/${name}`).kind }))
      .map((name) => name.slice(0, -SUFFIX.length))
      .sort()
      .map((layer) => {
        const content = readIfPresent(fs, byteString`${layerFiles}/${layer}${SUFFIX}`, layerToml);
        return [layer, content?.types ?? NO_TYPES];
      }),
  );
}

/** Files of the buildpack itself, beside which a directory of the same name looks like a layer. */
const OWN_FILES: readonly string[] = ["launch", "build", "store"];

export function renameIgnored(
  { process: { fs }, rules, log }: PhaseContext<"build">,
  { layers: layersDir, layerFiles }: BuildpackPlaces,
  layers: Layers,
): void {
  // If metadata is in another directory, the name of a file does not show its use.
  if (layerFiles !== layersDir) return;
  for (const [layer, types] of layers) {
    if (!rules.platform.layerIgnored(types)) continue;
    const names: readonly ByteString[] = fs.readDir(layersDir);
    if (!names.includes(layer)) continue;
    if (OWN_FILES.includes(layer))
      log.warn(
        `${textOfByteString(byteString`${layersDir}/${layer}`)} is no layer, because ${textOfByteString(layer)}.toml is a file of the buildpack: it is ignored`,
      );
    rename(fs, layersDir, { layer, to: rules.platform.ignoredName({ layer }), names });
  }
}

/** rename(2) would replace an empty directory. */
function rename(
  fs: ProcessFs,
  layersDir: ByteString,
  { layer, to, names }: { readonly layer: ByteString; readonly to: ByteString; readonly names: readonly ByteString[] },
): void {
  const path = byteString`${layersDir}/${to}`;
  if (names.includes(to) && fs.lstat(path).kind === "dir") {
    throw phaseFault(
      "build",
      `layer ${textOfByteString(layer)} is to be ignored, but ${textOfByteString(path)} exists already`,
      {
        remedy: "remove it, or give the layer a type",
      },
    );
  }
  fs.rename(`${layersDir}/${layer}`, path);
}

/** Applies build layers to the environment of later buildpacks. */
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
