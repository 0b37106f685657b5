/**
 * The directories of the lifecycle and of buildpacks that no input names. All are below `<layers>`:
 *
 *   <layers>/config/metadata.toml          sbom/{launch,build,cache}/<buildpack>[/<layer>]/sbom.<format>.json
 *   before Platform API 0.9:               sbom/<buildpack>[/<layer>]/{launch,build}.sbom.<format>.json, sbom/cache as above
 *   <layers>/<buildpack>/{build,launch,store}.toml   <layer>/   <layer>.toml   {<layer>,launch,build}.sbom.<format>.json
 */
import { type ByteString, byteString } from "#base";
import type { SbomSet } from "../decisions/build.ts";
import type { BuildpackPlaces, Directories, PlaceContext, SbomPlaces } from "../decisions/places.ts";
import { escapedId } from "../files/documents.ts";
import { rulesFor } from "./buildpack-rules.ts";
import type { PhaseContext } from "./context.ts";

const placesInput = ({ inputs, process }: PhaseContext): PlaceContext => ({ phase: inputs.phase, env: process.env });

export const directoriesOf = (context: PhaseContext): Directories =>
  context.rules.platform.directories({ layers: context.inputs.layers, ...placesInput(context) });

/** The path of metadata.toml's directory that goes into the app image. */
export const launcherConfigOf = (context: PhaseContext): ByteString =>
  context.rules.platform.launcherConfig({ metadata: directoriesOf(context).metadata, ...placesInput(context) });

/** The directory that an SBOM layer is extracted to: the layers directory, if the SBOM directory is in it. */
export function sbomRoot(context: PhaseContext): ByteString {
  const { sbom } = directoriesOf(context);
  return sbom === `${context.inputs.layers}/sbom` ? context.inputs.layers : sbom;
}

export const metadataFile = (context: PhaseContext): ByteString =>
  byteString`${directoriesOf(context).metadata}/metadata.toml`;

export function placesOf(context: PhaseContext, element: Parameters<typeof rulesFor>[1]): BuildpackPlaces {
  const { api, rules } = rulesFor(context.rules, element);
  const buildpack = escapedId(element.id);
  return rules.places({ layers: context.inputs.layers, buildpack, api, ...placesInput(context) });
}

/** Where the SBOM files of launch, build or cache are: the directory, and what their names begin with. */
export function sbomSetOf(context: PhaseContext, set: SbomSet): { readonly dir: ByteString; readonly prefix: string } {
  const { sbom } = directoriesOf(context);
  return context.rules.platform.sbomSetIn === "directory" || set === "cache"
    ? { dir: byteString`${sbom}/${byteString(set)}`, prefix: "" }
    : { dir: sbom, prefix: `${set}.` };
}

/** The directories of a buildpack's SBOM files in `set`. */
export const sbomPlacesOf = (context: PhaseContext, set: ByteString, id: string): SbomPlaces =>
  context.rules.platform.sbomPlaces({ set, buildpack: escapedId(id), ...placesInput(context) });
