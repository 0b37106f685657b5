/** What the rebaser decides. The rebased image is the app image except for the parts that the specification lists. */
import { type Api, atLeast } from "#base";
import type { ImageTarget, LayersMetadata, RunImageForRebase, RunImageNames } from "#contract";
import type { ImageConfig } from "#image";
import { decision, value } from "../rules/decision.ts";

type Labels = Readonly<Record<string, string>>;

export const rebasePlatformDecisions = {
  /** The image that is rebased. */
  rebaseSource: decision(
    ["platform.rebaser.previous-image.source", "platform.rebaser.previous-image.default"],
    ({ previousImage, images }: { previousImage: string | undefined; images: readonly string[] }): string | undefined =>
      previousImage ?? images[0],
  ),

  /** The recorded run image names, used if no run image is given. */
  rebaseRunImageNames: decision(
    ["platform.rebaser.run-image.default", "platform.deprecated.stack-key-read"],
    ({ stack }: RecordedRunImages): RunImageNames | undefined =>
      stack !== undefined && stack.image !== "" ? stack : undefined,
  ),

  /** How the two images are compared: by target, or by stack if an old Platform API built the app image. */
  rebaseCheck: decision(
    ["platform.rebaser.noforce.target-match"],
    ({ appApi }: { appApi: Api | undefined }): "target" | "stack" =>
      appApi === undefined || atLeast(appApi, "0.12") ? "target" : "stack",
  ),

  /** May the image be rebased without -force? `label` is `io.buildpacks.rebasable`. */
  isRebasable: decision(
    ["platform.rebaser.rebasable-false-fails"],
    ({ label }: { label: string | undefined }): boolean => label !== "false",
  ),

  targetsMatch: decision(
    ["platform.rebaser.noforce.target-match"],
    ({ app, run }: { app: ImageTarget; run: ImageTarget }): boolean =>
      run.os === app.os &&
      run.arch === app.arch &&
      either(run.archVariant, app.archVariant) &&
      (run.distro === undefined ||
        (app.distro !== undefined &&
          declared(run.distro.name, app.distro.name) &&
          declared(run.distro.version, app.distro.version))),
  ),

  /** Does the app image name the run image? Before Platform API 0.12 every run image will do. */
  isListedRunImage: decision(["platform.rebaser.noforce.listed"], (_: NamedRunImage): boolean => true),

  /**
   * The number of layers of the old run image. `candidates`: the counts that end with the recorded top layer. A diffID may repeat; then
   * the number of layers of the old run image decides, if it is known. Undefined if the top layer is not in the image.
   */
  runLayerCount: decision(
    ["platform.rebaser.run-layers.defined"],
    ({ candidates, oldRun }: { candidates: readonly number[]; oldRun: number | undefined }): number | undefined =>
      candidates.find((count) => count === oldRun) ?? candidates[0],
  ),

  /** The labels of the rebased image. */
  rebasedLabels: decision(
    ["platform.rebaser.labels.base-stack", "platform.rebaser.identical"],
    ({ app, run }: { app: Labels; run: Labels }): Labels => labelsFrom({ app, run }, ["io.buildpacks.stack."]),
  ),

  /** The run image in the new label. */
  rebasedRunImage: decision(
    [
      "platform.rebaser.metadata.reference",
      "platform.rebaser.metadata.top-layer",
      "platform.rebaser.force.unlisted.image",
      "platform.rebaser.force.unlisted.mirrors",
    ],
    (given: {
      readonly recorded: RunImageNames;
      readonly name: string;
      readonly listed: boolean;
      readonly reference: string;
      readonly topLayer: string;
    }): RunImageForRebase => ({
      ...(given.listed ? given.recorded : { image: given.name, mirrors: [] }),
      reference: given.reference,
      topLayer: given.topLayer,
    }),
  ),

  /** Operating system, architecture and variant of the rebased image. */
  rebasedPlatform: decision(
    [
      "platform.rebaser.identical",
      "platform.rebaser.force.target.os",
      "platform.rebaser.force.target.arch",
      "platform.rebaser.force.target.variant",
    ],
    ({ app, run, force }: { app: ImageConfig; run: ImageConfig; force: boolean }): PlatformOf =>
      force ? platformOf(run, run.variant ?? app.variant) : platformOf(app, app.variant),
  ),

  /** Does the history come from the new run image and the app image, or is it blank? */
  rebasedHistory: value<"kept" | "blank">(["platform.rebaser.identical"], "kept"),

  /** The label in which the run image is replaced; `metadata`: its known keys. */
  rebasedLabel: decision(
    ["platform.rebaser.identical"],
    ({ label }: { label: string; metadata: LayersMetadata }): string => label,
  ),

  /** Do large numbers in the label keep all their digits? */
  rebasedNumbers: value<"exact" | "floats">(["platform.rebaser.identical"], "exact"),

  /** The part of the app image's configuration that stays. */
  rebasedConfig: decision(["platform.rebaser.identical"], ({ config }: { config: ImageConfig }): ImageConfig => config),

  rebasedMediaType: decision(
    ["platform.rebaser.identical"],
    ({ app }: { app: MediaTypes; run: MediaTypes }): MediaTypes => app,
  ),

  /** `created` of the rebased image: a constant. */
  rebasedCreated: value<string>(
    ["platform.rebaser.repro.created", "platform.repro.constant-created"],
    "1980-01-01T00:00:01Z",
  ),
};

export interface RecordedRunImages {
  readonly runImage: RunImageNames;
  readonly stack: RunImageNames | undefined;
}

export interface NamedRunImage {
  readonly name: string;
  readonly recorded: readonly RunImageNames[];
  /** Compares fully qualified names. */
  same(a: string, b: string): boolean;
}

/** The app image's labels, with the new run image's labels under these prefixes. */
export function labelsFrom({ app, run }: { app: Labels; run: Labels }, prefixes: readonly string[]): Labels {
  const ofRun = ([key]: readonly [string, string]) => prefixes.some((prefix) => key.startsWith(prefix));
  const kept = Object.entries(app).filter((label) => !ofRun(label));
  return Object.fromEntries([...kept, ...Object.entries(run).filter(ofRun)]);
}

export interface MediaTypes {
  readonly manifest: string;
  readonly config: string;
}

export interface PlatformOf {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly "os.version"?: string;
}

function platformOf(config: ImageConfig, variant: string | undefined): PlatformOf {
  const { os, architecture, "os.version": version } = config;
  return {
    os,
    architecture,
    ...(variant !== undefined && { variant }),
    ...(version !== undefined && { "os.version": version }),
  };
}

/** The values are equal, or one side is empty. */
const either = (a: string, b: string): boolean => a === "" || b === "" || a === b;

/** The target of the new run image must be the target that the app was built for. */
const declared = (run: string, app: string): boolean => run === "" || run === app;
