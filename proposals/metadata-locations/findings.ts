/** What running metadata-locations shows about its RFC. */
import type { Finding } from "../kit/finding.ts";

const promise = (name: string): string => `proposal.metadata-locations.${name}`;

export const findings: readonly Finding[] = [
  {
    id: "metadata-locations.layer-beside-metadata",
    gaps: ["G-ML-01"],
    kind: "counterexample",
    says: "Layer names have no restrictions; `<layer>.toml` stays beside `<layer>`.",
    happens: "A buildpack with layers `a` and `a.toml` needs one path for a file and a directory, and fails.",
    harm: "refused",
    hurts: "the buildpack author",
    breaks: [promise("layer-names-free"), promise("no-collisions")],
    repair: "names=apart",
    wording: "`<layer>.toml` and the SBOM files of layers MUST be in a directory that holds no layers.",
  },
  {
    id: "metadata-locations.ignored-beside-layer",
    gaps: ["G-ML-01"],
    kind: "counterexample",
    says: "The lifecycle renames a layer without types to `<layer>.ignore`, beside the layers.",
    happens: "The layers `a`, without types, and `a.ignore` need one path: the build fails.",
    harm: "refused",
    hurts: "the buildpack author",
    breaks: [promise("layer-names-free")],
    repair: "names=apart",
    wording: "A layer without types MUST keep its name if its metadata is not beside it.",
  },
  {
    id: "metadata-locations.buildpack-beside-metadata",
    gaps: ["G-ML-02"],
    kind: "counterexample",
    says: "`config/layers` holds metadata.toml and a directory for each buildpack.",
    happens:
      "A buildpack may have the id `metadata.toml`: the builder writes its file to the path of that directory, and the build fails.",
    harm: "refused",
    hurts: "the buildpack author",
    breaks: [promise("no-collisions"), promise("future-names-safe")],
    repair: "names=apart",
    wording: "The directories of buildpacks MUST be in a directory that holds nothing else.",
  },
  {
    id: "metadata-locations.precedence",
    gaps: ["G-ML-03"],
    kind: "decision",
    says: "Every directory has a variable, some have a flag; the RFC does not give their order of precedence with the root.",
    decided:
      "A flag, then the variable of the one directory or file, then the default below CNB_WORKSPACE_DIR. Only the defaults of files that the RFC does not mention depend on -layers or CNB_LAYERS_DIR.",
    because:
      "The specification has this order for every input; no world contradicts another order, because the RFC promises none.",
    wording: "A flag takes precedence over a variable, and both over a default below CNB_WORKSPACE_DIR.",
  },
  {
    id: "metadata-locations.workspace-changes-meaning",
    gaps: ["G-ML-04"],
    kind: "counterexample",
    says: "/workspace, today the app directory, becomes the root of all directories.",
    happens:
      "A platform that mounts the app at /workspace as before fails: the lifecycle looks for the app in /workspace/app.",
    harm: "refused",
    hurts: "the platform",
    breaks: [promise("cross-version-compat")],
    repair: "layout=asked",
    wording: "The lifecycle MUST use the layout only if the platform sets CNB_WORKSPACE_DIR.",
  },
  {
    id: "metadata-locations.app-holds-lifecycle-files",
    gaps: ["G-ML-05"],
    kind: "counterexample",
    says: "Platforms can set every directory to any path.",
    happens:
      "With CNB_APP_DIR=/workspace the layer of the app also has analyzed.toml, plan.toml and every launch layer, and the build succeeds.",
    harm: "wrong",
    hurts: "users of the app, with every file of the build",
    breaks: [promise("no-collisions")],
    repair: "nesting=refused",
    wording: "The lifecycle MUST reject a directory inside another one, except where the specification has it today.",
  },
  {
    id: "metadata-locations.layers-variable",
    gaps: ["G-ML-06"],
    kind: "counterexample",
    says: "CNB_LAYERS_DIR is the root of all layers, and CNB_BUILDPACK_LAYERS_DIR the directory of one buildpack.",
    happens:
      "For a buildpack, CNB_LAYERS_DIR is its own directory since Buildpack API 0.8: with the root instead, it makes a layer that the exporter silently ignores.",
    harm: "lost",
    hurts: "the buildpack author",
    breaks: [promise("cross-version-compat")],
    repair: "layers-variable=own",
    wording: "For every buildpack, CNB_LAYERS_DIR MUST be the directory of its own layers.",
  },
  {
    id: "metadata-locations.launch-toml-lost",
    gaps: ["G-ML-07"],
    kind: "counterexample",
    says: "A new-style buildpack writes launch.toml to CNB_BUILDPACK_CONFIG_DIR; the RFC does not say which Buildpack API makes a buildpack new-style.",
    happens:
      "A new-style buildpack writes launch.toml to its layers directory, as its older version did, and loses its processes: the lifecycle reads the file as metadata of a layer called `launch`.",
    harm: "lost",
    hurts: "the author of a buildpack that changes its API version",
    breaks: [promise("new-bp-launch-toml"), promise("cross-version-compat")],
    repair: "strays=refused",
    wording:
      "From Buildpack API 0.13 on, the lifecycle MUST fail if build.toml or launch.toml in the layers directory has keys that metadata of a layer does not have.",
  },
  {
    id: "metadata-locations.sbom-of-layer-launch",
    gaps: ["G-ML-08"],
    kind: "counterexample",
    says: "The RFC does not place SBOM files, generated, extended and the caches.",
    happens:
      "In the layers directory, launch.sbom.cdx.json is the SBOM of a layer called `launch` and of the buildpack: the exporter uses the SBOM of the layer for the buildpack.",
    harm: "wrong",
    hurts: "people who read the SBOM",
    breaks: [promise("layer-names-free"), promise("future-names-safe")],
    repair: "sboms=config",
    wording:
      "A buildpack MUST write launch.sbom and build.sbom to CNB_BUILDPACK_CONFIG_DIR; sbom, generated and extended are below CNB_LIFECYCLE_CONFIG_DIR.",
  },
  {
    id: "metadata-locations.launcher-not-told",
    gaps: ["G-ML-09"],
    kind: "counterexample",
    says: "metadata.toml moves with CNB_LAYERS_CONFIG_DIR; the app image has only CNB_LAYERS_DIR and CNB_APP_DIR.",
    happens: "The launcher reads the default path and finds no file: the app does not start.",
    harm: "lost",
    hurts: "users of the app, which does not start",
    breaks: [promise("config-metadata-toml"), promise("export-reworked")],
    repair: "launcher=told",
    wording:
      "The exporter MUST set CNB_LAYERS_CONFIG_DIR in the app image; without it, the launcher MUST read `<layers>/config/metadata.toml`.",
  },
  {
    id: "metadata-locations.minimum-collides",
    gaps: ["G-ML-10"],
    kind: "counterexample",
    says: "The settings for a minimal change put layers and the files of lifecycle and platform into one directory.",
    happens: "A buildpack with the id `group.toml` needs the path of the group file, as today and as the RFC warns.",
    harm: "refused",
    hurts: "the platform that keeps today's directories",
    breaks: [promise("no-collisions"), promise("minimal-change-collisions")],
    noRepair: "The platform chooses these settings, which the RFC recommends; other settings separate the directories.",
    wording: "An id MUST NOT be the name of a file of the lifecycle or the platform.",
  },
  {
    id: "metadata-locations.order-precedence",
    gaps: ["G-ML-11"],
    kind: "decision",
    says: "The RFC has order.toml in /cnb and in config/platform, and still has stack.toml, which run.toml has replaced.",
    decided:
      "The lifecycle uses the order of the platform if it exists, and /cnb/order.toml otherwise; run.toml stays in /cnb.",
    because: "The lifecycle does the same with `<layers>/order.toml` today; the RFC only says that /cnb stays.",
    wording: "If CNB_PLATFORM_CONFIG_DIR has no order.toml, the lifecycle MUST use /cnb/order.toml.",
  },
  {
    id: "metadata-locations.volume-of-root",
    gaps: ["G-ML-12"],
    kind: "counterexample",
    says: "/workspace can be one volume, with mounts at any level below; the RFC does not say who makes the directories.",
    happens: "New volumes belong to root: the detector, which is not root, cannot make its directory.",
    harm: "refused",
    hurts: "the platform",
    breaks: [promise("single-volume"), promise("mounts-at-any-level")],
    repair: "directories=made",
    wording:
      "An analyzer that starts as root MUST make missing directories and give them to CNB_USER_ID and CNB_GROUP_ID.",
  },
  {
    id: "metadata-locations.layer-of-other-layout",
    gaps: ["G-ML-13"],
    kind: "counterexample",
    says: "Layers keep their absolute paths, and the default of the layers directory changes.",
    happens:
      "A layer that is reused from an image of the old layout is at /layers, while CNB_LAYERS_DIR is /workspace/layers: PATH lacks its bin.",
    harm: "lost",
    hurts: "users of the app, without its programs",
    breaks: [promise("layers-dir"), promise("cross-version-compat")],
    repair: "other-layout=forgotten",
    wording:
      "The restorer MUST NOT restore layers of a previous image or cache with another layers directory, and MUST restore store.toml.",
  },
  {
    id: "metadata-locations.ids-that-differ-in-case",
    gaps: [],
    kind: "decision",
    says: "Directories are named for escaped ids.",
    decided: "The proposal does not handle ids that differ in case, or in `/` and `_` only.",
    because:
      "The specification forbids ids that differ in case only, and `_` in an id, so two ids never have the same directory.",
  },
];
