/** Faults that no case found when they were first put into a lifecycle: about slices and caches that take what is gone. */
import { byteString, orThrow, textOf } from "#base";
import { type BuildpackLayers, cacheMetadata } from "#contract";
import { fetchLayer, layerOf } from "#image";
import { addStep, type Mutant, mutant } from "./mutant.ts";

interface Again {
  /** A path that an earlier slice has. */
  readonly path: string;
  /** The paths that a slice names. */
  readonly named: readonly string[];
  /** How many slices the earlier one is before it. */
  readonly distance: number;
}

/** A slice has again what an earlier slice has. */
const takesAgain = (name: string, says: string, isAgain: (one: Again) => boolean): Mutant =>
  mutant(name, says, {
    breaks: ["buildpack.slices.sequential"],
    fault: addStep(
      "export",
      "before:export:compose-layers",
      async ({ state }) => {
        const layers = state.layers.get("app") ?? [];
        const entries = await Promise.all(layers.map(async ({ layer }) => orThrow(await fetchLayer(layer)).entries));
        const changed = layers.map((one, at) => {
          const named = state.built.slices[at]?.paths ?? [];
          const again = entries
            .slice(0, at)
            .flatMap((earlier, i) => earlier.filter(({ name }) => isAgain({ path: name, named, distance: at - i })));
          return again.length === 0 ? one : { ...one, layer: layerOf([...(entries[at] ?? []), ...again]) };
        });
        state.layers.set("app", changed);
      },
      "built",
    ),
  });

const inApp = (name: string): string => (name.startsWith("/") ? name : `/workspace/${name}`);

export const takenSliceMutants: readonly Mutant[] = [
  takesAgain(
    "taken-for-one-slice",
    "A slice has again what it names, if an earlier slice than the one before it took it.",
    ({ path, named, distance }) => distance > 1 && named.some((one) => inApp(one) === path),
  ),
  takesAgain(
    "taken-by-relative-paths",
    "A slice has again what an earlier slice took, if it names it by its absolute path.",
    ({ path, named }) => named.includes(path),
  ),
  takesAgain(
    "taken-from-directories",
    "A slice of a directory has again what an earlier slice took from it.",
    ({ path, named, distance }) => distance > 1 && named.some((one) => path.startsWith(`${inApp(one)}/`)),
  ),
];

/** Of layers that the build does not cache, the cache keeps those that `stays` says by their `<layer>.toml`, if there is one. */
const keepsCached = (name: string, says: string, stays: (toml: string | undefined) => boolean): Mutant =>
  mutant(name, says, {
    breaks: ["buildpack.layers.restore-matrix"],
    fault: addStep(
      "export",
      "before:export:cache",
      async ({ state, inputs, process: { fs } }) => {
        const { cache } = state;
        if (cache === undefined) return;
        const isKept = (key: string, layer: string): boolean => {
          const path = byteString`${inputs.layers}/${byteString(`${key.replaceAll("/", "_")}/${layer}.toml`)}`;
          return stays(fs.exists(path) ? textOf(fs.read(path)) : undefined);
        };
        const old = state.cacheMetadata.buildpacks.map(({ key, layers }) => ({
          key,
          layers: Object.fromEntries(Object.entries(layers).filter(([layer]) => isKept(key, layer))),
        }));
        for (const { sha } of old.flatMap(({ layers }) => Object.values(layers))) {
          const layer = await cache.layer(sha);
          if (layer !== undefined) cache.stage(layer, { unchanged: true, copies: 1 });
        }
        state.cache = {
          name: cache.name,
          metadata: cache.metadata,
          layer: (diffId) => cache.layer(diffId),
          stage: (layer, options) => cache.stage(layer, options),
          commit: (text) => cache.commit(withOlder(text, old)),
        };
      },
      "cache",
      "cacheMetadata",
    ),
  });

function withOlder(text: string, old: readonly Pick<BuildpackLayers, "key" | "layers">[]): string {
  const now = orThrow(cacheMetadata.read(text, "the cache"));
  const buildpacks = now.buildpacks.map((one) => ({
    ...one,
    layers: { ...old.find(({ key }) => key === one.key)?.layers, ...one.layers },
  }));
  return cacheMetadata.write({ ...now, buildpacks });
}

export const removedLayerMutants: readonly Mutant[] = [
  keepsCached("removed-layers-stay-cached", "A layer that a buildpack removes stays in the cache.", (toml) => !toml),
];

export const uncachedLayerMutants: readonly Mutant[] = [
  keepsCached(
    "build-layers-stay-cached",
    "A layer for the build that is cached no more stays in the cache.",
    (toml) => toml?.includes("build = true") === true,
  ),
];
