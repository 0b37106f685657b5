/** Lifecycles that let names meet which the repaired layout keeps apart. They are no part of the gallery: they need the proposal. */
import { decides, decidesOfBuildpack, type FaultyLifecycle, faulty } from "./fault.ts";

const BREAKS = ["proposal.metadata-locations.no-collisions"];

export const collidingLifecycles: readonly FaultyLifecycle[] = [
  faulty(
    "one-config-for-all",
    "All buildpacks have one directory for launch.toml and store.toml.",
    BREAKS,
    decidesOfBuildpack("places", (previous) => (given) => {
      const places = previous(given);
      return { ...places, config: places.config.slice(0, places.config.lastIndexOf("/")) };
    }),
  ),
  faulty(
    "metadata-beside-launch-toml",
    "The metadata of layers is beside build.toml, launch.toml and store.toml.",
    BREAKS,
    decidesOfBuildpack("places", (previous) => (given) => {
      const places = previous(given);
      return { ...places, layerFiles: places.config };
    }),
  ),
  faulty(
    "sboms-of-all-in-one",
    "The SBOM files of all buildpacks are collected in one directory.",
    BREAKS,
    decides("sbomPlaces", () => ({ set }) => ({ own: set, layers: set })),
  ),
  faulty(
    "layer-names-cut",
    "The SBOM of a layer is its own up to the first period of its name.",
    BREAKS,
    decides(
      "sbomNameOf",
      () =>
        ({ fileName }) =>
          fileName.split(".")[0] ?? fileName,
    ),
  ),
];
