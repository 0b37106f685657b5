/** Decisions of the exporter about the app image, its report and the cache. */
import { type Api, byteString, type Digest, fail, hexOf, ok, type Result, textOfByteString } from "#base";
import type { LauncherMetadata, LayerTypes, RunImageNames } from "#contract";
import { type ImageConfig, withVariable } from "#image";
import { processPath } from "../layers/launcher.ts";
import { decision, value } from "../rules/decision.ts";
import type { PhaseFault } from "../rules/faults.ts";
import { LIFECYCLE_VERSION } from "../rules/version.ts";
import { exportLayerDecisions } from "./export-layers.ts";

const LAUNCHER = "/cnb/lifecycle/launcher";

export const CONSTANT_TIME = "1980-01-01T00:00:01Z";

export interface CreatedAt {
  readonly created: string;
  /** A text that is not a time. */
  readonly invalid?: string;
}

/** The configuration of the app image. */
const configDecisions = {
  /** The part of the run image's configuration that the app image inherits. */
  inheritedConfig: decision(
    ["platform.exporter.base.config-preserved"],
    ({ config }: { config: ImageConfig }): ImageConfig => config,
  ),

  /** A variable of the run image keeps its position; others come last. `metadata` is the directory of metadata.toml. */
  imageEnv: decision(
    ["platform.exporter.env.layers-dir", "platform.exporter.env.app-dir", "platform.exporter.env.path"],
    (given: {
      base: readonly string[];
      layers: string;
      app: string;
      metadata: string;
      platformApi: Api;
    }): readonly string[] => {
      const path = given.base.findLast((line) => line.startsWith("PATH="))?.slice("PATH=".length) ?? "";
      const variables = {
        CNB_LAYERS_DIR: given.layers,
        CNB_APP_DIR: given.app,
        CNB_PLATFORM_API: given.platformApi,
        CNB_DEPRECATION_MODE: "quiet",
        PATH: `/cnb/process:${path}`,
      };
      return Object.entries(variables).reduce((env, [name, value]) => withVariable(env, name, value), given.base);
    },
  ),

  entrypoint: decision(
    [
      "platform.exporter.entrypoint.process-type",
      "platform.exporter.entrypoint.unknown-type-fails",
      "platform.exporter.entrypoint.buildpack-default",
      "platform.exporter.entrypoint.launcher",
      "platform.op.launch.entrypoint",
    ],
    (given: {
      requested: string | undefined;
      buildpackDefault: string | undefined;
      types: readonly string[];
    }): Result<string, PhaseFault> => {
      const { requested, buildpackDefault, types } = given;
      if (requested !== undefined && !types.includes(requested)) {
        return fail({
          kind: "export",
          message: `the process type ${JSON.stringify(requested)} is requested as the default, but no buildpack defines it`,
          remedy: types.length === 0 ? "no buildpack has given a process" : `name one of ${types.join(", ")}`,
        });
      }
      const type = requested ?? buildpackDefault;
      return ok(type === undefined ? LAUNCHER : textOfByteString(processPath(byteString(type))));
    },
  ),

  /** `Cmd` of the app image. It is removed, because the run image's value would become arguments of the entrypoint. */
  imageCommand: value<readonly string[] | undefined>(["platform.exporter.base.config-preserved"], undefined),

  imageWorkingDir: decision(["platform.exporter.working-dir"], ({ app }: { app: string }): string => app),

  /** `created` of the image and of every layer's history. `epoch` is SOURCE_DATE_EPOCH, which counts from Platform API 0.9 on. */
  createdAt: decision(
    ["platform.exporter.repro.created", "platform.repro.constant-created", "platform.exporter.input.source-date-epoch"],
    (_: { epoch: string | undefined }): CreatedAt => ({ created: CONSTANT_TIME }),
  ),
};

export interface ListedRunImages {
  readonly listed: readonly RunImageNames[];
  /** The run image of the build. */
  readonly name: string;
  readonly extensions: boolean;
  same(a: string, b: string): boolean;
}

/** Labels, report and cache. */
const recordDecisions = {
  /** The run image in the label: that of stack.toml. `listed`: what the platform lists. */
  runImageRecord: decision(
    [
      "platform.label.lifecycle.run-image-resolved",
      "platform.run-image-res.mirrors-match",
      "platform.run-image-res.mirrors-else-first",
    ],
    ({ listed }: ListedRunImages): RunImageNames | undefined => listed[0],
  ),

  /** Does the label name the run image beside the deprecated key `stack`? */
  labelsRunImageNames: value<boolean>(["platform.label.lifecycle.run-image-resolved"], false),

  /** Can the app image be based on an extended run image? */
  extendsRunImage: value<boolean>(["platform.exporter.base.extended"], false),

  /** The label of the extended image, otherwise that of the base. Undefined: no label. */
  rebasableLabel: decision(
    ["platform.exporter.label.rebasable-true", "platform.exporter.base.config-preserved"],
    ({ label, extended }: { label: string | undefined; extended: boolean }): string | undefined =>
      extended ? String(label === "true") : label,
  ),

  /** All labels of the app image. `own`: the lifecycle's; `buildpacks`: those of launch.toml files in the order of the group. */
  imageLabels: decision(
    [
      "platform.exporter.label.lifecycle-metadata",
      "platform.exporter.label.build-metadata",
      "platform.exporter.label.project-metadata",
      "buildpack.launch-toml.label.added",
      "buildpack.launch-toml.label.last-wins",
    ],
    (given: {
      base: Readonly<Record<string, string>>;
      own: Readonly<Record<string, string>>;
      buildpacks: readonly { readonly key: string; readonly value: string }[];
      execEnv: string;
      platformApi: Api;
    }): Readonly<Record<string, string>> => ({
      ...given.base,
      ...Object.fromEntries(given.buildpacks.map(({ key, value }) => [key, value])),
      ...given.own,
    }),
  ),

  /** Does the lifecycle's label have the execution environment? */
  labelsExecEnv: value<boolean>(["platform.label.lifecycle.exec-env"], false),

  /** Does the build label have the Buildpack API of each element? */
  labelsBuildpackApi: value<boolean>(["platform.label.build.buildpacks.api"], false),

  /** The launcher's version and source. */
  launcherIdentity: value<LauncherMetadata>(
    [
      "platform.label.build.launcher-version",
      "platform.label.build.launcher-repo",
      "platform.label.build.launcher-commit",
    ],
    { version: LIFECYCLE_VERSION, git: { repository: "", commit: "" } },
  ),

  /** Are the lifecycle's own SBOM files copied to `<layers>/sbom`? */
  copiesLifecycleSbom: value<boolean>(["platform.exporter.sbom.launcher", "platform.exporter.sbom.lifecycle"], false),

  /** `saved`: the names that were written, to `layoutDir` if it is given, otherwise to a registry. */
  reportedTags: decision(
    ["platform.report.tags", "platform.exporter.report"],
    ({ saved }: { saved: readonly string[]; layoutDir: string | undefined }): readonly string[] => saved,
  ),

  /** The id in the report of an image in a Docker daemon: the digest of its configuration, without the algorithm. */
  reportedImageId: decision(["platform.report.image-id", "platform.exporter.report"], (imageId: Digest): string =>
    hexOf(imageId),
  ),

  cachesLayer: decision(
    ["platform.exporter.cache.contents", "buildpack.layers.cache.store", "buildpack.layers.types.cache"],
    ({ cache, present }: LayerTypes & { present: boolean }): boolean => cache && present,
  ),

  /** How many times an unchanged cached layer is written to a cache image. */
  unchangedCacheCopies: value<number>(["buildpack.layers.cache.store"], 1),
};

export const exportPlatformDecisions = { ...exportLayerDecisions, ...configDecisions, ...recordDecisions };
