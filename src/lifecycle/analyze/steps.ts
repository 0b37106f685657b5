/** The steps of analyze: image access, previous image, run image. */
import { describeFault, orThrow, textOfByteString } from "#base";
import {
  type AnalyzedMetadata,
  LABELS,
  type LayersMetadata,
  lifecycleMetadata,
  NO_LAYERS_METADATA,
  type RestoredNumbers,
  restoredLayersMetadata,
} from "#contract";
import { labelOf, type StoredImage } from "#image";
import { imageTarget } from "../decisions/analyze.ts";
import { readLabel, writeDocument } from "../files/documents.ts";
import { absolutePath } from "../files/paths.ts";
import type { Images } from "../images/images.ts";
import { openStores } from "../images/open.ts";
import { fetchOrThrow } from "../images/results.ts";
import { extractEntries } from "../layers/extract.ts";
import { type PhaseContext, type ResultName, type StepDef, step } from "../phase/context.ts";
import { sbomRoot } from "../phase/places.ts";
import { phaseFault } from "../rules/faults.ts";
import { checkNames } from "../steps/check-names.ts";
import { guardExperimental } from "../steps/guard-experimental.ts";
import { listedRunImages } from "../steps/read-files.ts";
import { selectRunImage } from "../steps/select-run-image.ts";
import { takeDirectories } from "../steps/take-directories.ts";

type Context<N extends ResultName<"analyze"> = never> = PhaseContext<"analyze", N>;

const imagesOf = ({ state }: Context<"stores">): Images => state.stores.images;
const imageOf = ({ inputs }: Context): string => inputs.args[0] ?? "";

const openImageStores = step("analyze", {
  id: "analyze:open-stores",
  cites: ["platform.analyzer.input.layout", "platform.analyzer.layout.dir-required"],
  gives: ["stores"],
  failsAs: "failed",
  run(context) {
    if (context.inputs.layout) guardExperimental(context, "the OCI layout");
    return { stores: context.state.sharedStores ?? openStores(context.process, context.inputs) };
  },
});

const checkGivenNames = step("analyze", {
  id: "analyze:check-names",
  cites: ["platform.analyzer.image.valid-ref", "platform.analyzer.tag.same-registry"],
  failsAs: "inputs",
  run(context) {
    const { args, tags, previousImage, runImage, cacheImage } = context.inputs;
    checkNames(context, { targets: [...args, ...tags], written: false, others: [previousImage, runImage, cacheImage] });
  },
});

const nameImages = step("analyze", {
  id: "analyze:name-images",
  cites: ["platform.analyzer.run-image.resolve-or-fail"],
  needs: ["stores"],
  gives: ["previousName", "runImageName"],
  failsAs: "inputs",
  async run(context) {
    const { inputs, rules } = context;
    const image = imageOf(context);
    const previousName = rules.platform.previousImage({ given: inputs.previousImage, image });
    if (inputs.runImage !== undefined) return { previousName, runImageName: inputs.runImage };
    const { images, file } = listedRunImages(context);
    const selection = { names: images[0], appImage: image, from: textOfByteString(file), failsAs: "inputs" } as const;
    return { previousName, runImageName: await selectRunImage(context, imagesOf(context), selection) };
  },
});

const takeOwnDirectories = takeDirectories("analyze", {
  id: "analyze:take-directories",
  cites: ["platform.analyzer.input.uid", "platform.analyzer.input.gid"],
  failsAs: "failed",
  directories: (inputs) => [inputs.layers, inputs.cacheDir, inputs.launchCache],
});

const checkAccess = step("analyze", {
  id: "analyze:check-access",
  cites: ["platform.analyzer.write-access", "platform.analyzer.read-access"],
  needs: ["stores", "previousName", "runImageName"],
  async run(context) {
    const { inputs, state, rules } = context;
    const { images, registry } = state.stores;
    const checks = rules.platform.accessChecks({
      image: imageOf(context),
      tags: inputs.tags,
      previousImage: state.previousName,
      runImage: state.runImageName,
      cacheImage: inputs.cacheImage,
      layout: inputs.layout,
    });
    for (const { ref, access } of checks) {
      const store = ref === inputs.cacheImage ? registry : images;
      const problem = await store.problemOf(ref, access);
      if (problem !== undefined) {
        throw phaseFault("analyze", `no ${access} access to ${ref}: ${describeFault(problem)}`);
      }
    }
  },
});

const openPrevious = step("analyze", {
  id: "analyze:open-previous-image",
  cites: [
    "buildpack.analysis.locate-previous",
    "buildpack.analysis.skip-if-none",
    "platform.analyzer.accept-missing-images",
  ],
  needs: ["stores", "previousName"],
  gives: ["previous", "metadata"],
  async run(context) {
    const { state, rules, log } = context;
    const image = orThrow(await imagesOf(context).open(state.previousName));
    if (image === undefined) {
      log.info(`There is no previous image ${state.previousName}`);
      return NO_PREVIOUS;
    }
    const metadata = metadataOf(image, rules.platform.restoredNumbers);
    const valid = await imagesOf(context).isWhole(state.previousName, image);
    if (!rules.platform.describesPrevious({ valid, metadata: metadata.is })) {
      const why = metadata.is === "malformed" ? `its label cannot be read: ${metadata.why}` : "it is damaged";
      log.info(`The image ${state.previousName} is not used: ${why}`);
      return NO_PREVIOUS;
    }
    if (metadata.is === "malformed")
      log.info(
        `No layer of the image ${state.previousName} is reused, because its label cannot be read: ${metadata.why}`,
      );
    return { previous: image, metadata: metadata.is === "readable" ? metadata.value : NO_LAYERS_METADATA };
  },
});

const UNKNOWN_NUMBERS = "it has numbers that metadata cannot have";
const NO_PREVIOUS = { previous: undefined, metadata: NO_LAYERS_METADATA };

function metadataOf(
  image: StoredImage,
  numbers: RestoredNumbers,
):
  | { readonly is: "readable"; readonly value: LayersMetadata }
  | { readonly is: "missing" }
  | { readonly is: "malformed"; readonly why: string } {
  const label = labelOf(image, LABELS.lifecycleMetadata);
  if (label === undefined || label === "") return { is: "missing" };
  const read = readLabel(label, lifecycleMetadata);
  if (!read.ok) return { is: "malformed", why: describeFault(read.fault) };
  const value = restoredLayersMetadata(read.value, numbers);
  return value === undefined ? { is: "malformed", why: UNKNOWN_NUMBERS } : { is: "readable", value };
}

const restoreSbom = step("analyze", {
  id: "analyze:restore-sbom",
  cites: ["platform.analyzer.skip-layers.no-sbom", "buildpack.layers.launch.restore-sbom"],
  needs: ["previous", "metadata"],
  async run(context) {
    const { state, rules, inputs, process } = context;
    const sha = state.metadata.sbom?.sha ?? "";
    if (state.previous === undefined || sha === "") return;
    if (!rules.platform.restoresPreviousSbom({ skipLayers: inputs.skipLayers })) return;
    const layer = state.previous.layers.find(({ diffId }) => diffId === sha);
    if (layer === undefined) throw phaseFault("analyze", `the previous image does not have its SBOM layer ${sha}`);
    const { entries } = await fetchOrThrow(layer);
    extractEntries(process.fs, entries, { within: absolutePath(process, sbomRoot(context)), failsAs: "analyze" });
  },
});

const openRunImage = step("analyze", {
  id: "analyze:open-run-image",
  cites: ["platform.analyzer.analyzed.run-image"],
  needs: ["stores", "runImageName"],
  gives: ["runImage"],
  async run(context) {
    const { state } = context;
    const runImage = orThrow(await imagesOf(context).open(state.runImageName));
    if (runImage !== undefined && runImage.config.os === "") {
      throw phaseFault("analyze", `the run image ${state.runImageName} does not say its operating system`);
    }
    return { runImage };
  },
});

const writeAnalyzed = step("analyze", {
  id: "analyze:write-analyzed",
  cites: [
    "platform.analyzer.analyzed.written",
    "platform.analyzer.analyzed.image",
    "platform.analyzed.previous-image.reference",
    "platform.analyzed.previous-image.metadata",
    "platform.analyzed.run-image.reference",
    "platform.analyzed.run-image.image",
  ],
  needs: ["stores", "previousName", "previous", "metadata", "runImageName", "runImage"],
  failsAs: "failed",
  run(context) {
    const { process, inputs, rules } = context;
    writeDocument(process.fs, inputs.analyzed, rules.platform.analyzedForm, analyzedOf(context));
  },
});

function analyzedOf(context: Context<ResultName<"analyze">>): AnalyzedMetadata {
  const { state, rules, process, inputs } = context;
  const images = imagesOf(context);
  const named = (name: string, image: StoredImage | undefined) => {
    if (image === undefined) return { image: name, reference: "" };
    const [identifier, unique] = [images.identifier(name, image), images.uniqueIdentifier(name, image)];
    return rules.platform.analyzedNames({ layout: inputs.layout, name, identifier, unique });
  };
  const { runImage, runImageName } = state;
  const { reference, image } = named(runImageName, runImage);
  const previous = {
    image: { reference: named(state.previousName, state.previous).reference },
    metadata: state.metadata,
  };
  if (!rules.platform.describesRunImage) return { ...previous, runImage: { image: "", reference, extend: false } };
  // A run image that does not exist yet gets the target of this machine.
  const target =
    runImage === undefined
      ? imageTarget({ ...process.platform, config: {}, history: [] })
      : rules.platform.runImageTarget({ config: runImage.config });
  return { ...previous, runImage: { image, reference, extend: false, target } };
}

export const analyzeSteps: readonly StepDef<"analyze">[] = [
  checkGivenNames,
  openImageStores,
  nameImages,
  takeOwnDirectories,
  checkAccess,
  openPrevious,
  restoreSbom,
  openRunImage,
  writeAnalyzed,
];
