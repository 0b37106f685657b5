/**
 * Where the lifecycle and a buildpack keep what no input names. All of it stands below `<layers>`, names beside names:
 *
 *   <layers>/config/metadata.toml          sbom/{launch,build,cache}/<buildpack>[/<layer>]/sbom.<format>.json
 *   <layers>/<buildpack>/{build,launch,store}.toml   <layer>/   <layer>.toml   {<layer>,launch,build}.sbom.<format>.json
 */
import type { Api } from "#base";
import type { inputs } from "#contract";
import { rulesFor } from "../phase/buildpacks.ts";
import type { PhaseContext } from "../phase/context.ts";
import { escapedId } from "../phase/documents.ts";
import { decision } from "../rules/decision.ts";

type Environment = Readonly<Record<string, string>>;

/** Byte strings, as all places here. */
export interface Directories {
  /** Of metadata.toml. */
  readonly metadata: string;
  /** Of the SBOM files that are collected. */
  readonly sbom: string;
}

export interface BuildpackPlaces {
  /** Of its layers: what bin/build is given. */
  readonly layers: string;
  /** Of build.toml, launch.toml and store.toml. */
  readonly config: string;
  /** Of `<layer>.toml` and `<layer>.sbom.<format>.json`. */
  readonly layerFiles: string;
  /** Of `launch.sbom.<format>.json` and `build.sbom.<format>.json`. */
  readonly sboms: string;
}

/** Where one buildpack's collected SBOM files are: its own, and those of a layer in a directory of the layer's name. */
export interface SbomPlaces {
  readonly own: string;
  readonly layers: string;
}

const AS_IN_THE_TABLE: inputs.Defaults = {};

export const placesPlatformDecisions = {
  /** Defaults of inputs where they are not those of the table. */
  inputDefaults: decision([], (_: { env: Environment }) => AS_IN_THE_TABLE),

  directories: decision(
    ["platform.builder.metadata.buildpacks", "platform.exporter.sbom.launch-layer"],
    ({ layers }: { layers: string; env: Environment }): Directories => ({
      metadata: `${layers}/config`,
      sbom: `${layers}/sbom`,
    }),
  ),

  /** What of the directory of metadata.toml is in the app image: a path. */
  launcherConfig: decision(
    ["platform.exporter.config.metadata-layer"],
    ({ metadata }: { metadata: string }): string => metadata,
  ),

  /** `set` is the directory of launch, build or cache; `buildpack` an escaped id. */
  sbomPlaces: decision(
    ["platform.exporter.sbom.launch-layer-file", "platform.exporter.sbom.build-layer"],
    ({ set, buildpack }: { set: string; buildpack: string }): SbomPlaces => ({
      own: `${set}/${buildpack}`,
      layers: `${set}/${buildpack}`,
    }),
  ),
};

export const placesBuildpackDecisions = {
  /** `buildpack` is an escaped id. */
  places: decision(
    ["buildpack.build.env"],
    ({ layers, buildpack }: { layers: string; buildpack: string; api: Api; env: Environment }): BuildpackPlaces => {
      const dir = `${layers}/${buildpack}`;
      return { layers: dir, config: dir, layerFiles: dir, sboms: dir };
    },
  ),
};

export const directoriesOf = ({ rules, inputs, process }: PhaseContext): Directories =>
  rules.platform.directories({ layers: inputs.layers, env: process.env });

/** What an SBOM layer is laid out in: the layers directory, where that is what holds it. */
export function sbomRoot(context: PhaseContext): string {
  const { sbom } = directoriesOf(context);
  return sbom === `${context.inputs.layers}/sbom` ? context.inputs.layers : sbom;
}

export const metadataFile = (context: PhaseContext): string => `${directoriesOf(context).metadata}/metadata.toml`;

export function placesOf(
  { rules, inputs, process }: PhaseContext,
  element: Parameters<typeof rulesFor>[1],
): BuildpackPlaces {
  const { api, rules: own } = rulesFor(rules, element);
  return own.places({ layers: inputs.layers, buildpack: escapedId(element.id), api, env: process.env });
}

/** Of one buildpack, in the directory of a set. */
export const sbomPlacesOf = ({ rules }: PhaseContext, set: string, id: string): SbomPlaces =>
  rules.platform.sbomPlaces({ set, buildpack: escapedId(id) });
