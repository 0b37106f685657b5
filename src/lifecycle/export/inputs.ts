/** The exporter's first steps: what it reads, which images it opens, as whom it runs. */
import { describeFault } from "#base";
import { cacheMetadata, groupToml, metadataToml, NO_LAYERS_METADATA, projectMetadataToml } from "#contract";
import { type Cache, openCache } from "../cache/cache.ts";
import { checkNames } from "../images/checkNames.ts";
import { guardExperimental } from "../images/guard.ts";
import { openStores } from "../images/images.ts";
import { needed } from "../images/needed.ts";
import { emptyRunImage, missingImage, unwrap } from "../images/results.ts";
import { metadataFile } from "../layers/places.ts";
import { rulesFor } from "../phase/buildpacks.ts";
import { readDocument, readIfPresent } from "../phase/documents.ts";
import type { Log } from "../phase/log.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";
import { NO_CACHE_METADATA } from "../restore/state.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";

type Step = StepDef<"export">;

const openImageStores: Step = {
  id: "export:open-stores",
  cites: ["platform.exporter.input.layout"],
  reads: ["env:CNB_REGISTRY_AUTH"],
  writes: [],
  failsAs: "failed",
  run(context) {
    if (context.inputs.layout) guardExperimental(context, "the OCI layout");
    context.state.stores ??= openStores(context.process, context.inputs);
  },
};

const checkGivenNames: Step = {
  id: "export:check-names",
  cites: ["platform.exporter.image.valid-tag-ref", "platform.exporter.image.same-registry"],
  reads: [],
  writes: [],
  failsAs: "inputs",
  run(context) {
    const { process, inputs } = context;
    // The variable may be there for the other phases.
    const runImage = inputs.runImage === process.env.CNB_RUN_IMAGE ? undefined : inputs.runImage;
    if (inputs.phase === "export" && (runImage ?? inputs.image) !== undefined) {
      throw phaseFault("inputs", `the run image is what ${inputs.analyzed} says, and cannot be given`, {
        remedy: "leave out -run-image, or give it to the analyzer",
      });
    }
    checkNames(context, { targets: inputs.args, others: [inputs.cacheImage] });
  },
};

const readAnalyzed: Step = {
  id: "export:read-analyzed",
  cites: ["platform.exporter.run-image.from-analyzed"],
  reads: ["file:<analyzed>"],
  writes: [],
  failsAs: "inputs",
  run(context) {
    const { state, process, inputs, rules } = context;
    state.analyzed = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm({})) ?? {
      metadata: NO_LAYERS_METADATA,
    };
    const { reference = "" } = state.analyzed.runImage ?? {};
    if (reference === "") {
      throw phaseFault(
        inputs.phase === "create" ? "failed" : "inputs",
        `${inputs.analyzed} does not say which run image there is`,
        {
          remedy: "run the analyzer first, with a run image that exists",
        },
      );
    }
    if (!inputs.layout) checkNames(context, { targets: [], others: [reference] });
  },
};

const takeDirectories: Step = {
  id: "export:take-directories",
  cites: ["platform.exporter.input.uid", "platform.exporter.input.gid"],
  reads: [],
  writes: ["path:<cache>"],
  failsAs: "failed",
  run({ process, inputs }) {
    ensureOwner(process, inputs, [inputs.cacheDir, inputs.launchCache]);
    becomeUser(process, inputs);
  },
};

const readGroup: Step = {
  id: "export:read-group",
  cites: ["platform.exporter.input.group", "platform.exporter.exit.12"],
  reads: ["file:<group>"],
  writes: [],
  failsAs: "failed",
  run({ state, process, inputs, rules }) {
    state.group = readDocument(process.fs, inputs.group, groupToml);
    for (const element of state.group.group) rulesFor(rules, element);
  },
};

const openTheCache: Step = {
  id: "export:open-cache",
  cites: ["platform.exporter.input.cache-dir", "platform.exporter.input.cache-image"],
  reads: ["path:<cache>"],
  writes: [],
  failsAs: "failed",
  async run({ state, process, inputs, log }) {
    state.cache ??= await openCache(process, inputs, needed(state.stores, "stores"));
    state.cacheMetadata = metadataOf(state.cache, log);
  },
};

function metadataOf(cache: Cache | undefined, log: Log) {
  const read = cache?.metadata === undefined ? undefined : cacheMetadata.read(cache.metadata, cache.name);
  if (read?.ok === false) log.warn(`The old cache is not used: ${describeFault(read.fault)}`);
  return read?.ok ? read.value : NO_CACHE_METADATA;
}

const readProject: Step = {
  id: "export:read-project-metadata",
  cites: ["platform.exporter.label.project-metadata", "platform.project-metadata.optional"],
  reads: ["file:<project-metadata>"],
  writes: [],
  failsAs: "failed",
  run({ state, process, inputs }) {
    state.project = readIfPresent(process.fs, inputs.projectMetadata, projectMetadataToml) ?? {};
  },
};

export const openRunImage: Step = {
  id: "export:open-run-image",
  cites: ["platform.exporter.base.run-image"],
  reads: ["file:<analyzed>"],
  writes: [],
  failsAs: "export",
  async run({ state }) {
    const { images } = needed(state.stores, "stores");
    const reference = state.analyzed.runImage?.reference ?? "";
    const found = unwrap(await images.open(reference));
    if (found === undefined) throw missingImage("run image", reference);
    if (found.layers.length === 0) throw emptyRunImage(reference);
    state.runImage = found;
    state.base = found;
  },
};

const openPrevious: Step = {
  id: "export:open-previous-image",
  cites: ["buildpack.export.layer.absent.locate"],
  reads: ["file:<analyzed>"],
  writes: [],
  failsAs: "export",
  async run({ state, log }) {
    const { images } = needed(state.stores, "stores");
    const reference = state.analyzed.image?.reference ?? "";
    if (reference === "") return;
    state.previous = unwrap(await images.open(reference));
    if (state.previous === undefined) log.warn(`The previous image ${reference} is not there any more`);
  },
};

const readBuilt: Step = {
  id: "export:read-build-metadata",
  cites: ["platform.exporter.input.layers-config-metadata-toml"],
  reads: ["file:<layers>/config/metadata.toml"],
  writes: [],
  failsAs: "export",
  run(context) {
    context.state.built = readDocument(context.process.fs, metadataFile(context), metadataToml);
  },
};

const setTime: Step = {
  id: "export:set-time",
  cites: ["platform.exporter.repro.created", "platform.exporter.input.source-date-epoch"],
  reads: ["env:SOURCE_DATE_EPOCH"],
  writes: [],
  failsAs: "export",
  run({ state, inputs, rules, log }) {
    const { created, invalid } = rules.platform.createdAt({ epoch: inputs.sourceDateEpoch });
    if (invalid !== undefined) log.warn(`SOURCE_DATE_EPOCH is no time: ${invalid}`);
    state.created = created;
  },
};

export const inputSteps: readonly Step[] = [
  checkGivenNames,
  openImageStores,
  readAnalyzed,
  takeDirectories,
  readGroup,
  openTheCache,
  readProject,
  openRunImage,
  openPrevious,
  readBuilt,
  setTime,
];
