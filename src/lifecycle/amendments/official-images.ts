/**
 * Departures of the official lifecycle 0.21 in the phases that read and write images. Each wrap cites the statement that it breaks.
 *
 * No case covers some of them, because the specification does not define the layout of a cache. They were observed in other worlds: a
 * second build without changes writes each cached layer to a cache image twice; the metadata of a cached layer stays if its archive is
 * removed or damaged; and from Platform API 0.14 on the restorer exits with 1 if run.toml lists the run image of analyzed.toml, or the
 * mirror that it is, and the image cannot be read.
 */
import { atLeast } from "#base";
import { lifecycleMetadata } from "#contract";
import { DOCKER_MEDIA, type ImageConfig, parseReference } from "#image";
import { imageTarget } from "../decisions/analyze.ts";
import { openExportRunImage } from "../export/inputs.ts";
import { addExtensionLayers } from "../export/run-image.ts";
import type { Amendment } from "../phase/amendment.ts";
import { openRebaseRunImage } from "../rebase/steps.ts";
import { EXPORTED_KEYS, officialConfig, REBASED_KEYS } from "./official-config.ts";

/** The characters that it does not allow in a process type. */
const FORBIDDEN = /[/><:|&\\]/;

export const imageDepartures = {
  /** It does not accept repository names of one character. */
  namesProblem: {
    cites: ["platform.exporter.image.valid-tag-ref", "platform.rebaser.image.valid-tag-ref"],
    apply: (previous) => (i) => {
      const short = i.all.find(isOneCharacter);
      const message = `the repository of ${JSON.stringify(short)} has one character`;
      return previous(i) ?? (short === undefined ? undefined : { message, remedy: "give it a longer name" });
    },
  },
  /** Layers of its own have Docker's type in every manifest; a rebase changes no type. */
  layerMediaType: { cites: ["platform.exporter.output.image"], apply: () => (i) => i.layer },
  /** If the app directory is a link, the layer has that link alone. */
  appReadAt: { cites: ["buildpack.slices.rest"], apply: () => (i) => i.dir },
  slicePattern: { cites: ["buildpack.slices.paths"], apply: () => (i) => i.pattern },
  processTypeProblem: {
    cites: ["buildpack.launch-toml.process.type-charset"],
    apply: () => (i) =>
      i.type === "" || FORBIDDEN.test(i.type)
        ? "a process type is not empty and has none of / > < : | & \\"
        : undefined,
  },
  /** It adds its own directory to PATH and ignores a PATH of the run image that contains `=`. */
  imageEnv: {
    cites: ["platform.exporter.env.path"],
    apply: (previous) => (i) => {
      const base = i.base.map((line) => line.split("=")).find((parts) => parts.length === 2 && parts[0] === "PATH");
      return previous(i).map((line) =>
        line.startsWith("PATH=/cnb/process:") ? `PATH=/cnb/process:/cnb/lifecycle:${base?.[1] ?? ""}` : line,
      );
    },
  },
  imageLabels: {
    cites: ["platform.exporter.label.lifecycle-metadata", "platform.label.lifecycle.exec-env"],
    apply: () => (i) => ({
      ...i.base,
      ...i.own,
      ...Object.fromEntries(i.buildpacks.map(({ key, value }) => [key, value])),
      ...(atLeast(i.platformApi, "0.15") && { "io.buildpacks.exec-env": i.execEnv }),
    }),
  },
  /** Keys that its library does not know are lost, and so is `container`. */
  inheritedConfig: {
    cites: ["platform.exporter.base.config-preserved"],
    apply: (previous) => (i) => officialConfig(previous(i), [...REBASED_KEYS, ...EXPORTED_KEYS]),
  },
  /** Before Platform API 0.12 it does not keep the history. */
  keepsHistory: {
    cites: ["platform.exporter.base.config-preserved"],
    apply: () => (i) => atLeast(i.platformApi, "0.12"),
  },
  labelsExecEnv: { cites: ["platform.label.lifecycle.exec-env"], apply: () => false },
  labelsBuildpackApi: { cites: ["platform.label.build.buildpacks.api"], apply: () => false },
  unchangedCacheCopies: { cites: ["buildpack.layers.cache.store"], apply: () => 2 },

  /** In a layout, `image` is the path, and `reference` is the path with the digest. */
  analyzedNames: {
    cites: ["platform.analyzed.run-image.reference", "platform.analyzed.run-image.image"],
    apply: (previous) => (i) => (i.layout ? { image: i.identifier, reference: i.unique } : previous(i)),
  },
  reportedTags: {
    cites: ["platform.report.tags"],
    apply: (previous) => (i) => {
      const [first, ...others] = previous(i);
      if (i.layoutDir === undefined || first === undefined) return previous(i);
      return [layoutPath(i.layoutDir, first), ...others];
    },
  },
  runImageTarget: {
    cites: ["platform.analyzed.bionic.distro-name", "platform.analyzed.bionic.distro-version"],
    apply: () => (i) => imageTarget(i.config),
  },
  /** If the label cannot be read, the reference is left out too. */
  describesPrevious: {
    cites: ["platform.analyzer.analyzed.image"],
    apply: (previous) => (i) => previous(i) && i.metadata !== "malformed",
  },
  keepsMetadataAlone: { cites: ["buildpack.layers.cache.both-or-neither"], apply: () => true },
  restoresLayerSbom: { cites: ["buildpack.layers.restore-matrix"], apply: () => () => true },
  restoresEntry: {
    cites: ["buildpack.layers.cache.restore-contents"],
    apply: () => (i) => i.type === "file" || i.type === "dir" || i.type === "symlink",
  },
  /** The bits that the kernel clears: none of an empty file, and not set-gid if the group has no execute permission. */
  restoresSetIds: { cites: ["buildpack.layers.cache.restore-contents"], apply: () => false },
  restoredRunImage: {
    cites: ["platform.restorer.run-image.mirrors-digest"],
    apply:
      () =>
      ({ image }) => [image],
  },
  checksRunImage: {
    cites: ["platform.restorer.run-image.mirrors-digest"],
    apply: () => (i) => atLeast(i.platformApi, "0.14"),
  },
  resolvesRunImage: {
    cites: ["platform.restorer.run-image.mirrors-digest", "platform.restorer.run-image.populate-target"],
    apply: () => (i) => i.extensions && !i.target,
  },

  /** It looks layers up by diffID and finds the lowest first. */
  reusedCandidate: { cites: ["platform.repro.image-id", "platform.repro.manifest-digest"], apply: () => () => 0 },
  runLayerCount: {
    cites: ["platform.rebaser.run-layers.defined"],
    apply:
      () =>
      ({ candidates }) =>
        candidates[0],
  },
  /** An app image that does not say for which Platform API it was made counts as one of an old Platform API. */
  rebaseCheck: {
    cites: ["platform.rebaser.noforce.target-match"],
    apply: () => (i) => (i.appApi !== undefined && atLeast(i.appApi, "0.12") ? "target" : "stack"),
  },
  rebasedHistory: { cites: ["platform.rebaser.identical"], apply: () => "blank" },
  /** It writes the whole label again: unknown keys are lost, known keys are always present. */
  rebasedLabel: {
    cites: ["platform.rebaser.identical"],
    apply:
      () =>
      ({ metadata: { execEnv: _, ...known } }) =>
        lifecycleMetadata.write(known),
  },
  restoredNumbers: { cites: ["buildpack.layers.launch.restore-metadata"], apply: () => "floats" },
  rebasedNumbers: { cites: ["platform.rebaser.identical"], apply: () => "floats" },
  rebasedConfig: {
    cites: ["platform.rebaser.identical"],
    apply: (previous) => (i) => officialConfig(previous(i), REBASED_KEYS),
  },
  rebasedMediaType: { cites: ["platform.rebaser.identical"], apply: () => () => DOCKER_MEDIA },
  rebasedPlatform: {
    cites: ["platform.rebaser.identical", "platform.rebaser.force.target.variant"],
    apply: () => (i) => withoutVariant(i.run),
  },
} as const satisfies Amendment["platform"];

function layoutPath(dir: string, name: string): string {
  const reference = parseReference(name);
  if (!reference.ok) return name;
  const { registry, repository, tag, digest } = reference.value;
  return `${dir}/${registry}/${repository}/${digest?.replace(":", "/") ?? tag}`;
}

function isOneCharacter(name: string): boolean {
  const reference = parseReference(name);
  return reference.ok && reference.value.repository.replace(/^library\//, "").length === 1;
}

const withoutVariant = ({ os, architecture, "os.version": version }: ImageConfig) => ({
  os,
  architecture,
  ...(version !== undefined && { "os.version": version }),
});

/** A run image or extended image that cannot be opened gives exit code 1 instead of the phase's code. */
export const imageStepDepartures: NonNullable<Amendment["steps"]> = [
  { phase: "export", where: "replace:export:open-run-image", step: { ...openExportRunImage, failsAs: "failed" } },
  {
    phase: "export",
    where: "replace:export:extension-layers",
    step: { ...addExtensionLayers, failsAs: "failed" },
  },
  { phase: "rebase", where: "replace:rebase:open-run-image", step: { ...openRebaseRunImage, failsAs: "failed" } },
];
