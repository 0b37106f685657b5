/** Mutants that the laws about damaged files kill. */
import { type ByteString, byteString } from "#base";
import { layerOfTar } from "#image";
import { type PhaseContext, phaseFault } from "#lifecycle";
import type { ProcessFs } from "#machine";
import { type LawMutant, lawMutant } from "./law-mutant.ts";
import { addStep, overrideDecision, type PlannedFault, replaceDecision } from "./mutant.ts";

const CACHED = ["cache", "cacheMetadata", "previous"] as const;
type Cached = PhaseContext<"export", (typeof CACHED)[number]>["state"];
type Cache = NonNullable<Cached["cache"]>;

const EACH_TAG = "platform.exporter.same-image-each-tag";
const TOGETHER = "buildpack.layers.cache.both-or-neither";
const CONTENTS = "buildpack.layers.cache.restore-contents";
const STORED = "buildpack.layers.cache.store";

/** Has a later build lost anything of its cache? */
async function isDamaged({ cache, cacheMetadata, previous }: Cached): Promise<boolean> {
  if (cache === undefined || previous === undefined) return false;
  const shas = cacheMetadata.buildpacks.flatMap(({ layers }) => Object.values(layers).map(({ sha }) => sha));
  const layers = await Promise.all(shas.map((sha) => cache.layer(sha)));
  return shas.length === 0 || layers.includes(undefined);
}

const storedFileMutants: readonly LawMutant[] = [
  lawMutant(
    "damage.stored-file",
    "bad-files-end-it",
    "A restorer or exporter that fails ends like a process that a signal ends.",
    {
      breaks: ["platform.restorer.exit.40-49"],
      fault: overrideDecision("exitCode", (previous) => (i) => {
        return i.phase === "restore" || i.phase === "export" ? 139 : previous(i);
      }),
    },
  ),
  lawMutant(
    "damage.stored-file",
    "damaged-cache-fails-late",
    "If the cache is damaged, the exporter publishes the image and then fails.",
    {
      breaks: [EACH_TAG],
      fault: addStep(
        "export",
        "before:export:cache",
        async ({ state }) => {
          if (await isDamaged(state)) throw phaseFault("export", "the cache is damaged");
        },
        ...CACHED,
      ),
    },
  ),
  lawMutant(
    "damage.stored-file",
    "damaged-cache-labelled",
    "A label of the app image says that the cache was damaged.",
    {
      breaks: [CONTENTS],
      fault: addStep(
        "export",
        "before:export:labels",
        async ({ state }) => {
          if (await isDamaged(state)) state.labels.set("cache", "damaged");
        },
        ...CACHED,
      ),
    },
  ),
];

export const uncheckedArchives: PlannedFault = addStep(
  "restore",
  "before:restore:layer-contents",
  ({ state, process: { fs } }) => {
    const { cache } = state;
    if (cache === undefined) return;
    state.cache = {
      ...methodsOf(cache),
      layer: async (diffId) => layerOfTar(fs.readContent(archiveIn("committed", diffId))),
    };
  },
  "cache",
);

const restoredMutants: readonly LawMutant[] = [
  lawMutant(
    "damage.restored-whole",
    "metadata-of-damaged-contents",
    "If the archive of a cached layer is damaged, its metadata stays.",
    { breaks: [TOGETHER], fault: replaceDecision("keepsMetadataAlone", true) },
  ),
  lawMutant(
    "damage.restored-whole",
    "part-of-a-damaged-layer",
    "If the archive of a cached layer is damaged, an empty directory stays.",
    {
      breaks: [CONTENTS],
      fault: addStep(
        "restore",
        "after:restore:layer-contents",
        ({ state: { cacheMetadata }, process: { fs } }) => {
          for (const { key, layers } of cacheMetadata.buildpacks)
            for (const name of Object.keys(layers))
              fs.mkdir(byteString(`/layers/${key.replaceAll("/", "_")}/${name}`), { parents: true });
        },
        "cacheMetadata",
      ),
    },
  ),
  lawMutant(
    "damage.restored-whole",
    "digest-unchecked",
    "The restorer restores an archive of the cache although its digest is another.",
    {
      breaks: [CONTENTS],
      fault: uncheckedArchives,
    },
  ),
];

/** Changes the cache that the exporter writes. */
const otherCache = (change: (cache: Cache, fs: ProcessFs) => Partial<Cache> | "none") =>
  addStep(
    "export",
    "before:export:cache",
    ({ state, process: { fs } }) => {
      const { cache } = state;
      if (cache === undefined) return;
      const changed = change(cache, fs);
      state.cache = changed === "none" ? undefined : { ...methodsOf(cache), ...changed };
    },
    "cache",
  );

export const methodsOf = (cache: Cache): Cache => ({
  name: cache.name,
  metadata: cache.metadata,
  layer: (diffId) => cache.layer(diffId),
  stage: (layer, options) => cache.stage(layer, options),
  commit: (metadata) => cache.commit(metadata),
});

const archiveIn = (state: string, diffId: string): ByteString => byteString(`/cache/${state}/${diffId}.tar`);

const healedMutants: readonly LawMutant[] = [
  lawMutant("damage.healed", "cache-kept", "The exporter writes a cache only if there is none.", {
    breaks: [STORED],
    fault: otherCache((_, fs) => (fs.readDir("/cache/committed").length > 0 ? "none" : {})),
  }),
  lawMutant("damage.healed", "cached-metadata-kept", "The exporter keeps the metadata of the cache if there is any.", {
    breaks: [STORED],
    fault: otherCache((cache) => ({ commit: (metadata) => cache.commit(cache.metadata ?? metadata) })),
  }),
  lawMutant(
    "damage.healed",
    "archives-trusted",
    "The exporter keeps an archive of the cache because of its name, without reading it.",
    {
      breaks: [STORED],
      fault: otherCache((cache, fs) => ({
        stage(layer, options) {
          const committed = archiveIn("committed", layer.diffId);
          if (fs.exists(committed)) fs.link(committed, archiveIn("staging", layer.diffId));
          else cache.stage(layer, options);
        },
      })),
    },
  ),
];

export const damageMutants: readonly LawMutant[] = [...storedFileMutants, ...restoredMutants, ...healedMutants];
