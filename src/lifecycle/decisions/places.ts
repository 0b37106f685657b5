/** Where the lifecycle and a buildpack keep what no input names. */
import { type Api, asByteString, type ByteString } from "#base";
import type { inputs } from "#contract";
import type { Inputs } from "../inputs/inputs.ts";
import { decision } from "../rules/decision.ts";

/** What places may hang on beside the layers directory. */
export interface PlaceContext {
  readonly phase: Inputs["phase"];
  readonly env: Readonly<Record<string, string>>;
}

export interface Directories {
  /** Of metadata.toml. */
  readonly metadata: ByteString;
  /** Of the SBOM files that are collected. */
  readonly sbom: ByteString;
}

export interface BuildpackPlaces {
  /** Of its layers: what bin/build is given. */
  readonly layers: ByteString;
  /** Of build.toml, launch.toml and store.toml. */
  readonly config: ByteString;
  /** Of `<layer>.toml` and `<layer>.sbom.<format>.json`. */
  readonly layerFiles: ByteString;
  /** Of `launch.sbom.<format>.json` and `build.sbom.<format>.json`. */
  readonly sboms: ByteString;
}

/** Where one buildpack's collected SBOM files are: its own, and those of a layer in a directory of the layer's name. */
export interface SbomPlaces {
  readonly own: ByteString;
  readonly layers: ByteString;
}

const AS_IN_THE_TABLE: inputs.Defaults = {};

export const placesPlatformDecisions = {
  /** Defaults of inputs where they are not those of the table. */
  inputDefaults: decision([], (_: PlaceContext & { exists(path: ByteString): boolean }) => AS_IN_THE_TABLE),

  directories: decision(
    ["platform.builder.metadata.buildpacks", "platform.exporter.sbom.launch-layer"],
    ({ layers }: { layers: ByteString } & PlaceContext): Directories => ({
      metadata: asByteString(`${layers}/config`),
      sbom: asByteString(`${layers}/sbom`),
    }),
  ),

  /** What of the directory of metadata.toml is in the app image: a path. */
  launcherConfig: decision(
    ["platform.exporter.config.metadata-layer"],
    ({ metadata }: { metadata: ByteString } & PlaceContext): ByteString => metadata,
  ),

  /** `set` is the directory of launch, build or cache; `buildpack` an escaped id. */
  sbomPlaces: decision(
    ["platform.exporter.sbom.launch-layer-file", "platform.exporter.sbom.build-layer"],
    ({ set, buildpack }: { set: ByteString; buildpack: ByteString } & PlaceContext): SbomPlaces => ({
      own: asByteString(`${set}/${buildpack}`),
      layers: asByteString(`${set}/${buildpack}`),
    }),
  ),
};

export const placesBuildpackDecisions = {
  /** `buildpack` is an escaped id. */
  places: decision(
    ["buildpack.build.env"],
    ({
      layers,
      buildpack,
    }: { layers: ByteString; buildpack: ByteString; api: Api } & PlaceContext): BuildpackPlaces => {
      const dir = asByteString(`${layers}/${buildpack}`);
      return { layers: dir, config: dir, layerFiles: dir, sboms: dir };
    },
  ),
};
