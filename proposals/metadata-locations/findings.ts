/** What running metadata-locations shows of its text. */
import type { Finding } from "../kit/finding.ts";

const promise = (name: string): string => `proposal.metadata-locations.${name}`;

export const findings: readonly Finding[] = [
  {
    id: "metadata-locations.layer-beside-metadata",
    gaps: ["G-ML-01"],
    kind: "counterexample",
    says: "Layer names are free of any restriction; `<layer>.toml` stays beside `<layer>`.",
    happens: "A buildpack with layers `a` and `a.toml` needs one path for a file and a directory, and fails.",
    breaks: [promise("layer-names-free"), promise("no-collisions")],
    repair: "names=apart",
    wording: "`<layer>.toml` and the SBOM files of layers MUST be in a directory that holds no layers.",
  },
  {
    id: "metadata-locations.ignored-beside-layer",
    gaps: ["G-ML-01"],
    kind: "counterexample",
    says: "A layer without types is renamed to `<layer>.ignore`, among the layers.",
    happens: "The layers `a`, for nothing, and `a.ignore` need one path: the build fails.",
    breaks: [promise("layer-names-free")],
    repair: "names=apart",
    wording: "A layer without types MUST keep its name where its metadata is not beside it.",
  },
  {
    id: "metadata-locations.buildpack-beside-metadata",
    gaps: ["G-ML-02"],
    kind: "counterexample",
    says: "`config/layers` holds metadata.toml and a directory for each buildpack.",
    happens:
      "The id `metadata.toml` is allowed: its directory is where the builder writes its file, and the build fails.",
    breaks: [promise("no-collisions"), promise("future-names-safe")],
    repair: "names=apart",
    wording: "The directories of buildpacks MUST be in a directory that holds nothing else.",
  },
  {
    id: "metadata-locations.precedence",
    gaps: ["G-ML-03"],
    kind: "decision",
    says: "Every directory has a variable, some have a flag, and the order of the two with the root is not said.",
    decided:
      "A flag, then the variable of the one directory or file, then the default below CNB_WORKSPACE_DIR. No default hangs on -layers or CNB_LAYERS_DIR but those of files that the text does not place.",
    because:
      "It is the order that the specification has for every input; no world shows another one to be wrong, since the text promises none.",
    wording: "A flag takes precedence over a variable, and both over a default below CNB_WORKSPACE_DIR.",
  },
  {
    id: "metadata-locations.workspace-changes-meaning",
    gaps: ["G-ML-04"],
    kind: "counterexample",
    says: "/workspace, which is the app's directory today, becomes the root of everything.",
    happens: "A platform that mounts the app at /workspace as before fails: the app is looked for in /workspace/app.",
    breaks: [promise("cross-version-compat")],
    repair: "layout=asked",
    wording: "The layout MUST be used only where the platform sets CNB_WORKSPACE_DIR.",
  },
  {
    id: "metadata-locations.app-holds-lifecycle-files",
    gaps: ["G-ML-05"],
    kind: "counterexample",
    says: "Every directory can be set, to whatever path.",
    happens:
      "With CNB_APP_DIR=/workspace the app's layer has analyzed.toml, plan.toml and every launch layer a second time, and the build succeeds.",
    breaks: [promise("no-collisions")],
    repair: "nesting=refused",
    wording: "The lifecycle MUST refuse directories of which one is in another, but for the arrangement of today.",
  },
  {
    id: "metadata-locations.layers-variable",
    gaps: ["G-ML-06"],
    kind: "counterexample",
    says: "CNB_LAYERS_DIR is the root of all layers, and CNB_BUILDPACK_LAYERS_DIR a buildpack's own.",
    happens:
      "To a buildpack, CNB_LAYERS_DIR is its own directory since Buildpack API 0.8: told the root instead, it makes a layer that is not exported, and nobody says so.",
    breaks: [promise("cross-version-compat")],
    repair: "layers-variable=own",
    wording: "For every buildpack, CNB_LAYERS_DIR MUST be the directory of its own layers.",
  },
  {
    id: "metadata-locations.launch-toml-lost",
    gaps: ["G-ML-07"],
    kind: "counterexample",
    says: "A new-style buildpack writes launch.toml to CNB_BUILDPACK_CONFIG_DIR, which Buildpack API makes one is not said.",
    happens:
      "A new-style buildpack that writes launch.toml to its layers directory, as the version before did, loses its processes: the file is the metadata of a layer called `launch`.",
    breaks: [promise("new-bp-launch-toml"), promise("cross-version-compat")],
    repair: "strays=refused",
    wording:
      "From Buildpack API 0.13 on, the lifecycle MUST fail where build.toml or launch.toml in the layers directory has keys that a layer's metadata has not.",
  },
  {
    id: "metadata-locations.sbom-of-layer-launch",
    gaps: ["G-ML-08"],
    kind: "counterexample",
    says: "SBOM files are in neither tree, nor are generated, extended and the caches.",
    happens:
      "Left in the layers directory, launch.sbom.cdx.json is the SBOM of a layer called `launch` and of the buildpack: the layer's is taken for the buildpack's.",
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
    happens: "The launcher looks at the default place and finds nothing: the app does not start.",
    breaks: [promise("config-metadata-toml"), promise("export-reworked")],
    repair: "launcher=told",
    wording:
      "The exporter MUST set CNB_LAYERS_CONFIG_DIR in the app image; without it, the launcher MUST read `<layers>/config/metadata.toml`.",
  },
  {
    id: "metadata-locations.minimum-collides",
    gaps: ["G-ML-10"],
    kind: "counterexample",
    says: "The settings of the absolute minimum put layers, lifecycle and platform files into one directory.",
    happens: "A buildpack with the id `group.toml` needs the path of the group: as today, and as the text warns.",
    breaks: [promise("no-collisions"), promise("minimal-change-collisions")],
    noRepair: "The settings are the platform's, and the text recommends them: others keep the directories apart.",
    wording: "An id MUST NOT be the name of a file of the lifecycle or the platform.",
  },
  {
    id: "metadata-locations.order-precedence",
    gaps: ["G-ML-11"],
    kind: "decision",
    says: "order.toml is in /cnb and in config/platform; stack.toml, which run.toml has replaced, is in the tree.",
    decided: "The platform's order is used where it is there, and /cnb/order.toml otherwise; run.toml stays in /cnb.",
    because:
      "It is what happens today with `<layers>/order.toml`; the text says that /cnb stays, and promises no more.",
    wording: "Where CNB_PLATFORM_CONFIG_DIR has no order.toml, the lifecycle MUST use /cnb/order.toml.",
  },
  {
    id: "metadata-locations.volume-of-root",
    gaps: ["G-ML-12"],
    kind: "counterexample",
    says: "/workspace can be one volume, with mounts at any level below; who makes the directories is not said.",
    happens:
      "The volume belongs to root, as new volumes do: the detector, which is not root, cannot make its directory.",
    breaks: [promise("single-volume"), promise("mounts-at-any-level")],
    repair: "directories=made",
    wording:
      "Started as root, the analyzer MUST make the directories that are missing and give them to CNB_USER_ID and CNB_GROUP_ID.",
  },
  {
    id: "metadata-locations.layer-of-other-layout",
    gaps: ["G-ML-13"],
    kind: "counterexample",
    says: "Layers keep their absolute paths, and the default of the layers directory changes.",
    happens:
      "A layer that is used again from an image of the old layout is at /layers, while CNB_LAYERS_DIR says /workspace/layers: its bin is not in PATH.",
    breaks: [promise("layers-dir"), promise("cross-version-compat")],
    repair: "other-layout=forgotten",
    wording:
      "Layers of a previous image or cache whose layers directory is another one MUST NOT be restored; store.toml is.",
  },
  {
    id: "metadata-locations.ids-that-differ-in-case",
    gaps: [],
    kind: "decision",
    says: "Directories are named for escaped ids.",
    decided: "Nothing is done about ids that differ in case, or in `/` against `_`.",
    because:
      "The specification allows no two ids that differ in case only, and no `_` in an id: escaping is one to one.",
  },
];
