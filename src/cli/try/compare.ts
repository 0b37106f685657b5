/** Two sides laid beside each other: what each phase ended with, layers, labels, configuration, names, files. Nothing here decides what is right. */
import { isJsonObject, type Json } from "#base";
import { type LayerOrigin, layerOrigins } from "#platform";
import { endLine } from "../build/print.ts";
import { kindOf } from "../build/published.ts";
import type { Row } from "../terminal/tree.ts";
import { type Text, textsOf } from "./contract-files.ts";
import { changesOf, type Shown, treesOf } from "./files.ts";
import type { Side } from "./side.ts";

export interface Compared {
  readonly phases: Pair<PhaseRow>;
  /** Why the build ended, where it was not built. */
  readonly failed: { readonly without?: string; readonly with?: string };
  readonly layers: Pair<LayerRow>;
  readonly published: Pair<PublishedRow>;
  readonly labels: readonly Changed[];
  /** Of the image's configuration, but for labels: `Env PATH`, `Entrypoint`. */
  readonly configuration: readonly Changed[];
  /** Of the app image, below the paths that were asked for. */
  readonly launch: Pair<Row>;
  /** Of the build container: what only one side has, or has otherwise. */
  readonly container: Pair<Row>;
  /** What files of the build container say otherwise, or say at all, with it; nothing where one side was not built. */
  readonly texts: readonly Text[];
  /** Both have an image, and it is one. */
  readonly same: boolean;
}

export interface Pair<T> {
  readonly without: readonly T[];
  readonly with: readonly T[];
}

export interface PhaseRow {
  readonly phase: string;
  readonly ended: string;
}

export interface LayerRow extends LayerOrigin {
  /** The other side has it too; where that one has no image nothing is told. */
  readonly shared?: boolean;
}

export interface PublishedRow {
  readonly name: string;
  readonly digest: string;
  readonly what: string;
}

export interface Changed {
  readonly name: string;
  readonly was?: string;
  readonly now?: string;
}

export function compare(without: Side, using: Side, shown: Shown): Compared {
  const both = <T>(of: (side: Side, other: Side) => readonly T[]): Pair<T> => ({
    without: of(without, using),
    with: of(using, without),
  });
  const [before, after] = [without.image, using.image];
  return {
    phases: both(phaseRows),
    failed: { ...whyFailed("without", without), ...whyFailed("with", using) },
    layers: both(layerRows),
    published: both(publishedRows),
    labels: before === undefined || after === undefined ? [] : changed(labelsOf(before), labelsOf(after)),
    configuration: before === undefined || after === undefined ? [] : changed(settingsOf(before), settingsOf(after)),
    launch: treesOf(without.launch, using.launch, shown),
    container: changesOf(without.container, using.container),
    texts: before !== undefined && after !== undefined ? textsOf(without.container, using.container) : [],
    same: before !== undefined && before.manifest.digest === after?.manifest.digest,
  };
}

function whyFailed(which: "without" | "with", { ran: { end }, machine, lastWords }: Side): Compared["failed"] {
  const line = endLine(end, machine);
  return line === undefined ? {} : { [which]: [line, ...(lastWords ? [lastWords] : [])].join("; ") };
}

const phaseRows = ({ ran }: Side): readonly PhaseRow[] =>
  ran.runs.map(({ command: { phase }, seen: { exit } }) => ({
    phase,
    ended: "code" in exit ? `exit ${exit.code}` : "signal" in exit ? exit.signal : "timed out",
  }));

function layerRows({ image }: Side, other: Side): readonly LayerRow[] {
  if (image === undefined) return [];
  const there = new Set(other.image?.layers.map(({ diffId }) => diffId));
  return layerOrigins(image).map((layer) => ({
    ...layer,
    ...(other.image !== undefined && { shared: there.has(layer.diffId) }),
  }));
}

const publishedRows = ({ published }: Side): readonly PublishedRow[] =>
  published.map((one) => ({ name: one.name, digest: one.digest, what: kindOf(one) }));

type Texts = Readonly<Record<string, string>>;
type Imaged = NonNullable<Side["image"]>;

const labelsOf = ({ config }: Imaged): Texts => config.config.Labels ?? {};

/** Each variable by itself; what is no text as JSON. */
function settingsOf({ config: { config } }: Imaged): Texts {
  const { Labels: _, Env = [], ...rest } = config;
  const env = Env.map((line): [string, string] => {
    const at = line.indexOf("=");
    return [`Env ${line.slice(0, at)}`, line.slice(at + 1)];
  });
  const others = Object.entries(isJsonObject(rest as Json) ? rest : {}).map(([name, value]): [string, string] => [
    name,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries([...env, ...others]);
}

function changed(before: Texts, after: Texts): readonly Changed[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) => {
    const [was, now] = [before[name], after[name]];
    return was === now ? [] : [{ name, ...(was !== undefined && { was }), ...(now !== undefined && { now }) }];
  });
}
