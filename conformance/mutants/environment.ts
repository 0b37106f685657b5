/** Mutants of the environment of buildpacks and processes. */
import { type ByteString, byteString, textOfByteString } from "#base";
import type { ProcessEnvironment } from "#machine";
import { type Mutant, mutant, overrideBuildpackDecision, overrideDecision, replaceDecision } from "./mutant.ts";

const ENV = "buildpack.env";

const withoutVariables = (prefix: string, variables: ProcessEnvironment): ProcessEnvironment =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith(prefix)));

const trimmed = (value: ByteString): ByteString => byteString(textOfByteString(value).trim());

export const environmentMutants: readonly Mutant[] = [
  mutant(
    "clear-env-ignored",
    "A buildpack with clear-env gets the user's variables.",
    [`${ENV}.clear-env.true`],
    replaceDecision("userVariablesGiven", () => true),
  ),
  mutant(
    "user-unheard",
    "Buildpacks do not get the user's variables.",
    [`${ENV}.user.provide`, `${ENV}.clear-env.false`, `${ENV}.user.override-other`],
    replaceDecision("userVariablesGiven", () => false),
  ),
  mutant(
    "operator-cleared",
    "A buildpack with clear-env does not get the operator's variables.",
    [`${ENV}.operator.provide`],
    replaceDecision("operatorVariablesGiven", ({ clearEnv }) => !clearEnv),
  ),
  mutant(
    "user-path-replaces",
    "A user's value of a layer path variable replaces the existing value.",
    [`${ENV}.user.prepend-path`],
    replaceDecision("userValue", ({ value }) => value),
  ),
  mutant(
    "layer-over-user",
    "A layer's value takes precedence over the user's.",
    [`${ENV}.user.override-other`],
    overrideDecision(
      "userValue",
      (previous) => (i) => (i.old === "" ? i.value : i.name === "PATH" ? previous(i) : i.old),
    ),
  ),
  mutant(
    "homeless",
    "Buildpacks do not inherit HOME.",
    ["platform.env.build.base-image.inherit", `${ENV}.platform.home-not-overridden`],
    overrideDecision("inheritedAtBuild", (previous) => (i) => i.name !== "HOME" && previous(i)),
  ),
  mutant(
    "stackless",
    "Buildpacks do not inherit CNB_STACK_ID.",
    ["platform.deprecated.stack-id-inherit"],
    overrideDecision("inheritedAtBuild", (previous) => (i) => i.name !== "CNB_STACK_ID" && previous(i)),
  ),
  mutant(
    "everything-inherited",
    "Buildpacks inherit the whole environment of the lifecycle, with credentials.",
    ["buildpack.security.phase-no-access"],
    replaceDecision("inheritedAtBuild", () => true),
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
    "Layers of later buildpacks come after those of earlier ones.",
    [`${ENV}.layer-paths.order-buildpacks`],
    replaceDecision("layerPathValue", ({ dir, old }) => (old === "" ? dir : byteString`${old}:${dir}`)),
  ),
  mutant(
    "semicolons",
    "Paths are separated by semicolons.",
    [`${ENV}.layer-paths.separator`],
    replaceDecision("layerPathValue", ({ dir, old }) => (old === "" ? dir : byteString`${dir};${old}`)),
  ),
  mutant(
    "path-only",
    "PATH is the only layer path variable that is set.",
    [`${ENV}.layer-paths.set`, `${ENV}.layer-paths.build`, `${ENV}.layer-paths.launch`],
    overrideDecision(
      "layerPaths",
      (previous) => (i) => previous(i).filter(({ variables }) => variables.includes("PATH")),
    ),
  ),
  mutant(
    "directories-reversed",
    "The lifecycle applies files for one phase before those for every phase.",
    [`${ENV}.append.dir-order`, `${ENV}.prepend.dir-order`, `${ENV}.override.dir-order`, `${ENV}.default.dir-order`],
    overrideDecision("layerEnvDirs", (previous) => (i) => previous(i).toReversed()),
  ),
  mutant(
    "common-files-only",
    "The lifecycle applies only files for every phase.",
    [`${ENV}.bp.build-apply`, `${ENV}.bp.launch-apply`],
    replaceDecision("layerEnvDirs", () => [byteString("env")]),
  ),
  mutant(
    "env-layers-reversed",
    "The lifecycle applies layers in descending order of their names.",
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
    "A layer's file without a suffix sets a default.",
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
    replaceDecision("envChange", ({ fileName }) => ({ name: fileName, action: "override" })),
  ),
  ...(
    [
      ["append-in-front", "append", "prepend"],
      ["prepend-behind", "prepend", "append"],
    ] as const
  ).map(([name, action, instead]) =>
    mutant(
      name,
      `.${action} ${instead}s.`,
      [`${ENV}.${action}.concat`, `${ENV}.${action}.buildpack-order`],
      overrideDecision("envValue", (previous) => (i) => previous(i.action === action ? { ...i, action: instead } : i)),
    ),
  ),
  mutant(
    "default-overrides",
    ".default replaces a value that is set.",
    [`${ENV}.default.only-if-empty`, `${ENV}.default.buildpack-order`],
    overrideDecision(
      "envValue",
      (previous) => (i) => previous(i.action === "default" ? { ...i, action: "override" } : i),
    ),
  ),
  mutant(
    "default-never",
    ".default does not apply to a variable that is set but empty.",
    [`${ENV}.default.only-if-empty`],
    overrideDecision("envValue", (previous) => (i) => (i.action === "default" ? undefined : previous(i))),
  ),
  mutant(
    "values-trimmed",
    "The lifecycle trims white space around values.",
    [`${ENV}.rules.no-shell`, `${ENV}.user.provide`],
    (cites) => ({
      platform: {
        envValue: { cites, apply: (previous) => (i) => previous({ ...i, value: trimmed(i.value) }) },
        userValue: { cites, apply: (previous) => (i) => previous({ ...i, value: trimmed(i.value) }) },
      },
    }),
  ),
  mutant(
    "delimiter-ignored",
    "The lifecycle ignores delimiters.",
    [`${ENV}.delim.used`],
    overrideDecision("envValue", (previous) => (i) => previous({ ...i, delimiter: undefined })),
  ),
  mutant(
    "delimiter-of-directory",
    "A delimiter applies in its own directory only.",
    [`${ENV}.delim.used`],
    replaceDecision("delimiterDirs", ({ dir }) => [dir]),
  ),
  mutant(
    "operators-first",
    "The lifecycle ignores the suffixes of an operator's files.",
    ["platform.env.operator.after-buildpack"],
    overrideDecision("envChange", (previous) => (i) => {
      const change = previous(i);
      return i.from === "operator" && change !== undefined ? { ...change, action: "default" } : change;
    }),
  ),
  mutant(
    "target-of-build-image",
    "Buildpacks get the target of the build environment.",
    ["platform.detector.target-data", "platform.builder.target-data", `${ENV}.target.arch`],
    replaceDecision("targetOfBuild", ({ here }) => here),
  ),
  mutant(
    "no-target",
    "Buildpacks get no target.",
    [
      `${ENV}.target.os`,
      `${ENV}.target.arch`,
      `${ENV}.target.variant`,
      `${ENV}.target.distro-name`,
      `${ENV}.target.distro-version`,
    ],
    (cites) => ({
      buildpack: {
        detectVariables: { cites, apply: (previous) => (i) => withoutVariables("CNB_TARGET_", previous(i)) },
        buildVariables: { cites, apply: (previous) => (i) => withoutVariables("CNB_TARGET_", previous(i)) },
      },
    }),
  ),
  mutant(
    "no-platform-dir",
    "bin/detect does not get the platform directory.",
    ["buildpack.detection.env"],
    overrideBuildpackDecision(
      "detectVariables",
      (previous) => (i) => withoutVariables("CNB_PLATFORM_DIR", previous(i)),
    ),
  ),
  mutant(
    "one-layers-dir",
    "All buildpacks get the same layers directory.",
    ["buildpack.build.path-args", "buildpack.build.env"],
    overrideBuildpackDecision("buildVariables", (previous) => (i) => ({
      ...previous(i),
      CNB_LAYERS_DIR: byteString("/layers"),
    })),
  ),
];

/** Mutants of operations, by environment files and on layer path variables. */
const parted = <O extends { readonly apply: "paths" | "files" }>(operations: readonly O[]) => ({
  paths: operations.filter(({ apply }) => apply === "paths"),
  files: operations.filter(({ apply }) => apply === "files"),
});
