/** What the exporter decides about the app image, its layers, its report and the cache. */
import { type AbsPath, type Api, byteString, fail, ok, type Result, relativeTo, textOfByteString } from "#base";
import type { LauncherMetadata, LayerTypes, RunImageNames } from "#contract";
import type { ImageConfig } from "#image";
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

/** Which layers there are, and what is in them. */
const layerDecisions = {
  exportsLayer: decision(
    ["platform.exporter.layers.launch", "buildpack.layers.launch.in-image", "buildpack.layers.launch.drop"],
    ({ launch }: LayerTypes): boolean => launch,
  ),

  /** `previous`: the sha of the layer of that name in the previous image. */
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
   * Which of the layers of the previous image that have the diffID, from the lowest up: the run image's come first, and are not what
   * the app's own label speaks of. They may be compressed otherwise.
   */
  reusedCandidate: decision(
    ["platform.repro.image-id", "platform.repro.manifest-digest"],
    (i: { count: number }): number => i.count - 1,
  ),

  /** From the run image upwards; parts of one role keep the order that they were made in. */
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

  /** A pattern of a slice as one relative to the app directory. */
  slicePattern: decision(
    ["buildpack.slices.paths", "buildpack.slices.glob-syntax"],
    ({ pattern, app }: { pattern: string; app: AbsPath }): string =>
      pattern.startsWith("/") ? (relativeTo(app, pattern as AbsPath) ?? pattern) : pattern,
  ),

  /** Why a process of this type cannot have a link; undefined where it can. */
  processTypeProblem: decision(
    ["platform.exporter.launcher.symlinks", "buildpack.launch-toml.process.type-charset"],
    ({ type }: { type: string }): string | undefined =>
      /^[A-Za-z0-9._-]+$/.test(type) && type !== "." && type !== ".."
        ? undefined
        : "a process type has letters, digits, `.`, `_` and `-` only, and is neither `.` nor `..`",
  ),

  /** What the history says of a layer. */
  createdBy: decision(
    ["platform.repro.image-id"],
    (layer: { role: LayerRole; name: string; by: string; slices: number }): string => createdBy(layer),
  ),

  /** Is history kept and written at all, or only the times in it? */
  keepsHistory: value<boolean>(["platform.exporter.base.config-preserved"], true),
};

/** The configuration of the app image. */
const configDecisions = {
  /** What stays of the run image's configuration, before anything of the app's is put into it. */
  inheritedConfig: decision(
    ["platform.exporter.base.config-preserved"],
    ({ config }: { config: ImageConfig }): ImageConfig => config,
  ),

  /** In place where the variable is there, at the end otherwise. `metadata` is the directory of metadata.toml. */
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
      return withEnv(given.base, [
        ["CNB_LAYERS_DIR", given.layers],
        ["CNB_APP_DIR", given.app],
        ["CNB_PLATFORM_API", given.platformApi],
        ["CNB_DEPRECATION_MODE", "quiet"],
        ["PATH", `/cnb/process:${path}`],
      ]);
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

  /** `Cmd` of the app image; undefined: none, so that the run image's does not become arguments of the entrypoint. */
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
  /** What the label records of the run image: the first entry of run.toml that names it, else the first. */
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
      // Extensions may have switched the run image to one that run.toml does not know.
      const switched = given.extensions && given.listed.length > 0 ? { image: given.name, mirrors: [] } : undefined;
      return found ?? switched ?? given.listed[0];
    },
  ),

  /** The base's own label is kept; an extended image's counts instead. Undefined: no label. */
  rebasableLabel: decision(
    ["platform.exporter.label.rebasable-true", "platform.exporter.base.config-preserved"],
    ({ label, extended }: { label: string | undefined; extended: boolean }): string | undefined =>
      extended ? String(label === "true") : label,
  ),

  /** All labels of the app image: `own` are the lifecycle's, `buildpacks` those of launch.toml in the order of the group. */
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

  /** Is the execution environment a key of the lifecycle's label? */
  labelsExecEnv: value<boolean>(["platform.label.lifecycle.exec-env"], false),

  /** Does the build label say which Buildpack API each element of the group speaks? */
  labelsBuildpackApi: value<boolean>(["platform.label.build.buildpacks"], true),

  /** The launcher's version and source, as far as it is known. */
  launcherIdentity: value<LauncherMetadata>(
    [
      "platform.label.build.launcher-version",
      "platform.label.build.launcher-repo",
      "platform.label.build.launcher-commit",
    ],
    { version: LIFECYCLE_VERSION, git: { repository: "", commit: "" } },
  ),

  /** Which of the SBOM files of the lifecycle itself are copied, and from where to where below `<layers>/sbom`. */
  copiesLifecycleSbom: value<boolean>(["platform.exporter.sbom.launcher", "platform.exporter.sbom.lifecycle"], true),

  /** `saved` are the names that were written; to `layoutDir`, where that is no registry. */
  reportedTags: decision(
    ["platform.report.tags", "platform.exporter.report"],
    ({ saved }: { saved: readonly string[]; layoutDir: string | undefined }): readonly string[] => saved,
  ),

  cachesLayer: decision(
    ["platform.exporter.cache.contents", "buildpack.layers.cache.store", "buildpack.layers.types.cache"],
    ({ cache, present }: LayerTypes & { present: boolean }): boolean => cache && present,
  ),

  /** How often a cached layer whose content has not changed is put into a cache image. */
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
      // Directories besides that of the app have names, its layers have numbers.
      return /^\d*$/.test(name) ? "Application Layer" : `Application Layer: ${name}`;
    case "launcher":
      return "Buildpacks Application Launcher";
    case "config":
      return "Buildpacks Launcher Config";
    case "process-types":
      return "Buildpacks Process Types";
  }
}

function withEnv(base: readonly string[], set: readonly (readonly [string, string])[]): readonly string[] {
  const env = [...base];
  for (const [name, value] of set) {
    const at = env.findIndex((line) => line.startsWith(`${name}=`));
    if (at < 0) env.push(`${name}=${value}`);
    else env[at] = `${name}=${value}`;
  }
  return env;
}
