/** What the app image is put upon, and what its label says of it. */
import { FaultError, invariant } from "#base";
import { runToml } from "#contract";
import { type Image, layerOf, layoutStore, type StoredImage, setRunConfig } from "#image";
import { guardExperimental } from "../images/guard.ts";
import { sameImage } from "../images/names.ts";
import { needed } from "../images/needed.ts";
import { unwrap } from "../images/results.ts";
import type { PhaseContext } from "../phase/context.ts";
import { readIfPresent } from "../phase/documents.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { addPart } from "./parts.ts";

type Step = StepDef<"export">;

const recordRunImage: Step = {
  id: "export:record-run-image",
  cites: [
    "platform.label.lifecycle.run-image-top-layer",
    "platform.label.lifecycle.run-image-reference",
    "platform.deprecated.stack-key-same",
  ],
  reads: ["file:<run>"],
  writes: ["key:runImage"],
  failsAs: "export",
  run({ state, rules, process, inputs }) {
    const runImage = needed(state.runImage, "runImage");
    const top = runImage.layers.at(-1);
    invariant(top !== undefined, "a run image without layers was refused");
    const { reference = "", image = "" } = state.analyzed.runImage ?? {};
    const listed = readIfPresent(process.fs, inputs.run, runToml)?.images ?? [];
    const extensions = state.built.extensions.length > 0;
    const names = rules.platform.runImageRecord({ listed, name: image, extensions, same: sameImage }) ?? NO_NAMES;
    const unique = needed(state.stores, "stores").images.uniqueIdentifier(reference, runImage);
    state.metadata = {
      ...state.metadata,
      runImage: { topLayer: top.diffId, reference: unique, ...names },
      stack: { runImage: names },
    };
  },
};

const NO_NAMES = { image: "", mirrors: [] };

export const addExtensionLayers: Step = {
  id: "export:extension-layers",
  cites: ["platform.exporter.base.extended", "platform.exporter.base.layers-preserved"],
  reads: ["path:<extended>/run"],
  writes: ["config:*"],
  failsAs: "export",
  async run(context) {
    const { state, rules, inputs } = context;
    const extended = await extendedImage(context);
    if (extended !== undefined && rules.platform.extensionsExperimental({ phase: inputs.phase }))
      guardExperimental(context, "an extended run image");
    if (extended === undefined) {
      if (state.analyzed.runImage?.extend !== true) return;
      throw new FaultError({
        kind: "extended-image-missing",
        message: "the run image is to be extended, and there is no extended image",
      });
    }
    if (state.analyzed.runImage?.extend === true) {
      state.extended = extended;
      state.base = withConfigOf(needed(state.base, "base"), extended);
    }
    addLayers(context, extended);
  },
};

/** The only image below `<extended>/run`; undefined where there is none. */
async function extendedImage({ process, inputs }: PhaseContext<"export">): Promise<StoredImage | undefined> {
  const dir = `${inputs.extended}/run`;
  if (!process.fs.exists(dir)) return undefined;
  const [only, ...more] = process.fs.readDir(dir);
  if (only === undefined) return undefined;
  if (more.length > 0) throw phaseFault("export", `${dir} has more than one image`);
  return unwrap(await layoutStore(process.fs, `${dir}/${only}`, { names: "one" }).open(""));
}

/** The whole of `config`; the platform and the layers stay the run image's. */
const withConfigOf = (base: Image, extended: Image): Image => {
  const removed = Object.fromEntries(Object.keys(base.config.config).map((key) => [key, undefined]));
  return setRunConfig(base, { ...removed, ...extended.config.config });
};

/** The layout has the content of those layers only that an extension made. */
function addLayers(context: PhaseContext<"export">, extended: StoredImage): void {
  const mtimeNs = context.rules.platform.layerTimeNs({});
  const history = extended.config.history.filter((entry) => entry.empty_layer !== true);
  for (const [i, layer] of extended.layers.entries()) {
    if (layer.blob.absent === true) continue;
    const entries = layer.entries.map((entry) => ({ ...entry, meta: { ...entry.meta, mtimeNs } }));
    addPart(context, layerOf(entries), { role: "extension", name: history[i]?.created_by ?? "" });
  }
}

export const runImageSteps: readonly Step[] = [recordRunImage, addExtensionLayers];
