/**
 * Forgets layers that an earlier build made in another layers directory. A layer keeps its absolute path: no phase would find it after a reuse
 * from a previous image, and after a restore from a cache it would be outside the layers directory.
 */
import { absPath, isWithin, pathOfText } from "#base";
import { type PhaseContext, step } from "#lifecycle";
import { quote } from "../kit/quote.ts";
import { LAYERS_CONFIG, layoutOf } from "./layout.ts";
import type { Options } from "./options.ts";

const VARIABLE = "CNB_LAYERS_DIR=";

/** Forgets the layers and keeps the stores of buildpacks, which do not depend on a directory. */
export const forgetPreviousLayers = (options: Options) =>
  step("analyze", {
    id: "analyze:forget-layers-elsewhere",
    cites: ["proposal.metadata-locations.layers-dir", "proposal.metadata-locations.cross-version-compat"],
    needs: ["previous", "metadata"],
    run({ state, inputs, process, log }) {
      const env = state.previous?.config.config.Env ?? [];
      const moved =
        layoutOf(process.env, options) !== undefined || env.some((line) => line.startsWith(`${LAYERS_CONFIG}=`));
      const was = env.findLast((line) => line.startsWith(VARIABLE))?.slice(VARIABLE.length);
      if (!moved || was === undefined || pathOfText(`/${was}`) === inputs.layers) return;
      log.info(`The layers of the previous image are below ${quote(was)}: they are not used again`);
      const { sbom: _, ...metadata } = state.metadata;
      state.metadata = { ...metadata, buildpacks: metadata.buildpacks.map((one) => ({ ...one, layers: {} })) };
    },
  });

export const forgetCachedLayers = (options: Options) =>
  step("restore", {
    id: "restore:forget-layers-elsewhere",
    cites: ["proposal.metadata-locations.layers-dir", "proposal.metadata-locations.cross-version-compat"],
    needs: ["cache", "cacheMetadata"],
    async run(context) {
      const { state, process } = context;
      if (layoutOf(process.env, options) === undefined) return;
      const buildpacks = await Promise.all(
        state.cacheMetadata.buildpacks.map(async (one) => {
          const kept = await Promise.all(
            Object.entries(one.layers).map(async ([name, layer]) => ({
              name,
              layer,
              here: await isHere(context, layer.sha),
            })),
          );
          const layers = Object.fromEntries(kept.filter(({ here }) => here).map(({ name, layer }) => [name, layer]));
          return { ...one, layers };
        }),
      );
      const sbom = (await isHere(context, state.cacheMetadata.sbom.sha)) ? state.cacheMetadata.sbom : { sha: "" };
      state.cacheMetadata = { sbom, buildpacks };
    },
  });

/** A layer that the cache lacks counts as restorable: later steps report it. */
async function isHere({ state, inputs }: PhaseContext<"restore", "cache">, sha: string): Promise<boolean> {
  const layer = sha === "" ? undefined : await state.cache?.layer(sha);
  if (layer === undefined) return true;
  const root = inputs.layers;
  return layer.entries.every(({ name }) => {
    const path = absPath(`/${name}`);
    return isWithin(root, path) || isWithin(path, root);
  });
}
