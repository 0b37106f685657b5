/** Decisions of the exporter about the layers of the app image and their content. */
import { type AbsPath, type Api, type ByteString, byteString, ROOT } from "#base";
import type { LayerTypes } from "#contract";
import { layerTypeIn } from "#image";
import { NORMAL_TIME_NS } from "../layers/attributes.ts";
import { decision, value } from "../rules/decision.ts";

/** The parts of an app image above its run image. */
export type ExportedLayerRole = "extension" | "buildpack" | "sbom" | "app" | "launcher" | "config" | "process-types";

/** Where the content of a launch layer comes from. */
export type LayerSource =
  | { readonly from: "directory" }
  | { readonly from: "previous"; readonly sha: string }
  | { readonly from: "nowhere"; readonly why: string };

const NOT_LAYERS: readonly string[] = ["build.toml", "launch.toml", "store.toml"];

export const exportLayerDecisions = {
  /** Where the app directory is read. `real`: its path with all links resolved. */
  appReadAt: decision(
    ["buildpack.slices.rest", "platform.exporter.app-layers"],
    (i: { dir: AbsPath; real: AbsPath }): AbsPath => i.real,
  ),
  /** Whether a file is the `<layer>.toml` of a layer. `besideConfig`: the directory also has the files that are no layers. */
  describesLayer: decision(
    ["platform.label.lifecycle.layers-entries", "buildpack.export.image.compose"],
    (i: { file: ByteString; besideConfig: boolean }): boolean =>
      i.file.endsWith(".toml") && !(i.besideConfig && NOT_LAYERS.includes(i.file)),
  ),

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

  /** The media type of a layer in a manifest of a type. The text does not say; readers of images refuse types of OCI and Docker together. */
  layerMediaType: decision(
    ["platform.exporter.output.image", "platform.rebaser.output.image"],
    (i: { layer: string; manifest: string }): string => layerTypeIn(i.manifest, i.layer),
  ),

  /** From the run image upwards. Layers of one role keep the order in which the steps add them. */
  layerOrder: value<readonly ExportedLayerRole[]>(
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
    ({ pattern, app }: { pattern: ByteString; app: AbsPath }): ByteString => {
      if (pattern === app) return byteString("");
      const prefix = app === ROOT ? app : `${app}/`;
      return pattern.startsWith(prefix) ? pattern.slice(prefix.length) : pattern;
    },
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
    (layer: { role: ExportedLayerRole; name: string; by: string; slices: number }): string => createdBy(layer),
  ),

  /** Is the whole history written, or only its times? */
  keepsHistory: decision(["platform.exporter.base.config-preserved"], (_: { platformApi: Api }): boolean => true),
};

function createdBy({
  role,
  name,
  by,
  slices,
}: {
  role: ExportedLayerRole;
  name: string;
  by: string;
  slices: number;
}): string {
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
