/** What the environment section decides: the variables that pass, the order of sources, and how a file changes a variable. */
import { type ByteString, byteString, joinByteStrings } from "#base";
import { environment, type ImageTarget } from "#contract";
import type { ProcessEnvironment } from "#machine";
import { decision } from "../rules/decision.ts";
import type { BuildpackPlaces } from "./places.ts";

/**
 * An environment under construction: names to values, both as bytes (see {@link ProcessEnvironment}). A variable with the value "" is set and
 * counts as empty.
 */
export type Variables = Map<string, ByteString>;

/** `path`: prepend with the list separator, as for a file without suffix. */
export type EnvAction = environment.EnvironmentAction | "path";

export interface EnvChange {
  readonly name: ByteString;
  readonly action: EnvAction;
}

/** One change of an environment by one layer: by its directories, or by its env files. */
export interface LayerOperation {
  readonly layer: ByteString;
  readonly apply: "paths" | "files";
}

export interface LayerPath {
  readonly directory: string;
  readonly variables: readonly string[];
}

/** The values that a buildpack's variables are made of. */
export interface BuildpackVariablesInput {
  /** The directory of the buildpack or of the extension. */
  readonly buildpackDir: ByteString;
  readonly platformDir: ByteString;
  readonly planPath: ByteString;
  /** Absent in detect. */
  readonly layersDir?: ByteString;
  /** Absent in detect. */
  readonly places?: BuildpackPlaces;
  /** Only in generate. */
  readonly outputDir?: ByteString;
  readonly target: ImageTarget;
  readonly execEnv: string;
}

/** The variables that the specification names, and those that the official lifecycle also passes. */
const INHERITED: readonly string[] = [
  "HOME",
  "CNB_STACK_ID",
  "HOSTNAME",
  "HTTPS_PROXY",
  "https_proxy",
  "HTTP_PROXY",
  "http_proxy",
  "NO_PROXY",
  "no_proxy",
  ...environment.POSIX_PATH_VARIABLES,
];
export const environmentPlatformDecisions = {
  inheritedAtBuild: decision(
    [
      "platform.env.build.base-image.inherit",
      "platform.env.build.posix.may-modify",
      "platform.deprecated.stack-id-inherit",
    ],
    (i: { name: string }): boolean => INHERITED.includes(i.name),
  ),
  excludedAtLaunch: decision(
    ["platform.env.launch.exclude", "platform.env.launch.inherit"],
    (i: { name: string }): boolean => ["CNB_APP_DIR", "CNB_LAYERS_DIR", "CNB_PROCESS_TYPE"].includes(i.name),
  ),
  pathAtLaunch: decision(["platform.env.launch.path-strip"], (i: { path: ByteString }): ByteString => {
    const parts = i.path.split(":");
    return joinByteStrings(parts[0] === "/cnb/process" ? parts.slice(1) : parts, ":");
  }),
  /** The name under which an entry of a directory of variables counts; undefined: it is no variable. `leadsTo`: after all links. */
  environmentFile: decision(
    [
      "buildpack.env.user.provide",
      "buildpack.env.operator.provide",
      "buildpack.env.bp.build-apply",
      "buildpack.env.bp.launch-apply",
    ],
    (i: { name: ByteString; kind: string; leadsTo: string }): ByteString | undefined =>
      i.leadsTo === "dir" ? undefined : i.name,
  ),
  userVariablesGiven: decision(
    ["buildpack.env.clear-env.true", "buildpack.env.clear-env.false", "buildpack.env.user.provide"],
    (i: { clearEnv: boolean }): boolean => !i.clearEnv,
  ),
  operatorVariablesGiven: decision(
    ["buildpack.env.operator.provide", "platform.env.operator.after-buildpack"],
    (_: { clearEnv: boolean }): boolean => true,
  ),
  /** Does bin/build get the variables of earlier buildpacks' build layers? */
  layerVariablesGiven: decision(
    ["buildpack.env.bp.build-apply", "buildpack.env.layer-paths.build", "buildpack.env.clear-env.true"],
    (_: { clearEnv: boolean }): boolean => true,
  ),
  /** Undefined: the variable stays as it is. */
  userValue: decision(
    ["buildpack.env.user.prepend-path", "buildpack.env.user.override-other", "platform.env.user.posix.may-modify"],
    (i: { name: string; value: ByteString; old: ByteString; clearEnv: boolean }): ByteString | undefined =>
      environment.POSIX_PATH_VARIABLES.includes(i.name) && i.old !== "" ? byteString`${i.value}:${i.old}` : i.value,
  ),
  layerPaths: decision(
    ["buildpack.env.layer-paths.set", "buildpack.env.layer-paths.build", "buildpack.env.layer-paths.launch"],
    (i: { at: "build" | "launch" }): readonly LayerPath[] => environment.LAYER_PATHS[i.at],
  ),
  layerPathValue: decision(
    ["buildpack.env.layer-paths.order-buildpacks", "buildpack.env.layer-paths.separator"],
    (i: { dir: ByteString; old: ByteString }): ByteString => (i.old === "" ? i.dir : byteString`${i.dir}:${i.old}`),
  ),
  /** Each path is prepended, so the first layer comes last. */
  layerOperations: decision(
    [
      "buildpack.env.layer-paths.order-layers",
      "buildpack.env.delim.layer-at-a-time",
      "buildpack.env.append.layer-order",
      "buildpack.env.prepend.layer-order",
      "buildpack.env.override.layer-order",
      "buildpack.env.default.layer-order",
    ],
    (i: { at: "build" | "launch"; layers: readonly ByteString[] }): readonly LayerOperation[] => [
      ...i.layers.toReversed().map((layer) => ({ layer, apply: "paths" as const })),
      ...i.layers.map((layer) => ({ layer, apply: "files" as const })),
    ],
  ),
  layerEnvDirs: decision(
    [
      "buildpack.env.bp.build-apply",
      "buildpack.env.bp.launch-apply",
      "buildpack.env.append.dir-order",
      "buildpack.env.prepend.dir-order",
      "buildpack.env.override.dir-order",
      "buildpack.env.default.dir-order",
    ],
    (i: { at: "build" } | { at: "launch"; process?: ByteString }): readonly ByteString[] => {
      if (i.at === "build") return [byteString("env"), byteString("env.build")];
      return [
        byteString("env"),
        byteString("env.launch"),
        ...(i.process === undefined ? [] : [byteString`env.launch/${i.process}`]),
      ];
    },
  ),
  /** Undefined: the file changes nothing (a delimiter, an unknown suffix). */
  envChange: decision(
    ["buildpack.env.rules.name", "buildpack.env.rules.suffix", "platform.env.operator.files"],
    (i: { fileName: ByteString; from: "layer" | "operator" }): EnvChange | undefined => {
      const split = environment.splitEnvironmentFileName(i.fileName);
      const { kind } = split;
      const name = i.fileName.slice(0, split.name.length);
      if (kind === "delim" || kind === "ignored") return undefined;
      if (kind !== "none") return { name, action: kind };
      return { name, action: i.from === "operator" ? "default" : "override" };
    },
  ),
  /** Undefined: the variable stays as it is. An empty variable counts as unset. */
  envValue: decision(
    [
      "buildpack.env.append.concat",
      "buildpack.env.prepend.concat",
      "buildpack.env.override.value",
      "buildpack.env.default.only-if-empty",
      "buildpack.env.delim.used",
    ],
    (i: {
      action: EnvAction;
      old: ByteString;
      value: ByteString;
      delimiter: ByteString | undefined;
    }): ByteString | undefined => {
      const usual = byteString(i.action === "path" ? environment.PATH_SEPARATOR : "");
      const delimiter = i.old === "" ? byteString("") : (i.delimiter ?? usual);
      switch (i.action) {
        case "override":
          return i.value;
        case "append":
          return byteString`${i.old}${delimiter}${i.value}`;
        case "prepend":
        case "path":
          return byteString`${i.value}${delimiter}${i.old}`;
        case "default":
          return i.old === "" ? i.value : undefined;
      }
    },
  ),
  /** The directories of the layer in which the delimiter file may be, nearest first. */
  delimiterDirs: decision(
    ["buildpack.env.delim.used"],
    (i: { dir: ByteString; layerDirs: readonly ByteString[] }): readonly ByteString[] => [
      i.dir,
      ...i.layerDirs.filter((dir) => dir !== i.dir),
    ],
  ),
  /** If the run image names no distribution, unknown values come from the build environment. */
  targetOfBuild: decision(
    ["platform.detector.target-data", "platform.builder.target-data", "platform.analyzed.run-image.distro-inferred"],
    (i: { runImage: ImageTarget; here: ImageTarget }): ImageTarget => {
      if (i.runImage.distro !== undefined) return i.runImage;
      const { distro } = i.here;
      const known = { ...i.runImage, os: i.runImage.os || "linux", arch: i.runImage.arch || i.here.arch };
      return distro === undefined ? known : { ...known, distro };
    },
  ),
};

/** Before Buildpack API 0.8 a buildpack gets its other paths only as arguments, which every later version passes too. */
export const environmentBuildpackDecisions = {
  detectVariables: decision(
    ["buildpack.detection.env"],
    (i: BuildpackVariablesInput): ProcessEnvironment => ({ CNB_BUILDPACK_DIR: i.buildpackDir }),
  ),
  extensionDetectVariables: decision(
    ["ext.detect.extension-dir.received", "ext.detect.extension-dir.absolute"],
    (i: BuildpackVariablesInput): ProcessEnvironment => ({
      CNB_EXTENSION_DIR: i.buildpackDir,
      CNB_PLATFORM_DIR: i.platformDir,
      CNB_BUILD_PLAN_PATH: i.planPath,
    }),
  ),
  generateVariables: decision(
    [
      "ext.process.path-args",
      "ext.generate.output-dir.received",
      "ext.generate.output-dir.absolute",
      "ext.generate.output-dir.not-layers",
      "ext.generate.extension-dir.received",
      "ext.generate.extension-dir.absolute",
    ],
    (i: BuildpackVariablesInput): ProcessEnvironment => ({
      CNB_EXTENSION_DIR: i.buildpackDir,
      CNB_PLATFORM_DIR: i.platformDir,
      CNB_BP_PLAN_PATH: i.planPath,
      CNB_OUTPUT_DIR: i.outputDir ?? byteString(""),
    }),
  ),
  buildVariables: decision(
    ["buildpack.build.env"],
    (i: BuildpackVariablesInput): ProcessEnvironment => ({ CNB_BUILDPACK_DIR: i.buildpackDir }),
  ),
};
