/** What the analyzer decides, and how every phase selects a run image. */
import { type ImageTarget, LABELS, type RunImageNames } from "#contract";
import type { ImageConfig } from "#image";
import { decision, value } from "../rules/decision.ts";

const BIONIC = "io.buildpacks.stacks.bionic";

export interface AccessCheck {
  readonly ref: string;
  readonly access: "read" | "write";
}

export const analyzePlatformDecisions = {
  /** What is wrong with the image names that a phase was given; undefined if they are valid. */
  namesProblem: decision(
    [
      "platform.analyzer.image.valid-ref",
      "platform.analyzer.tag.valid-ref",
      "platform.analyzer.tag.same-registry",
      "platform.analyzer.previous-image.valid-ref",
      "platform.exporter.image.valid-tag-ref",
      "platform.exporter.image.same-registry",
      "platform.rebaser.image.valid-tag-ref",
      "platform.rebaser.image.same-registry",
    ],
    (given: {
      readonly all: readonly string[];
      readonly targets: readonly string[];
      /** The phase writes to the targets, so each needs a tag. */
      readonly written: boolean;
      /** The images are in a Docker daemon, which keeps names of any registry. */
      readonly daemon: boolean;
      registryOf(name: string): string | undefined;
    }): { readonly message: string; readonly remedy: string } | undefined => {
      const malformed = given.all.find((name) => given.registryOf(name) === undefined);
      if (malformed !== undefined) {
        const message = `${JSON.stringify(malformed)} is not the name of an image`;
        return { message, remedy: "write it as [registry/]repository[:tag], in lower case" };
      }
      const digest = given.written ? given.targets.find((name) => name.includes("@")) : undefined;
      if (digest !== undefined) {
        const message = `an image cannot be written to the digest reference ${JSON.stringify(digest)}`;
        return { message, remedy: "write it as [registry/]repository[:tag]" };
      }
      const [first, ...more] = [...new Set(given.targets.map(given.registryOf))];
      if (more.length === 0 || given.daemon) return undefined;
      return {
        message: `the image is to be written to ${[first, ...more].join(" and ")}`,
        remedy: "use names of one registry only",
      };
    },
  ),

  /** How analyzed.toml names an image that exists. */
  analyzedNames: decision(
    ["platform.analyzed.run-image.reference", "platform.analyzed.run-image.image"],
    (i: {
      readonly layout: boolean;
      readonly name: string;
      /** `identifier`: a digest reference for an image in a registry, a path for an image in a layout. `unique` has the digest in both cases. */
      readonly identifier: string;
      readonly unique: string;
    }): { readonly image: string; readonly reference: string } => ({ image: i.name, reference: i.identifier }),
  ),

  /** The image whose layers may be reused. */
  previousImage: decision(
    ["platform.analyzer.input.previous-image", "buildpack.analysis.locate-previous"],
    ({ given, image }: { given: string | undefined; image: string }): string => given ?? image,
  ),

  /** The images that must be accessible, in the order of the checks. In layout mode only the cache is in a registry. */
  accessChecks: decision(
    ["platform.analyzer.write-access", "platform.analyzer.read-access"],
    (refs: {
      readonly image: string;
      readonly tags: readonly string[];
      readonly previousImage: string;
      readonly runImage: string;
      readonly cacheImage: string | undefined;
      readonly layout: boolean;
    }): readonly AccessCheck[] => {
      const cache = refs.cacheImage === undefined ? [] : [{ ref: refs.cacheImage, access: "write" as const }];
      if (refs.layout) return cache;
      return [
        { ref: refs.previousImage, access: "read" },
        { ref: refs.runImage, access: "read" },
        ...cache,
        { ref: refs.image, access: "write" },
        ...refs.tags.map((ref) => ({ ref, access: "write" as const })),
      ];
    },
  ),

  /** Does a missing image pass the check of read access? */
  acceptsMissingImage: decision(["platform.analyzer.accept-missing-images"], (_: AccessCheck): boolean => true),

  /** Is the SBOM layer of the previous image restored? Before Platform API 0.8 there is none. */
  restoresPreviousSbom: decision(
    ["platform.analyzer.skip-layers.no-sbom"],
    (_: { skipLayers: boolean }): boolean => false,
  ),

  /** The file in which the platform lists run images. */
  runImageFile: value<"stack.toml" | "run.toml">(["platform.analyzer.run-image.resolve-or-fail"], "stack.toml"),

  /** The candidates for a run image. The first readable one is used. Before Platform API 0.12 there is only one. */
  runImageCandidates: decision(
    ["platform.run-image-res.registry-match", "platform.run-image-res.no-registry-match"],
    (given: RunImageSearch): readonly string[] => runImagesByRegistry(given).slice(0, 1),
  ),

  /** Does analyzed.toml describe the run image by more than its reference? */
  describesRunImage: value<boolean>(["platform.analyzed.run-image.image", "platform.analyzed.run-image.target"], false),

  /** What analyzed.toml says about the target of the run image. */
  runImageTarget: decision(
    [
      "platform.analyzed.run-image.target",
      "platform.restorer.run-image.populate-target",
      "platform.analyzed.bionic.os",
      "platform.analyzed.bionic.distro-name",
      "platform.analyzed.bionic.distro-version",
    ],
    ({ config }: { config: ImageConfig }): ImageTarget => {
      const target = imageTarget(config);
      // The specification's architecture (arm64) contradicts its other document (C-04): the image's own value is right.
      return target.distro === undefined && config.config.Labels?.[LABELS.stackId] === BIONIC
        ? { ...target, os: "linux", distro: { name: "ubuntu", version: "18.04" } }
        : target;
    },
  ),

  /** Does analyzed.toml describe the previous image? It describes images without a label too, but no damaged ones. */
  describesPrevious: decision(
    ["platform.analyzer.analyzed.image"],
    ({ valid }: { valid: boolean; metadata: PreviousMetadata }): boolean => valid,
  ),
};

export interface RunImageSearch {
  readonly names: RunImageNames;
  /** The registry of the app image. */
  readonly registry: string;
  registryOf(name: string): string | undefined;
}

/** Those on the app image's registry come first. */
export function runImagesByRegistry({ names, registry, registryOf }: RunImageSearch): readonly string[] {
  const all = [names.image, ...names.mirrors].filter((name) => name !== "");
  const near = all.filter((name) => registryOf(name) === registry);
  return [...near, ...all.filter((name) => !near.includes(name))];
}

/** The state of the previous image's label. */
export type PreviousMetadata = "readable" | "missing" | "malformed";

/** The target of a run image, or of an app image in a rebase. */
export function imageTarget(config: ImageConfig): ImageTarget {
  const labels = config.config.Labels ?? {};
  const name = labels[LABELS.baseDistroName];
  const version = labels[LABELS.baseDistroVersion];
  const distro = name === undefined && version === undefined ? undefined : { name: name ?? "", version: version ?? "" };
  return {
    id: labels[LABELS.baseId] ?? "",
    os: config.os,
    arch: config.architecture,
    archVariant: config.variant ?? "",
    ...(distro && { distro }),
  };
}
