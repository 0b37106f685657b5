/** The analyzer, step by step: who may do what, what there was before, what the app will run on. */
import { describeFault } from "#base";
import {
  type AnalyzedMetadata,
  LABELS,
  type LayersMetadata,
  lifecycleMetadata,
  restoredLayersMetadata,
  runToml,
} from "#contract";
import { labelOf, type StoredImage } from "#image";
import { checkNames } from "../images/checkNames.ts";
import { guardExperimental } from "../images/guard.ts";
import { type Images, openStores } from "../images/images.ts";
import { needed } from "../images/needed.ts";
import { fetched, unwrap } from "../images/results.ts";
import { selectRunImage } from "../images/runImage.ts";
import { extract } from "../layers/extract.ts";
import { absolute } from "../layers/paths.ts";
import { sbomRoot } from "../layers/places.ts";
import type { PhaseContext } from "../phase/context.ts";
import { readIfPresent, readLabel, writeDocument } from "../phase/documents.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { targetOf } from "./decisions.ts";

type Context = PhaseContext<"analyze">;
type Step = StepDef<"analyze">;

const imagesOf = ({ state }: Context): Images => needed(state.stores, "stores").images;
const imageOf = ({ inputs }: Context): string => inputs.args[0] ?? "";

const openImageStores: Step = {
  id: "analyze:open-stores",
  cites: ["platform.analyzer.input.layout", "platform.analyzer.layout.dir-required"],
  reads: ["env:CNB_REGISTRY_AUTH"],
  writes: [],
  failsAs: "failed",
  run(context) {
    if (context.inputs.layout) guardExperimental(context, "the OCI layout");
    context.state.stores ??= openStores(context.process, context.inputs);
  },
};

const checkGivenNames: Step = {
  id: "analyze:check-names",
  cites: ["platform.analyzer.image.valid-ref", "platform.analyzer.tag.same-registry"],
  reads: [],
  writes: [],
  failsAs: "inputs",
  run(context) {
    const { args, tags, previousImage, runImage, cacheImage } = context.inputs;
    checkNames(context, { targets: [...args, ...tags], others: [previousImage, runImage, cacheImage] });
  },
};

const nameImages: Step = {
  id: "analyze:name-images",
  cites: ["platform.analyzer.run-image.resolve-or-fail"],
  reads: ["file:<run>"],
  writes: [],
  failsAs: "inputs",
  async run(context) {
    const { inputs, state, rules, process } = context;
    const image = imageOf(context);
    state.previousName = rules.platform.previousImage({ given: inputs.previousImage, image });
    if (inputs.runImage !== undefined) {
      state.runImageName = inputs.runImage;
      return;
    }
    const [names] = readIfPresent(process.fs, inputs.run, runToml)?.images ?? [];
    const selection = { names, appImage: image, from: inputs.run, failsAs: "inputs" } as const;
    state.runImageName = await selectRunImage(context, imagesOf(context), selection);
  },
};

const takeDirectories: Step = {
  id: "analyze:take-directories",
  cites: ["platform.analyzer.input.uid", "platform.analyzer.input.gid"],
  reads: [],
  writes: ["path:<layers>"],
  failsAs: "failed",
  run({ process, inputs }) {
    ensureOwner(process, inputs, [inputs.layers, inputs.cacheDir, inputs.launchCache]);
    becomeUser(process, inputs);
  },
};

const checkAccess: Step = {
  id: "analyze:check-access",
  cites: ["platform.analyzer.write-access", "platform.analyzer.read-access"],
  reads: [],
  writes: [],
  failsAs: "analyze",
  async run(context) {
    const { inputs, state, rules } = context;
    const { images, registry } = needed(state.stores, "stores");
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
};

const openPrevious: Step = {
  id: "analyze:open-previous-image",
  cites: [
    "buildpack.analysis.locate-previous",
    "buildpack.analysis.skip-if-none",
    "platform.analyzer.accept-missing-images",
  ],
  reads: ["label:io.buildpacks.lifecycle.metadata"],
  writes: [],
  failsAs: "analyze",
  async run(context) {
    const { state, rules, log } = context;
    const found = unwrap(await imagesOf(context).open(state.previousName));
    if (found === undefined) {
      log.info(`There is no previous image ${state.previousName}`);
      return;
    }
    const metadata = metadataOf(found);
    const valid = await imagesOf(context).isWhole(state.previousName, found);
    if (!rules.platform.describesPrevious({ valid, metadata: metadata.is })) {
      log.info(`The image ${state.previousName} is not used: ${valid ? "its label cannot be read" : "it is damaged"}`);
      return;
    }
    state.previous = found;
    if (metadata.is === "readable") state.metadata = metadata.value;
  },
};

function metadataOf(
  image: StoredImage,
): { readonly is: "readable"; readonly value: LayersMetadata } | { readonly is: "missing" | "malformed" } {
  const label = labelOf(image, LABELS.lifecycleMetadata);
  if (label === undefined) return { is: "missing" };
  const read = readLabel(label, lifecycleMetadata);
  const value = read.ok ? restoredLayersMetadata(read.value) : undefined;
  return value === undefined ? { is: "malformed" } : { is: "readable", value };
}

const restoreSbom: Step = {
  id: "analyze:restore-sbom",
  cites: ["platform.analyzer.skip-layers.no-sbom", "buildpack.layers.launch.restore-sbom"],
  reads: ["label:io.buildpacks.lifecycle.metadata"],
  writes: ["path:<layers>/sbom"],
  failsAs: "analyze",
  async run(context) {
    const { state, rules, inputs, process } = context;
    const sha = state.metadata.sbom?.sha ?? "";
    if (state.previous === undefined || sha === "") return;
    if (!rules.platform.restoresPreviousSbom({ skipLayers: inputs.skipLayers })) return;
    const layer = state.previous.layers.find(({ diffId }) => diffId === sha);
    if (layer === undefined) throw phaseFault("analyze", `the previous image does not have its SBOM layer ${sha}`);
    const { entries } = await fetched(layer);
    extract(process.fs, entries, { within: absolute(process, sbomRoot(context)), failsAs: "analyze" });
  },
};

const openRunImage: Step = {
  id: "analyze:open-run-image",
  cites: ["platform.analyzer.analyzed.run-image"],
  reads: [],
  writes: [],
  failsAs: "analyze",
  async run(context) {
    const { state } = context;
    state.runImage = unwrap(await imagesOf(context).open(state.runImageName));
    if (state.runImage !== undefined && state.runImage.config.os === "") {
      throw phaseFault("analyze", `the run image ${state.runImageName} does not say its operating system`);
    }
  },
};

const writeAnalyzed: Step = {
  id: "analyze:write-analyzed",
  cites: [
    "platform.analyzer.analyzed.written",
    "platform.analyzer.analyzed.image",
    "platform.analyzed.previous-image.reference",
    "platform.analyzed.previous-image.metadata",
    "platform.analyzed.run-image.reference",
    "platform.analyzed.run-image.image",
  ],
  reads: [],
  writes: ["file:<analyzed>"],
  failsAs: "failed",
  run(context) {
    const { process, inputs, rules } = context;
    writeDocument(process.fs, inputs.analyzed, rules.platform.analyzedForm({}), analyzedOf(context));
  },
};

function analyzedOf(context: Context): AnalyzedMetadata {
  const { state, rules, process, inputs } = context;
  const images = imagesOf(context);
  const named = (name: string, image: StoredImage | undefined) => {
    if (image === undefined) return { image: name, reference: "" };
    const [identifier, unique] = [images.identifier(name, image), images.uniqueIdentifier(name, image)];
    return rules.platform.analyzedNames({ layout: inputs.layout, name, identifier, unique });
  };
  const { runImage, runImageName } = state;
  // An image that is not there yet will be one for this machine.
  const target =
    runImage === undefined
      ? targetOf({ ...process.platform, config: {}, history: [] })
      : rules.platform.runImageTarget({ config: runImage.config });
  return {
    image: { reference: named(state.previousName, state.previous).reference },
    metadata: state.metadata,
    runImage: { ...named(runImageName, runImage), extend: false, target },
  };
}

export const analyzeSteps: readonly Step[] = [
  checkGivenNames,
  openImageStores,
  nameImages,
  takeDirectories,
  checkAccess,
  openPrevious,
  restoreSbom,
  openRunImage,
  writeAnalyzed,
];
