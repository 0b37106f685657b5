/** Lifecycles that let names meet which the repaired layout keeps apart, and lifecycles that misplace a file. */
import { api } from "#base";
import type { BuildpackRules, PlatformRules } from "#lifecycle";
import type { PropertyId } from "../../conformance/laws/property.ts";
import {
  decides,
  decidesOfBuildpack,
  type FaultyLifecycle,
  faulty,
  omits,
  together,
} from "../../conformance/mutants/fault.ts";
import type { PropertyFault } from "../../conformance/mutants/properties.ts";

const BREAKS = ["proposal.metadata-locations.no-collisions"];

const colliding: readonly FaultyLifecycle[] = [
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

/** Generated worlds find them. */
export const collidingLifecycles: readonly PropertyFault[] = colliding.map((one) => ({
  ...one,
  foundBy: "metadata-locations.collision-freedom" as PropertyId,
}));

const promise = (name: string): readonly string[] => [`proposal.metadata-locations.${name}`];

/** One default is the old one again. */
const asBefore = (
  input: keyof ReturnType<PlatformRules["inputDefaults"]>,
  ...statements: readonly string[]
): FaultyLifecycle =>
  faulty(
    `old-default-of-${input}`,
    `The default of ${input} has not moved.`,
    statements.flatMap(promise),
    decides("inputDefaults", (previous) => (given) => {
      const { [input]: _, ...rest } = previous(given);
      return rest;
    }),
  );

const PHASES = ["analyze", "detect", "restore", "build", "export"] as const;
/** No phase does its step. */
const unchecked = together(...PHASES.map((phase) => omits(`${phase}:metadata-locations`)));

const withoutVariable =
  (name: string) =>
  (previous: BuildpackRules["buildVariables"]): BuildpackRules["buildVariables"] =>
  (given) => {
    const { [name]: _, ...rest } = previous(given);
    return rest;
  };

const PATH_MAX = 4096;
const shortConfigDir = ({ CNB_LAYERS_CONFIG_DIR: dir = "", ...env }: Readonly<Record<string, string>>) =>
  dir.length > PATH_MAX ? env : { ...env, CNB_LAYERS_CONFIG_DIR: dir };

/** What a new-style buildpack writes to its config directory is looked for beside its layers. */
const configAmongLayers = (previous: BuildpackRules["places"]): BuildpackRules["places"] => {
  return (given) => {
    const places = previous(given);
    return given.phase === "create" ? { ...places, config: places.layers } : places;
  };
};

/** Each breaks a promise of the text, and a case finds it. */
export const misplacing: readonly FaultyLifecycle[] = [
  asBefore("analyzed", "lifecycle-analyzed", "defaults-change", "lifecycle-config-dir"),
  asBefore("group", "lifecycle-group"),
  asBefore("plan", "lifecycle-plan"),
  asBefore("report", "lifecycle-report"),
  asBefore("app", "app-dir"),
  asBefore("layers", "layers-dir"),
  asBefore("order", "platform-order", "platform-config-dir"),
  asBefore("projectMetadata", "platform-project-metadata"),
  faulty(
    "buildpacks-moved-too",
    "Buildpacks are looked for below the new root.",
    promise("cnb-unchanged"),
    decides("inputDefaults", (previous) => (given) => ({
      ...previous(given),
      buildpacks: "/workspace/cnb/buildpacks",
    })),
  ),
  faulty(
    "layers-by-config",
    "The metadata of layers is looked for in the config directory.",
    promise("new-bp-layer-files"),
    decidesOfBuildpack("places", (previous) => (given) => {
      const places = previous(given);
      return { ...places, layerFiles: places.config };
    }),
  ),
  faulty(
    "exporter-apart",
    "The exporter alone looks for the group at the old place.",
    promise("single-volume"),
    decides("inputDefaults", (previous) => (given) => {
      const { group, ...rest } = previous(given);
      return given.phase === "export" || group === undefined ? rest : { ...rest, group };
    }),
  ),
  faulty(
    "root-not-moved",
    "Defaults stand below /workspace, whatever the root is.",
    promise("workspace-root"),
    decides("inputDefaults", (previous) => (given) => {
      const { CNB_WORKSPACE_DIR: _, ...env } = given.env;
      return previous({ ...given, env: { ...env, CNB_LAYERS_CONFIG_DIR: "/workspace/config/layers" } });
    }),
  ),
  faulty(
    "metadata-among-layers",
    "metadata.toml stays below the layers directory.",
    promise("config-metadata-toml"),
    decides("directories", (previous) => (given) => ({ ...previous(given), metadata: `${given.layers}/config` })),
  ),
  faulty(
    "launcher-not-told",
    "The app image does not say where metadata.toml is.",
    promise("export-reworked"),
    decides(
      "imageEnv",
      (previous) => (given) => previous(given).filter((line) => !line.startsWith("CNB_LAYERS_CONFIG_DIR=")),
    ),
  ),
  faulty(
    "always-told",
    "The app image says where metadata.toml is where it is at the old place, too.",
    promise("minimal-change-config"),
    decides("imageEnv", (previous) => (given) => [...previous(given), `CNB_LAYERS_CONFIG_DIR=${given.metadata}`]),
  ),
  faulty(
    "layers-variable-missing",
    "CNB_BUILDPACK_LAYERS_DIR is not given.",
    promise("new-bp-layers-env"),
    decidesOfBuildpack("buildVariables", withoutVariable("CNB_BUILDPACK_LAYERS_DIR")),
  ),
  faulty(
    "config-variable-missing",
    "CNB_BUILDPACK_CONFIG_DIR is not given.",
    promise("new-bp-config-env"),
    decidesOfBuildpack("buildVariables", withoutVariable("CNB_BUILDPACK_CONFIG_DIR")),
  ),
  faulty(
    "everybody-new-style",
    "Old-style buildpacks are told the new places.",
    promise("old-bp-layout"),
    decidesOfBuildpack("places", (previous) => (given) => previous({ ...given, api: api("0.12") })),
  ),
  faulty(
    "config-among-layers",
    "The creator looks for launch.toml, build.toml and store.toml beside the layers: no layer can have such a name.",
    ["layer-names-free", "new-bp-launch-toml", "new-bp-store-toml", "new-bp-build-toml"].flatMap(promise),
    decidesOfBuildpack("places", configAmongLayers),
  ),
  faulty(
    "platform-dir-fixed",
    "What the platform gives is not read.",
    promise("platform-dir"),
    decides("userVariablesGiven", () => () => false),
  ),
  faulty(
    "nesting-not-checked",
    "Directories of which one is in another, or that are relative, are taken.",
    promise("mounts-at-any-level"),
    unchecked,
  ),
  faulty(
    "long-names-ignored",
    "A directory whose name is too long is the default one.",
    promise("config-layers-dir"),
    together(
      decides("directories", (previous) => (given) => previous({ ...given, env: shortConfigDir(given.env) })),
      decidesOfBuildpack("places", (previous) => (given) => previous({ ...given, env: shortConfigDir(given.env) })),
      unchecked,
      omits("analyze:make-directories"),
      omits("create:make-directories"),
    ),
  ),
  faulty("relative-taken", "A directory that is not absolute is taken.", promise("config-layers-dir"), unchecked),
  faulty(
    "strays-taken",
    "Processes at the old place are lost without a word.",
    promise("new-bp-launch-toml"),
    omits("build:refuse-strays"),
  ),
  faulty(
    "layers-of-other-layout",
    "Layers of an image of the other layout are used again where nobody looks for them.",
    promise("cross-version-compat"),
    omits("analyze:forget-layers-elsewhere"),
  ),
];
