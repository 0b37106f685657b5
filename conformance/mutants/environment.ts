/** Mutants of the environment of buildpacks and processes. */
import { type ByteString, byteString, textOfByteString } from "#base";
import { environment } from "#contract";
import type { ProcessEnvironment } from "#machine";
import {
  type Mutant,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  type PlannedFault,
  replaceDecision,
} from "./mutant.ts";

const ENV = "buildpack.env";

/** Without the variables whose names begin so. */
export const withoutVariables = (prefix: string, variables: ProcessEnvironment): ProcessEnvironment =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith(prefix)));

const trimmed = (value: ByteString): ByteString => byteString(textOfByteString(value).trim());

/** A buildpack with clear-env gets this of each variable of the user. */
const withClearEnv =
  (given: (name: string, value: ByteString) => ByteString | undefined): PlannedFault =>
  (cites) => ({
    platform: {
      userVariablesGiven: { cites, apply: () => () => true },
      userValue: { cites, apply: (previous) => (i) => (i.clearEnv ? given(i.name, i.value) : previous(i)) },
    },
  });

export const environmentMutants: readonly Mutant[] = [
  mutant("clear-env-ignored", "A buildpack with clear-env gets the user's variables.", {
    breaks: ["buildpack.env.clear-env.true"],
    fault: replaceDecision("userVariablesGiven", () => true),
  }),
  mutant("clear-env-keeps-paths", "A buildpack with clear-env gets the user's values of layer path variables.", {
    breaks: ["buildpack.env.clear-env.true"],
    fault: withClearEnv((name, value) => (environment.POSIX_PATH_VARIABLES.includes(name) ? value : undefined)),
  }),
  mutant("clear-env-empties", "A buildpack with clear-env gets the names of the user's variables, without values.", {
    breaks: ["buildpack.env.clear-env.true"],
    fault: withClearEnv(() => byteString("")),
  }),
  mutant("user-unheard", "Buildpacks do not get the user's variables.", {
    breaks: ["buildpack.env.user.provide", "buildpack.env.clear-env.false", "buildpack.env.user.override-other"],
    fault: replaceDecision("userVariablesGiven", () => false),
  }),
  mutant("operator-cleared", "A buildpack with clear-env does not get the operator's variables.", {
    breaks: ["buildpack.env.operator.provide"],
    fault: replaceDecision("operatorVariablesGiven", ({ clearEnv }) => !clearEnv),
  }),
  mutant("user-path-replaces", "A user's value of a layer path variable replaces the existing value.", {
    breaks: ["buildpack.env.user.prepend-path"],
    fault: replaceDecision("userValue", ({ value }) => value),
  }),
  mutant("layer-over-user", "A layer's value takes precedence over the user's.", {
    breaks: ["buildpack.env.user.override-other"],
    fault: overrideDecision(
      "userValue",
      (previous) => (i) => (i.old === "" ? i.value : i.name === "PATH" ? previous(i) : i.old),
    ),
  }),
  mutant("homeless", "Buildpacks do not inherit HOME.", {
    breaks: ["platform.env.build.base-image.inherit", "buildpack.env.platform.home-not-overridden"],
    fault: overrideDecision("inheritedAtBuild", (previous) => (i) => i.name !== "HOME" && previous(i)),
  }),
  mutant("stackless", "Buildpacks do not inherit CNB_STACK_ID.", {
    breaks: ["platform.deprecated.stack-id-inherit"],
    fault: overrideDecision("inheritedAtBuild", (previous) => (i) => i.name !== "CNB_STACK_ID" && previous(i)),
  }),
  mutant("everything-inherited", "Buildpacks inherit the whole environment of the lifecycle, with credentials.", {
    breaks: ["buildpack.security.phase-no-access"],
    fault: replaceDecision("inheritedAtBuild", () => true),
  }),
  mutant("layers-descending", "Layers of one buildpack are in descending order.", {
    breaks: ["buildpack.env.layer-paths.order-layers"],
    fault: overrideDecision("layerOperations", (previous) => (i) => {
      const { paths, files } = parted(previous(i));
      return [...paths.toReversed(), ...files];
    }),
  }),
  mutant("layers-behind", "Layers of later buildpacks come after those of earlier ones.", {
    breaks: ["buildpack.env.layer-paths.order-buildpacks"],
    fault: replaceDecision("layerPathValue", ({ dir, old }) => (old === "" ? dir : byteString`${old}:${dir}`)),
  }),
  mutant("semicolons", "Paths are separated by semicolons.", {
    breaks: ["buildpack.env.layer-paths.separator"],
    fault: replaceDecision("layerPathValue", ({ dir, old }) => (old === "" ? dir : byteString`${dir};${old}`)),
  }),
  mutant("path-only", "PATH is the only layer path variable that is set.", {
    breaks: ["buildpack.env.layer-paths.set", "buildpack.env.layer-paths.build", "buildpack.env.layer-paths.launch"],
    fault: overrideDecision(
      "layerPaths",
      (previous) => (i) => previous(i).filter(({ variables }) => variables.includes("PATH")),
    ),
  }),
  mutant("directories-reversed", "The lifecycle applies files for one phase before those for every phase.", {
    breaks: [
      "buildpack.env.append.dir-order",
      "buildpack.env.prepend.dir-order",
      "buildpack.env.override.dir-order",
      "buildpack.env.default.dir-order",
    ],
    fault: overrideDecision("layerEnvDirs", (previous) => (i) => previous(i).toReversed()),
  }),
  mutant("common-files-only", "The lifecycle applies only files for every phase.", {
    breaks: ["buildpack.env.bp.build-apply", "buildpack.env.bp.launch-apply"],
    fault: replaceDecision("layerEnvDirs", () => [byteString("env")]),
  }),
  mutant("env-layers-reversed", "The lifecycle applies layers in descending order of their names.", {
    breaks: [
      "buildpack.env.append.layer-order",
      "buildpack.env.prepend.layer-order",
      "buildpack.env.override.layer-order",
      "buildpack.env.default.layer-order",
    ],
    fault: overrideDecision("layerOperations", (previous) => (i) => {
      const { paths, files } = parted(previous(i));
      return [...paths, ...files.toReversed()];
    }),
  }),
  mutant("unsuffixed-is-default", "A layer's file without a suffix sets a default.", {
    breaks: ["buildpack.env.rules.suffix", "buildpack.env.override.value"],
    fault: overrideDecision(
      "envChange",
      (previous) => (i) => (i.fileName.includes(".") ? previous(i) : { name: i.fileName, action: "default" }),
    ),
  }),
  mutant("operator-overrides", "An operator's file without a suffix overrides.", {
    breaks: ["platform.env.operator.rules"],
    fault: overrideDecision("envChange", (previous) => (i) => previous({ ...i, from: "layer" })),
  }),
  mutant("suffix-in-name", "The suffix of a file is part of the variable's name.", {
    breaks: ["buildpack.env.rules.suffix", "buildpack.env.append.concat"],
    fault: replaceDecision("envChange", ({ fileName }) => ({ name: fileName, action: "override" })),
  }),
  ...(
    [
      ["append-in-front", "append", "prepend"],
      ["prepend-behind", "prepend", "append"],
    ] as const
  ).map(([name, action, instead]) =>
    mutant(name, `.${action} ${instead}s.`, {
      breaks: [`${ENV}.${action}.concat`, `${ENV}.${action}.buildpack-order`],
      fault: overrideDecision(
        "envValue",
        (previous) => (i) => previous(i.action === action ? { ...i, action: instead } : i),
      ),
    }),
  ),
  mutant("default-overrides", ".default replaces a value that is set.", {
    breaks: ["buildpack.env.default.only-if-empty", "buildpack.env.default.buildpack-order"],
    fault: overrideDecision(
      "envValue",
      (previous) => (i) => previous(i.action === "default" ? { ...i, action: "override" } : i),
    ),
  }),
  mutant("default-never", ".default does not apply to a variable that is set but empty.", {
    breaks: ["buildpack.env.default.only-if-empty"],
    fault: overrideDecision("envValue", (previous) => (i) => (i.action === "default" ? undefined : previous(i))),
  }),
  mutant("values-trimmed", "The lifecycle trims white space around values.", {
    breaks: ["buildpack.env.rules.no-shell", "buildpack.env.user.provide"],
    fault: (cites) => ({
      platform: {
        envValue: { cites, apply: (previous) => (i) => previous({ ...i, value: trimmed(i.value) }) },
        userValue: { cites, apply: (previous) => (i) => previous({ ...i, value: trimmed(i.value) }) },
      },
    }),
  }),
  mutant("delimiter-ignored", "The lifecycle ignores delimiters.", {
    breaks: ["buildpack.env.delim.used"],
    fault: overrideDecision("envValue", (previous) => (i) => previous({ ...i, delimiter: undefined })),
  }),
  mutant("delimiter-of-directory", "A delimiter applies in its own directory only.", {
    breaks: ["buildpack.env.delim.used"],
    fault: replaceDecision("delimiterDirs", ({ dir }) => [dir]),
  }),
  mutant("operators-first", "The lifecycle ignores the suffixes of an operator's files.", {
    breaks: ["platform.env.operator.after-buildpack"],
    fault: overrideDecision("envChange", (previous) => (i) => {
      const change = previous(i);
      return i.from === "operator" && change !== undefined ? { ...change, action: "default" } : change;
    }),
  }),
  mutant("target-of-build-image", "Buildpacks get the target of the build environment.", {
    breaks: ["platform.detector.target-data", "platform.builder.target-data", "buildpack.env.target.arch"],
    fault: replaceDecision("targetOfBuild", ({ here }) => here),
  }),
  mutant("no-target", "Buildpacks get no target.", {
    breaks: [
      "buildpack.env.target.os",
      "buildpack.env.target.arch",
      "buildpack.env.target.variant",
      "buildpack.env.target.distro-name",
      "buildpack.env.target.distro-version",
    ],
    fault: (cites) => ({
      buildpack: {
        detectVariables: { cites, apply: (previous) => (i) => withoutVariables("CNB_TARGET_", previous(i)) },
        buildVariables: { cites, apply: (previous) => (i) => withoutVariables("CNB_TARGET_", previous(i)) },
      },
    }),
  }),
  mutant("no-platform-dir", "bin/detect does not get the platform directory.", {
    breaks: ["buildpack.detection.env"],
    fault: overrideBuildpackDecision(
      "detectVariables",
      (previous) => (i) => withoutVariables("CNB_PLATFORM_DIR", previous(i)),
    ),
  }),
  mutant("one-layers-dir", "All buildpacks get the same layers directory.", {
    breaks: ["buildpack.build.path-args", "buildpack.build.env"],
    fault: overrideBuildpackDecision("buildVariables", (previous) => (i) => ({
      ...previous(i),
      CNB_LAYERS_DIR: byteString("/layers"),
    })),
  }),
];

/** The operations on layer path variables, and those of environment files. */
const parted = <O extends { readonly apply: "paths" | "files" }>(operations: readonly O[]) => ({
  paths: operations.filter(({ apply }) => apply === "paths"),
  files: operations.filter(({ apply }) => apply === "files"),
});
