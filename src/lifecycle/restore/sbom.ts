/**
 * Restores SBOM files of layers beside the layers, and removes the directory that they came in:
 *
 *   <layers>/sbom/{cache,launch}/<buildpack>/<layer>/sbom.<format>.json  ->  <layers>/<buildpack>/<layer>.sbom.<format>.json
 */
import { type ByteString, byteString, type Name, textOfByteString } from "#base";
import { SystemError } from "#machine";
import type { SbomSet } from "../decisions/build.ts";
import { absolutePath } from "../files/paths.ts";
import { fetchOrThrow } from "../images/results.ts";
import { extractEntries } from "../layers/extract.ts";
import { type PhaseContext, type ResultName, step } from "../phase/context.ts";
import { directoriesOf, placesOf, sbomPlacesOf, sbomRoot, sbomSetOf } from "../phase/places.ts";
import { phaseFault } from "../rules/faults.ts";

type Context<N extends ResultName<"restore"> = never> = PhaseContext<"restore", N>;

export const sbomStep = step("restore", {
  id: "restore:layer-sboms",
  cites: ["buildpack.analysis.restore-layer-files", "buildpack.layers.restore.sbom-layer-only"],
  needs: ["group", "cache", "cacheMetadata"],
  async run(context) {
    const { inputs, rules } = context;
    if (!rules.platform.keepsSboms || !rules.platform.restoresLayers({ skipLayers: inputs.skipLayers })) return;
    await unpackCached(context);
    // Files of the previous image come last, because they describe the layers of the app image.
    for (const set of ["cache", "launch"] as const) spread(context, set);
    clear(context, directoriesOf(context).sbom);
  },
});

/** A failure is only a warning: if the files are in the way, the builder fails. */
function clear({ process, log }: Context, sbom: ByteString): void {
  try {
    process.fs.removeAll(sbom);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    log.warn(`The restored SBOM files stay in ${textOfByteString(sbom)}: ${error.message}`);
  }
}

async function unpackCached(context: Context<"cache" | "cacheMetadata">): Promise<void> {
  const { state, process } = context;
  const { sha } = state.cacheMetadata.sbom;
  if (sha === "") return;
  const layer = await state.cache?.layer(sha);
  if (layer === undefined) {
    throw phaseFault("restore", `the cache does not have its SBOM layer ${sha}, or it is damaged`, {
      remedy: "clear the cache",
    });
  }
  const { entries } = await fetchOrThrow(layer);
  extractEntries(process.fs, entries, { within: absolutePath(process, sbomRoot(context)), failsAs: "restore" });
}

function spread(context: Context<"group">, set: SbomSet): void {
  const { state, process, rules } = context;
  const { dir, prefix } = sbomSetOf(context, set);
  for (const element of state.group.group) {
    const { id } = element;
    const { layerFiles } = placesOf(context, element);
    if (!process.fs.exists(layerFiles)) continue;
    const { layers } = sbomPlacesOf(context, dir, id);
    for (const layer of namesIn(context, layers)) {
      const metadata = state.restored.has(`${id}:${textOfByteString(layer)}`);
      if (!rules.platform.restoresLayerSbom({ metadata })) continue;
      const source = byteString`${layers}/${layer}`;
      for (const file of namesIn(context, source)) {
        const name = file.slice(prefix.length);
        if (!file.startsWith(prefix) || !/^sbom\..*json$/.test(name)) continue;
        process.fs.write(`${layerFiles}/${layer}.${name}`, process.fs.readContent(`${source}/${file}`));
      }
    }
  }
}

/** The names in a directory; none if it does not exist. */
function namesIn({ process }: Context, dir: ByteString): readonly Name[] {
  return process.fs.kind(dir) === "dir" ? process.fs.readDir(dir) : [];
}
