/** Chooses the base of the app image and records it in the lifecycle label. */
import { byteString, FaultError, invariant, orThrow } from "#base";
import { type Image, layerOf, layoutStore, type StoredImage, setRunConfig } from "#image";
import { sameImage } from "../images/names.ts";
import { type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";
import { guardExperimental } from "../steps/guard-experimental.ts";
import { listedRunImages } from "../steps/read-files.ts";
import { addImageLayer } from "./image-layers.ts";

const recordRunImage = step("export", {
  id: "export:record-run-image",
  cites: [
    "platform.label.lifecycle.run-image-top-layer",
    "platform.label.lifecycle.run-image-reference",
    "platform.deprecated.stack-key-same",
  ],
  needs: ["stores", "analyzed", "runImage", "built"],
  run(context) {
    const { state, rules } = context;
    const { runImage } = state;
    const top = runImage.layers.at(-1);
    invariant(top !== undefined, "opening the run image rejects one without layers");
    const { reference = "", image = "" } = state.analyzed.runImage ?? {};
    const { images: listed } = listedRunImages(context);
    const extensions = state.built.extensions.length > 0;
    const names = rules.platform.runImageRecord({ listed, name: image, extensions, same: sameImage }) ?? NO_NAMES;
    const unique = state.stores.images.uniqueIdentifier(reference, runImage);
    state.metadata = {
      ...state.metadata,
      runImage: { topLayer: top.diffId, reference: unique, ...(rules.platform.labelsRunImageNames ? names : NO_NAMES) },
      stack: { runImage: names },
    };
  },
});

const NO_NAMES = { image: "", mirrors: [] };

export const addExtensionLayers = step("export", {
  id: "export:extension-layers",
  cites: ["platform.exporter.base.extended", "platform.exporter.base.layers-preserved"],
  needs: ["analyzed", "base", "built", "created"],
  gives: ["base", "extended"],
  async run(context) {
    const { state, rules, inputs } = context;
    if (!rules.platform.extendsRunImage) return { base: state.base, extended: undefined };
    const extended = await extendedImage(context);
    if (extended !== undefined && rules.platform.extensionsExperimental({ phase: inputs.phase }))
      guardExperimental(context, "an extended run image");
    const { base } = state;
    const extend = state.analyzed.runImage?.extend === true;
    if (extended === undefined) {
      if (!extend) return { base, extended };
      throw new FaultError({
        kind: "extended-image-missing",
        message: "analyzed.toml requires an extended run image, but the extended directory has none",
      });
    }
    addLayers(context, extended);
    return extend ? { base: withConfigOf(base, extended), extended } : { base, extended: undefined };
  },
});

/** The only image below `<extended>/run`; undefined if that directory is missing or empty. */
async function extendedImage({ process, inputs }: PhaseContext<"export">): Promise<StoredImage | undefined> {
  const dir = byteString`${inputs.extended}/run`;
  if (!process.fs.exists(dir)) return undefined;
  const [only, ...more] = process.fs.readDir(dir);
  if (only === undefined) return undefined;
  if (more.length > 0) throw phaseFault("export", `${dir} has more than one image`);
  return orThrow(await layoutStore(process.fs, byteString`${dir}/${only}`, { names: "one" }).open(""));
}

/** Replaces the whole `config`; the platform and the layers stay those of the run image. */
const withConfigOf = (base: Image, extended: Image): Image => {
  const removed = Object.fromEntries(Object.keys(base.config.config).map((key) => [key, undefined]));
  return setRunConfig(base, { ...removed, ...extended.config.config });
};

/** The layout contains only the layers that extensions added. */
function addLayers(context: PhaseContext<"export", "built" | "created">, extended: StoredImage): void {
  const mtimeNs = context.rules.platform.layerTimeNs;
  const history = extended.config.history.filter((entry) => entry.empty_layer !== true);
  for (const [i, layer] of extended.layers.entries()) {
    if (layer.blob.absent === true) continue;
    const entries = layer.entries.map((entry) => ({ ...entry, meta: { ...entry.meta, mtimeNs } }));
    addImageLayer(context, layerOf(entries), { role: "extension", name: history[i]?.created_by ?? "" });
  }
}

export const runImageSteps: readonly StepDef<"export">[] = [recordRunImage, addExtensionLayers];
