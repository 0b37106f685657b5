/** Mutants in which names collide although the repaired layout separates them, and mutants that misplace a file. */
import { api, byteString } from "#base";
import type { BuildpackRules, PlatformRules } from "#lifecycle";
import type { ProcessEnvironment } from "#machine";
import { combine, type Mutant, mutant, overrideBuildpackDecision, overrideDecision, skipStep } from "#mutants/kit";
import type { ProposalMutant } from "../kit/evidence.ts";
import { killedByLaw, mutantsWith } from "../kit/mutants.ts";
import { ID } from "./options.ts";

const BREAKS = ["proposal.metadata-locations.no-collisions"];

const colliding: readonly Mutant[] = [
  mutant("one-config-for-all", "All buildpacks have one directory for launch.toml and store.toml.", {
    breaks: BREAKS,
    fault: overrideBuildpackDecision("places", (previous) => (given) => {
      const places = previous(given);
      return { ...places, config: places.config.slice(0, places.config.lastIndexOf("/")) };
    }),
  }),
  mutant("metadata-beside-launch-toml", "The metadata of layers is beside build.toml, launch.toml and store.toml.", {
    breaks: BREAKS,
    fault: overrideBuildpackDecision("places", (previous) => (given) => {
      const places = previous(given);
      return { ...places, layerFiles: places.config };
    }),
  }),
  mutant("sboms-of-all-in-one", "The builder collects the SBOM files of all buildpacks in one directory.", {
    breaks: BREAKS,
    fault: overrideDecision("sbomPlaces", () => ({ set }) => ({ own: set, layers: set })),
  }),
  mutant("layer-names-cut", "The builder finds the layer of an SBOM by its name up to the first period.", {
    breaks: BREAKS,
    fault: overrideDecision(
      "sbomNameOf",
      () =>
        ({ fileName }) =>
          fileName.split(".")[0] ?? fileName,
    ),
  }),
];

/** Only generated worlds kill them. */
export const collidingMutants: readonly ProposalMutant[] = colliding.map((mutant) =>
  killedByLaw("metadata-locations.collision-freedom", ["metadata-locations:names=apart"], mutant),
);

const promise = (name: string): readonly string[] => [`proposal.metadata-locations.${name}`];

/** Mutants with one default of the old layout. */
const asBefore = (input: keyof ReturnType<PlatformRules["inputDefaults"]>, ...statements: readonly string[]): Mutant =>
  mutant(`old-default-of-${input}`, `The default of ${input} has not moved.`, {
    breaks: statements.flatMap(promise),
    fault: overrideDecision("inputDefaults", (previous) => (given) => {
      const { [input]: _, ...rest } = previous(given);
      return rest;
    }),
  });

const PHASES = ["analyze", "detect", "restore", "build", "export"] as const;
/** The phases omit a step. */
const unchecked = combine(...PHASES.map((phase) => skipStep(`${phase}:metadata-locations`)));

const withoutVariable =
  (name: string) =>
  (previous: BuildpackRules["buildVariables"]): BuildpackRules["buildVariables"] =>
  (given) => {
    const { [name]: _, ...rest } = previous(given);
    return rest;
  };

const PATH_MAX = 4096;
const shortConfigDir = ({ CNB_LAYERS_CONFIG_DIR: dir = byteString(""), ...env }: ProcessEnvironment) =>
  dir.length > PATH_MAX ? env : { ...env, CNB_LAYERS_CONFIG_DIR: dir };

/** The lifecycle looks for files of a new-style buildpack beside its layers. */
const configAmongLayers = (previous: BuildpackRules["places"]): BuildpackRules["places"] => {
  return (given) => {
    const places = previous(given);
    return given.phase === "create" ? { ...places, config: places.layers } : places;
  };
};

/** Each breaks a promise of the RFC, and a case kills it. */
const misplacing: readonly Mutant[] = [
  asBefore("analyzed", "lifecycle-analyzed", "defaults-change", "lifecycle-config-dir"),
  asBefore("group", "lifecycle-group"),
  asBefore("plan", "lifecycle-plan"),
  asBefore("report", "lifecycle-report"),
  asBefore("app", "app-dir"),
  asBefore("layers", "layers-dir"),
  asBefore("order", "platform-order", "platform-config-dir"),
  asBefore("projectMetadata", "platform-project-metadata"),
  mutant("buildpacks-moved-too", "The lifecycle looks for buildpacks below the new root.", {
    breaks: promise("cnb-unchanged"),
    fault: overrideDecision("inputDefaults", (previous) => (given) => ({
      ...previous(given),
      buildpacks: byteString("/workspace/cnb/buildpacks"),
    })),
  }),
  mutant("layers-by-config", "The lifecycle looks for the metadata of layers in the config directory.", {
    breaks: promise("new-bp-layer-files"),
    fault: overrideBuildpackDecision("places", (previous) => (given) => {
      const places = previous(given);
      return { ...places, layerFiles: places.config };
    }),
  }),
  mutant("exporter-apart", "Only the exporter looks for the group at the old path.", {
    breaks: promise("single-volume"),
    fault: overrideDecision("inputDefaults", (previous) => (given) => {
      const { group, ...rest } = previous(given);
      return given.phase === "export" || group === undefined ? rest : { ...rest, group };
    }),
  }),
  mutant("root-not-moved", "Defaults are below /workspace for every root.", {
    breaks: promise("workspace-root"),
    fault: overrideDecision("inputDefaults", (previous) => (given) => {
      const { CNB_WORKSPACE_DIR: _, ...env } = given.env;
      return previous({ ...given, env: { ...env, CNB_LAYERS_CONFIG_DIR: byteString("/workspace/config/layers") } });
    }),
  }),
  mutant("metadata-among-layers", "metadata.toml stays below the layers directory.", {
    breaks: promise("config-metadata-toml"),
    fault: overrideDecision("directories", (previous) => (given) => ({
      ...previous(given),
      metadata: byteString`${given.layers}/config`,
    })),
  }),
  mutant("launcher-not-told", "The app image does not record the path of metadata.toml.", {
    breaks: promise("export-reworked"),
    fault: overrideDecision(
      "imageEnv",
      (previous) => (given) => previous(given).filter((line) => !line.startsWith("CNB_LAYERS_CONFIG_DIR=")),
    ),
  }),
  mutant("always-told", "The app image records the path of metadata.toml even if it is the old path.", {
    breaks: promise("minimal-change-config"),
    fault: overrideDecision("imageEnv", (previous) => (given) => [
      ...previous(given),
      `CNB_LAYERS_CONFIG_DIR=${given.metadata}`,
    ]),
  }),
  mutant("layers-variable-missing", "Buildpacks do not get CNB_BUILDPACK_LAYERS_DIR.", {
    breaks: promise("new-bp-layers-env"),
    fault: overrideBuildpackDecision("buildVariables", withoutVariable("CNB_BUILDPACK_LAYERS_DIR")),
  }),
  mutant("config-variable-missing", "Buildpacks do not get CNB_BUILDPACK_CONFIG_DIR.", {
    breaks: promise("new-bp-config-env"),
    fault: overrideBuildpackDecision("buildVariables", withoutVariable("CNB_BUILDPACK_CONFIG_DIR")),
  }),
  mutant("everybody-new-style", "Old-style buildpacks get the new paths.", {
    breaks: promise("old-bp-layout"),
    fault: overrideBuildpackDecision("places", (previous) => (given) => previous({ ...given, api: api("0.12") })),
  }),
  mutant(
    "config-among-layers",
    "The creator reads launch.toml, build.toml and store.toml beside the layers, so no layer can have such a name.",
    {
      breaks: ["layer-names-free", "new-bp-launch-toml", "new-bp-store-toml", "new-bp-build-toml"].flatMap(promise),
      fault: overrideBuildpackDecision("places", configAmongLayers),
    },
  ),
  mutant("platform-dir-fixed", "The lifecycle does not read the files of the platform.", {
    breaks: promise("platform-dir"),
    fault: overrideDecision("userVariablesGiven", () => () => false),
  }),
  mutant("nesting-not-checked", "The lifecycle accepts directories that are inside another one or relative.", {
    breaks: promise("mounts-at-any-level"),
    fault: unchecked,
  }),
  mutant("long-names-ignored", "The lifecycle uses the default for a directory whose name is too long.", {
    breaks: promise("config-layers-dir"),
    fault: combine(
      overrideDecision("directories", (previous) => (given) => previous({ ...given, env: shortConfigDir(given.env) })),
      overrideBuildpackDecision(
        "places",
        (previous) => (given) => previous({ ...given, env: shortConfigDir(given.env) }),
      ),
      unchecked,
      skipStep("analyze:make-directories"),
      skipStep("create:make-directories"),
    ),
  }),
  mutant("relative-taken", "The lifecycle accepts a relative directory.", {
    breaks: promise("config-layers-dir"),
    fault: unchecked,
  }),
  mutant("strays-taken", "The builder silently ignores processes in launch.toml at the old path.", {
    breaks: promise("new-bp-launch-toml"),
    fault: skipStep("build:refuse-strays"),
  }),
  mutant(
    "layers-of-other-layout",
    "The lifecycle reuses layers of the other layout at paths that no buildpack reads.",
    {
      breaks: promise("cross-version-compat"),
      fault: skipStep("analyze:forget-layers-elsewhere"),
    },
  ),
];

export const mutants: readonly ProposalMutant[] = [...mutantsWith([ID], misplacing), ...collidingMutants];
