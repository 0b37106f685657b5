/** Compares the two builds: exit codes of the phases, layers, labels, configuration, published names, files. It does not judge. */
import { type LayerOrigin, layerOrigins } from "#platform";
import { endLine } from "../build/print.ts";
import { describePublished } from "../build/published-manifests.ts";
import type { TreeRow } from "../terminal/tree.ts";
import { contractFileChanges, type FileChange } from "./contract-files.ts";
import { appImageRows, containerRows, type ShownFiles } from "./files.ts";
import type { BuildSide } from "./side.ts";

export interface BuildComparison {
  readonly phases: BothSides<PhaseRow>;
  /** Why a build failed. */
  readonly failed: { readonly without?: string; readonly with?: string };
  readonly layers: BothSides<LayerRow>;
  readonly published: BothSides<PublishedRow>;
  readonly labels: readonly ChangedValue[];
  /** The image's configuration except labels, for example `Env PATH` or `Entrypoint`. */
  readonly configuration: readonly ChangedValue[];
  /** Files of the app image, below the paths to show. */
  readonly launch: BothSides<TreeRow>;
  /** Files that differ between the build containers. */
  readonly container: BothSides<TreeRow>;
  /** Changed lines of contract files in the build container; empty if one build failed. */
  readonly texts: readonly FileChange[];
  /** Both builds gave the same image. */
  readonly same: boolean;
}

export interface BothSides<T> {
  readonly without: readonly T[];
  readonly with: readonly T[];
}

export interface PhaseRow {
  readonly phase: string;
  readonly ended: string;
}

export interface LayerRow extends LayerOrigin {
  /** The other image has it too; undefined if the other build failed. */
  readonly shared?: boolean;
}

export interface PublishedRow {
  readonly name: string;
  readonly digest: string;
  readonly what: string;
}

export interface ChangedValue {
  readonly name: string;
  readonly was?: string;
  readonly now?: string;
}

export function compareBuilds(without: BuildSide, using: BuildSide, shown: ShownFiles): BuildComparison {
  const both = <T>(of: (side: BuildSide, other: BuildSide) => readonly T[]): BothSides<T> => ({
    without: of(without, using),
    with: of(using, without),
  });
  const [before, after] = [without.image, using.image];
  return {
    phases: both(phaseRows),
    failed: { ...whyFailed("without", without), ...whyFailed("with", using) },
    layers: both(layerRows),
    published: both(publishedRows),
    labels: before === undefined || after === undefined ? [] : changedValues(labelsOf(before), labelsOf(after)),
    configuration:
      before === undefined || after === undefined ? [] : changedValues(settingsOf(before), settingsOf(after)),
    launch: appImageRows(without.launch, using.launch, shown),
    container: containerRows(without.container, using.container),
    texts: before !== undefined && after !== undefined ? contractFileChanges(without.container, using.container) : [],
    same: before !== undefined && before.manifest.digest === after?.manifest.digest,
  };
}

function whyFailed(
  which: "without" | "with",
  { ran: { end }, machine, lastWords }: BuildSide,
): BuildComparison["failed"] {
  const line = endLine(end, machine);
  return line === undefined ? {} : { [which]: [line, ...(lastWords ? [lastWords] : [])].join("; ") };
}

const phaseRows = ({ ran }: BuildSide): readonly PhaseRow[] =>
  ran.runs.map(({ command: { phase }, result: { exit } }) => ({
    phase,
    ended: "code" in exit ? `exit ${exit.code}` : "signal" in exit ? exit.signal : "timed out",
  }));

function layerRows({ image }: BuildSide, other: BuildSide): readonly LayerRow[] {
  if (image === undefined) return [];
  const otherLayers = new Set(other.image?.layers.map(({ diffId }) => diffId));
  return layerOrigins(image).map((layer) => ({
    ...layer,
    ...(other.image !== undefined && { shared: otherLayers.has(layer.diffId) }),
  }));
}

const publishedRows = ({ published }: BuildSide): readonly PublishedRow[] =>
  published.map((one) => ({ name: one.name, digest: one.digest, what: describePublished(one) }));

type Texts = Readonly<Record<string, string>>;
type Imaged = NonNullable<BuildSide["image"]>;

const labelsOf = ({ config }: Imaged): Texts => config.config.Labels ?? {};

/** One entry per variable; values that are not strings as JSON. */
function settingsOf({ config: { config } }: Imaged): Texts {
  const { Labels: _, Env = [], ...rest } = config;
  const env = Env.map((line): [string, string] => {
    const at = line.indexOf("=");
    return [`Env ${line.slice(0, at)}`, line.slice(at + 1)];
  });
  const others = Object.entries(rest).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries([...env, ...others]);
}

function changedValues(before: Texts, after: Texts): readonly ChangedValue[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => {
    const [was, now] = [before[name], after[name]];
    return was === now ? [] : [{ name, ...(was !== undefined && { was }), ...(now !== undefined && { now }) }];
  });
}
