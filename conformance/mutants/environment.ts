/** Lifecycles that make the environment wrongly. */
import { type Mutant, mutant, overrideBuildpackDecision, overrideDecision } from "./mutant.ts";

const ENV = "buildpack.env";

export const environmentMutants: readonly Mutant[] = [
  mutant(
    "clear-env-ignored",
    "A buildpack that wants a clear environment gets the user's variables.",
    [`${ENV}.clear-env.true`],
    overrideDecision("userVariablesGiven", () => () => true),
  ),
  mutant(
    "user-unheard",
    "The user's variables are not given.",
    [`${ENV}.user.provide`, `${ENV}.clear-env.false`, `${ENV}.user.override-other`],
    overrideDecision("userVariablesGiven", () => () => false),
  ),
  mutant(
    "operator-cleared",
    "A clear environment lacks the operator's variables.",
    [`${ENV}.operator.provide`],
    overrideDecision(
      "operatorVariablesGiven",
      () =>
        ({ clearEnv }) =>
          !clearEnv,
    ),
  ),
  mutant(
    "user-path-replaces",
    "A user's layer path variable takes the place of what is there.",
    [`${ENV}.user.prepend-path`],
    overrideDecision(
      "userValue",
      () =>
        ({ value }) =>
          value,
    ),
  ),
  mutant(
    "layer-over-user",
    "A layer's variable wins over the user's.",
    [`${ENV}.user.override-other`],
    overrideDecision(
      "userValue",
      (previous) => (i) => (i.old === "" ? i.value : i.name === "PATH" ? previous(i) : i.old),
    ),
  ),
  mutant(
    "homeless",
    "HOME is not inherited.",
    ["platform.env.build.base-image.inherit", `${ENV}.platform.home-not-overridden`],
    overrideDecision("inheritedAtBuild", (previous) => (i) => i.name !== "HOME" && previous(i)),
  ),
  mutant(
    "stackless",
    "CNB_STACK_ID is not inherited.",
    ["platform.deprecated.stack-id-inherit"],
    overrideDecision("inheritedAtBuild", (previous) => (i) => i.name !== "CNB_STACK_ID" && previous(i)),
  ),
  mutant(
    "everything-inherited",
    "Buildpacks inherit whatever the lifecycle was given, credentials too.",
    ["buildpack.security.phase-no-access"],
    overrideDecision("inheritedAtBuild", () => () => true),
  ),
  mutant(
    "layers-descending",
    "Layers of one buildpack are in descending order.",
    [`${ENV}.layer-paths.order-layers`],
    overrideDecision("layerOperations", (previous) => (i) => {
      const { paths, files } = parted(previous(i));
      return [...paths.toReversed(), ...files];
    }),
  ),
  mutant(
    "layers-behind",
    "Layers of later buildpacks are put behind those of earlier ones.",
    [`${ENV}.layer-paths.order-buildpacks`],
    overrideDecision(
      "layerPathValue",
      () =>
        ({ dir, old }) =>
          old === "" ? dir : `${old}:${dir}`,
    ),
  ),
  mutant(
    "semicolons",
    "Paths are separated by semicolons.",
    [`${ENV}.layer-paths.separator`],
    overrideDecision(
      "layerPathValue",
      () =>
        ({ dir, old }) =>
          old === "" ? dir : `${dir};${old}`,
    ),
  ),
  mutant(
    "path-only",
    "Of the layer path variables only PATH is set.",
    [`${ENV}.layer-paths.set`, `${ENV}.layer-paths.build`, `${ENV}.layer-paths.launch`],
    overrideDecision(
      "layerPaths",
      (previous) => (i) => previous(i).filter(({ variables }) => variables.includes("PATH")),
    ),
  ),
  mutant(
    "directories-reversed",
    "Files for one phase are applied before those for every phase.",
    [`${ENV}.append.dir-order`, `${ENV}.prepend.dir-order`, `${ENV}.override.dir-order`, `${ENV}.default.dir-order`],
    overrideDecision("layerEnvDirs", (previous) => (i) => previous(i).toReversed()),
  ),
  mutant(
    "common-files-only",
    "Only files for every phase are applied.",
    [`${ENV}.bp.build-apply`, `${ENV}.bp.launch-apply`],
    overrideDecision("layerEnvDirs", () => () => ["env"]),
  ),
  mutant(
    "env-layers-reversed",
    "Files of layers are applied in descending order of the layers.",
    [
      `${ENV}.append.layer-order`,
      `${ENV}.prepend.layer-order`,
      `${ENV}.override.layer-order`,
      `${ENV}.default.layer-order`,
    ],
    overrideDecision("layerOperations", (previous) => (i) => {
      const { paths, files } = parted(previous(i));
      return [...paths, ...files.toReversed()];
    }),
  ),
  mutant(
    "unsuffixed-is-default",
    "A layer's file without a suffix is a default.",
    [`${ENV}.rules.suffix`, `${ENV}.override.value`],
    overrideDecision(
      "envChange",
      (previous) => (i) => (i.fileName.includes(".") ? previous(i) : { name: i.fileName, action: "default" }),
    ),
  ),
  mutant(
    "operator-overrides",
    "An operator's file without a suffix overrides.",
    ["platform.env.operator.rules"],
    overrideDecision("envChange", (previous) => (i) => previous({ ...i, from: "layer" })),
  ),
  mutant(
    "suffix-in-name",
    "The suffix of a file is part of the variable's name.",
    [`${ENV}.rules.suffix`, `${ENV}.append.concat`],
    overrideDecision("envChange", () => ({ fileName }) => ({ name: fileName, action: "override" })),
  ),
  mutant(
    "append-in-front",
    "What is to be appended is prepended.",
    [`${ENV}.append.concat`, `${ENV}.append.buildpack-order`],
    overrideDecision(
      "envValue",
      (previous) => (i) => previous(i.action === "append" ? { ...i, action: "prepend" } : i),
    ),
  ),
  mutant(
    "prepend-behind",
    "What is to be prepended is appended.",
    [`${ENV}.prepend.concat`, `${ENV}.prepend.buildpack-order`],
    overrideDecision(
      "envValue",
      (previous) => (i) => previous(i.action === "prepend" ? { ...i, action: "append" } : i),
    ),
  ),
  mutant(
    "default-overrides",
    "A default takes the place of what is set.",
    [`${ENV}.default.only-if-empty`, `${ENV}.default.buildpack-order`],
    overrideDecision(
      "envValue",
      (previous) => (i) => previous(i.action === "default" ? { ...i, action: "override" } : i),
    ),
  ),
  mutant(
    "default-never",
    "A default is not applied to a variable that is there, empty or not.",
    [`${ENV}.default.only-if-empty`],
    overrideDecision("envValue", (previous) => (i) => (i.action === "default" ? undefined : previous(i))),
  ),
  mutant(
    "values-trimmed",
    "White space around a value is lost.",
    [`${ENV}.rules.no-shell`, `${ENV}.user.provide`],
    (cites) => ({
      platform: {
        envValue: { cites, apply: (previous) => (i) => previous({ ...i, value: i.value.trim() }) },
        userValue: { cites, apply: (previous) => (i) => previous({ ...i, value: i.value.trim() }) },
      },
    }),
  ),
  mutant(
    "delimiter-ignored",
    "Delimiters are not used.",
    [`${ENV}.delim.used`],
    overrideDecision("envValue", (previous) => (i) => previous({ ...i, delimiter: undefined })),
  ),
  mutant(
    "delimiter-of-directory",
    "A delimiter counts in its own directory only.",
    [`${ENV}.delim.used`],
    overrideDecision("delimiterDirs", () => ({ dir }) => [dir]),
  ),
  mutant(
    "operators-first",
    "An operator's suffixes are not heard.",
    ["platform.env.operator.after-buildpack"],
    overrideDecision("envChange", (previous) => (i) => {
      const change = previous(i);
      return i.from === "operator" && change !== undefined ? { ...change, action: "default" } : change;
    }),
  ),
  mutant(
    "target-of-build-image",
    "Buildpacks are told the target of the build environment.",
    ["platform.detector.target-data", "platform.builder.target-data", `${ENV}.target.arch`],
    overrideDecision(
      "targetOfBuild",
      () =>
        ({ here }) =>
          here,
    ),
  ),
  mutant(
    "no-target",
    "Buildpacks are told no target.",
    [
      `${ENV}.target.os`,
      `${ENV}.target.arch`,
      `${ENV}.target.variant`,
      `${ENV}.target.distro-name`,
      `${ENV}.target.distro-version`,
    ],
    (cites) => ({
      buildpack: {
        detectVariables: { cites, apply: (previous) => (i) => withoutTarget(previous(i)) },
        buildVariables: { cites, apply: (previous) => (i) => withoutTarget(previous(i)) },
      },
    }),
  ),
  mutant(
    "no-platform-dir",
    "bin/detect is not told the platform directory.",
    ["buildpack.detection.env"],
    overrideBuildpackDecision("detectVariables", (previous) => (i) => {
      const { CNB_PLATFORM_DIR: _, ...rest } = previous(i);
      return rest;
    }),
  ),
  mutant(
    "one-layers-dir",
    "All buildpacks are given one layers directory.",
    ["buildpack.build.path-args", "buildpack.build.env"],
    overrideBuildpackDecision("buildVariables", (previous) => (i) => ({ ...previous(i), CNB_LAYERS_DIR: "/layers" })),
  ),
];

const withoutTarget = (variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith("CNB_TARGET_")));

/** Operations on path variables, and those of files. */
const parted = <O extends { readonly apply: "paths" | "files" }>(operations: readonly O[]) => ({
  paths: operations.filter(({ apply }) => apply === "paths"),
  files: operations.filter(({ apply }) => apply === "files"),
});
