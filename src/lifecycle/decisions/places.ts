/** The directories of the lifecycle and of buildpacks that no input names. */
import { type Api, type ByteString, byteString } from "#base";
import type { Inputs, inputs } from "#contract";
import type { ProcessEnvironment } from "#machine";
import { decision, value } from "../rules/decision.ts";

/** What the directories may depend on besides the layers directory. */
export interface PlaceContext {
  readonly phase: Inputs["phase"];
  readonly env: ProcessEnvironment;
}

export interface Directories {
  /** Of metadata.toml. */
  readonly metadata: ByteString;
  /** Of the SBOM files that are collected. */
  readonly sbom: ByteString;
}

export interface BuildpackPlaces {
  /** The layers directory that bin/build gets. */
  readonly layers: ByteString;
  /** Of build.toml, launch.toml and store.toml. */
  readonly config: ByteString;
  /** Of `<layer>.toml` and `<layer>.sbom.<format>.json`. */
  readonly layerFiles: ByteString;
  /** Of `launch.sbom.<format>.json` and `build.sbom.<format>.json`. */
  readonly sboms: ByteString;
}

/** The directories of a buildpack's collected SBOM files; in `layers` each layer has a directory. */
export interface SbomPlaces {
  readonly own: ByteString;
  readonly layers: ByteString;
}

const AS_IN_THE_TABLE: inputs.Defaults = {};

export const placesPlatformDecisions = {
  /** Defaults of inputs that differ from the table of inputs. */
  inputDefaults: decision([], (_: PlaceContext & { exists(path: ByteString): boolean }) => AS_IN_THE_TABLE),

  directories: decision(
    ["platform.builder.metadata.buildpacks", "platform.exporter.sbom.launch-layer"],
    ({ layers }: { layers: ByteString } & PlaceContext): Directories => ({
      metadata: byteString`${layers}/config`,
      sbom: byteString`${layers}/sbom`,
    }),
  ),

  /** The path of the directory of metadata.toml that goes into the app image. */
  launcherConfig: decision(
    ["platform.exporter.config.metadata-layer"],
    ({ metadata }: { metadata: ByteString } & PlaceContext): ByteString => metadata,
  ),

  /** What tells SBOM files for launch from those for build: the directory, or before Platform API 0.9 the beginning of the name. */
  sbomSetIn: value<"directory" | "name">(
    [
      "platform.exporter.sbom.set-in-name.launch-buildpack",
      "platform.exporter.sbom.set-in-name.launch-layer",
      "platform.exporter.sbom.set-in-name.build-buildpack",
      "platform.exporter.sbom.set-in-name.build-layer",
    ],
    "name",
  ),

  /** `set` is the directory of launch, build or cache, or of all three; `buildpack` an escaped id. */
  sbomPlaces: decision(
    ["platform.exporter.sbom.launch-layer-file", "platform.exporter.sbom.build-layer"],
    ({ set, buildpack }: { set: ByteString; buildpack: ByteString } & PlaceContext): SbomPlaces => ({
      own: byteString`${set}/${buildpack}`,
      layers: byteString`${set}/${buildpack}`,
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
      const dir = byteString`${layers}/${buildpack}`;
      return { layers: dir, config: dir, layerFiles: dir, sboms: dir };
    },
  ),
};
