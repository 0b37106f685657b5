/** Operations on images: pure functions on layers, history and configuration. They never read the files of a layer. */
import type { Digest } from "#base";
import type { HistoryEntry, Image, ImageConfig, Layer, RunConfig } from "./image.ts";
import { OCI_MEDIA } from "./media-types.ts";

export function emptyImage(
  platform: { readonly os: string; readonly architecture: string },
  mediaType: Image["mediaType"] = OCI_MEDIA,
): Image {
  return { layers: [], config: { ...platform, config: {}, history: [] }, mediaType };
}

export interface Addition {
  readonly layer: Layer;
  readonly history: HistoryEntry;
}

/** Adds layers on top. The history then has one entry for each layer (see {@link layerHistory}). */
export function append(image: Image, additions: readonly Addition[]): Image {
  const layers = [...image.layers, ...additions.map((addition) => addition.layer)];
  const history = [...layerHistory(image), ...additions.map((addition) => addition.history)];
  return changed(image, { layers, history });
}

/** One history entry for each layer, without those of empty layers. If the counts then differ, all entries are blank. */
export function layerHistory(image: Image): readonly HistoryEntry[] {
  const history = image.config.history.filter((entry) => entry.empty_layer !== true);
  return history.length === image.layers.length ? history : image.layers.map(() => ({}));
}

/** The end of the run image: `at` is the number of its layers. */
export type Cut =
  | { readonly kind: "at"; readonly at: number }
  /** The diffID occurs more than once, so each of these is possible. */
  | { readonly kind: "ambiguous"; readonly ambiguous: readonly number[] }
  | { readonly kind: "missing" };

/** The cut above the layer `top`. The old run image resolves a repeated diffID. */
export function cutAt(image: Image, top: Digest, oldRun?: Image): Cut {
  const found = image.layers.flatMap((layer, index) => (layer.diffId === top ? [index + 1] : []));
  const [at] = found;
  if (at === undefined) return { kind: "missing" };
  if (found.length === 1) return { kind: "at", at };
  const known = oldRun?.layers.length ?? 0;
  return oldRun !== undefined && found.includes(known) && startsWith(image, oldRun)
    ? { kind: "at", at: known }
    : { kind: "ambiguous", ambiguous: found };
}

const startsWith = (image: Image, base: Image): boolean =>
  base.layers.every((layer, index) => image.layers[index]?.diffId === layer.diffId);

/**
 * Replaces the layers below the cut with those of `newRun`, with their history, os and architecture. The caller sets labels and the rest of the
 * configuration. The cost grows with the number of layers, not of files.
 */
export function rebaseImage(image: Image, at: number, newRun: Image): Image {
  const layers = [...newRun.layers, ...image.layers.slice(at)];
  const history = [...layerHistory(newRun), ...layerHistory(image).slice(at)];
  const { "os.version": _old, ...config } = image.config;
  const { os, architecture, "os.version": osVersion } = newRun.config;
  const platform = osVersion === undefined ? { os, architecture } : { os, architecture, "os.version": osVersion };
  return changed(
    { ...image, config: { ...config, ...platform, config: config.config, history: config.history } },
    { layers, history },
  );
}

export const setLabels = (image: Image, labels: Readonly<Record<string, string>>): Image =>
  setRunConfig(image, { Labels: { ...image.config.config.Labels, ...labels } });

export const labelOf = (image: Image, name: string): string | undefined => {
  const labels = image.config.config.Labels;
  return labels !== undefined && Object.hasOwn(labels, name) ? labels[name] : undefined;
};

/** The last value of a variable; undefined if it is not set. */
export function envOf(image: Image, name: string): string | undefined {
  const line = image.config.config.Env?.findLast((each) => each.startsWith(`${name}=`));
  return line?.slice(name.length + 1);
}

export const setEnv = (image: Image, name: string, value: string): Image =>
  setRunConfig(image, { Env: withVariable(image.config.config.Env ?? [], name, value) });

/** Lines `NAME=value`: replaces the first line of the variable, or appends one. */
export function withVariable(env: readonly string[], name: string, value: string): readonly string[] {
  const line = `${name}=${value}`;
  const at = env.findIndex((each) => each.startsWith(`${name}=`));
  return at < 0 ? [...env, line] : env.with(at, line);
}

/** Removes a key whose new value is undefined. */
export function setRunConfig(
  image: Image,
  change: { readonly [Key in keyof RunConfig]?: RunConfig[Key] | undefined },
): Image {
  return setConfig(image, { config: defined({ ...image.config.config, ...change }) });
}

export const setConfig = (image: Image, change: Partial<ImageConfig>): Image => ({
  ...bare(image),
  config: { ...image.config, ...change },
});

const defined = (config: { readonly [key: string]: unknown }): RunConfig =>
  Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));

function changed(
  image: Image,
  to: { readonly layers: readonly Layer[]; readonly history: readonly HistoryEntry[] },
): Image {
  return { ...bare(image), layers: to.layers, config: { ...image.config, history: to.history } };
}

/** The image without a stored manifest, for a changed image. */
function bare({ layers, config, mediaType, annotations }: Image): Image {
  return annotations === undefined ? { layers, config, mediaType } : { layers, config, mediaType, annotations };
}
