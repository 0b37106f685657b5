/** What the exporter decides about the app image, its layers, its report and the cache. */
import { type AbsPath, type Api, byteString, fail, ok, type Result, relativeTo, textOfByteString } from "#base";
import type { LauncherMetadata, LayerTypes, RunImageNames } from "#contract";
import { type ImageConfig, withVariable } from "#image";
import { NORMAL_TIME_NS } from "../layers/attributes.ts";
import { processPath } from "../layers/launcher.ts";
import { decision, value } from "../rules/decision.ts";
import type { PhaseFault } from "../rules/faults.ts";
import { LIFECYCLE_VERSION } from "../rules/version.ts";
import { isEpoch, isoOf } from "./time.ts";

/** The parts of an app image above its run image. */
export type LayerRole = "extension" | "buildpack" | "sbom" | "app" | "launcher" | "config" | "process-types";

/** Where the content of a launch layer comes from. */
export type LayerSource =
  | { readonly from: "directory" }
  | { readonly from: "previous"; readonly sha: string }
  | { readonly from: "nowhere"; readonly why: string };

const LAUNCHER = "/cnb/lifecycle/launcher";

/** The layers and their content. */
const layerDecisions = {
  exportsLayer: decision(
    ["platform.exporter.layers.launch", "buildpack.layers.launch.in-image", "buildpack.layers.launch.drop"],
    ({ launch }: LayerTypes): boolean => launch,
  ),

  /** `previous`: the SHA-256 of the layer with that name in the previous image. */
  layerSource: decision(
    [
      "buildpack.export.layer.present.must",
      "buildpack.layers.launch.replace",
      "buildpack.layers.launch.reuse",
      "buildpack.export.layer.absent.fail",
    ],
    (layer: { present: boolean; cache: boolean; previous: string | undefined }): LayerSource => {
      if (layer.present) return { from: "directory" };
      if (layer.cache) return { from: "nowhere", why: "it is cached, and its directory is not there" };
      if (layer.previous === undefined) return { from: "nowhere", why: "the previous image has no such layer" };
      return { from: "previous", sha: layer.previous };
    },
  ),

  /**
   * The index of the layer to reuse among the previous image's layers with the diffID, from the lowest up. Layers of the run image come
   * first; they may be compressed in another way than the app's layers, which the label means.
   */
  reusedCandidate: decision(
    ["platform.repro.image-id", "platform.repro.manifest-digest"],
    (i: { count: number }): number => i.count - 1,
  ),

  /** From the run image upwards. Layers of one role keep the order in which the steps add them. */
  layerOrder: value<readonly LayerRole[]>(
    ["platform.exporter.base.layers-preserved", "buildpack.export.image.compose", "buildpack.export.app.slices-order"],
    ["extension", "buildpack", "sbom", "app", "launcher", "config", "process-types"],
  ),

  /** The owner of a layer's directory and of everything below it. */
  layerOwner: decision(
    ["platform.repro.image-id"],
    ({ uid, gid }: { uid: number; gid: number }): { readonly uid: number; readonly gid: number } => ({ uid, gid }),
  ),

  layerTimeNs: value<bigint>(["platform.exporter.repro.mtime", "platform.repro.constant-mtime"], NORMAL_TIME_NS),

  /** A slice's pattern, relative to the app directory. */
  slicePattern: decision(
    ["buildpack.slices.paths", "buildpack.slices.glob-syntax"],
    ({ pattern, app }: { pattern: string; app: AbsPath }): string =>
      pattern.startsWith("/") ? (relativeTo(app, pattern as AbsPath) ?? pattern) : pattern,
  ),

  /** Why a process of this type cannot have a link; undefined if it can. */
  processTypeProblem: decision(
    ["platform.exporter.launcher.symlinks", "buildpack.launch-toml.process.type-charset"],
    ({ type }: { type: string }): string | undefined =>
      /^[A-Za-z0-9._-]+$/.test(type) && type !== "." && type !== ".."
        ? undefined
        : "a process type has letters, digits, `.`, `_` and `-` only, and is neither `.` nor `..`",
  ),

  /** The history entry of a layer. */
  createdBy: decision(
    ["platform.repro.image-id"],
    (layer: { role: LayerRole; name: string; by: string; slices: number }): string => createdBy(layer),
  ),

  /** Is the whole history written, or only its times? */
  keepsHistory: value<boolean>(["platform.exporter.base.config-preserved"], true),
};

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
          message: `the process type ${JSON.stringify(requested)} was asked for as the default, but there is none of that name`,
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

  /** `created` of the image and of every layer's history. `epoch` is SOURCE_DATE_EPOCH. */
  createdAt: decision(
    ["platform.exporter.repro.created", "platform.repro.constant-created", "platform.exporter.input.source-date-epoch"],
    ({ epoch }: { epoch: string | undefined }): { readonly created: string; readonly invalid?: string } => {
      const constant = "1980-01-01T00:00:01Z";
      if (epoch === undefined || epoch === "") return { created: constant };
      return isEpoch(epoch) ? { created: isoOf(BigInt(epoch)) } : { created: constant, invalid: epoch };
    },
  ),
};

/** Labels, report and cache. */
const recordDecisions = {
  /** The run image in the label: the first entry of run.toml that names it, otherwise the first entry. */
  runImageRecord: decision(
    [
      "platform.label.lifecycle.run-image-resolved",
      "platform.run-image-res.mirrors-match",
      "platform.run-image-res.mirrors-else-first",
    ],
    (given: {
      readonly listed: readonly RunImageNames[];
      readonly name: string;
      readonly extensions: boolean;
      same(a: string, b: string): boolean;
    }): RunImageNames | undefined => {
      const names = ({ image, mirrors }: RunImageNames) => [image, ...mirrors];
      const found = given.listed.find((entry) => names(entry).some((name) => given.same(name, given.name)));
      // Extensions may have switched to a run image that run.toml does not list.
      const switched = given.extensions && given.listed.length > 0 ? { image: given.name, mirrors: [] } : undefined;
      return found ?? switched ?? given.listed[0];
    },
  ),

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
  labelsBuildpackApi: value<boolean>(["platform.label.build.buildpacks"], true),

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
  copiesLifecycleSbom: value<boolean>(["platform.exporter.sbom.launcher", "platform.exporter.sbom.lifecycle"], true),

  /** `saved`: the names that were written, to `layoutDir` if it is given, otherwise to a registry. */
  reportedTags: decision(
    ["platform.report.tags", "platform.exporter.report"],
    ({ saved }: { saved: readonly string[]; layoutDir: string | undefined }): readonly string[] => saved,
  ),

  cachesLayer: decision(
    ["platform.exporter.cache.contents", "buildpack.layers.cache.store", "buildpack.layers.types.cache"],
    ({ cache, present }: LayerTypes & { present: boolean }): boolean => cache && present,
  ),

  /** How many times an unchanged cached layer is written to a cache image. */
  unchangedCacheCopies: value<number>(["buildpack.layers.cache.store"], 1),
};

export const exportPlatformDecisions = { ...layerDecisions, ...configDecisions, ...recordDecisions };

function createdBy({ role, name, by, slices }: { role: LayerRole; name: string; by: string; slices: number }): string {
  switch (role) {
    case "extension":
      return name;
    case "buildpack":
      return `Layer: '${name}', Created by buildpack: ${by}`;
    case "sbom":
      return "Software Bill-of-Materials";
    case "app":
      if (slices > 0) return `Application Slice: ${name}`;
      // Layers of the app directory have numbers, layers of other directories have names.
      return /^\d*$/.test(name) ? "Application Layer" : `Application Layer: ${name}`;
    case "launcher":
      return "Buildpacks Application Launcher";
    case "config":
      return "Buildpacks Launcher Config";
    case "process-types":
      return "Buildpacks Process Types";
  }
}
