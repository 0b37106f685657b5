/** The restorer, step by step: what an earlier build left comes back to where buildpacks look for it. */
import { describeFault, FaultError } from "#base";
import { cacheMetadata, groupToml, NO_LAYERS_METADATA, runToml } from "#contract";
import { openCache } from "../cache/cache.ts";
import { KANIKO, keepBase } from "../extend/base.ts";
import { openStores } from "../images/images.ts";
import { isDigestReference, sameImage } from "../images/names.ts";
import { needed } from "../images/needed.ts";
import { unwrap } from "../images/results.ts";
import { rulesFor } from "../phase/buildpacks.ts";
import type { PhaseContext } from "../phase/context.ts";
import { readDocument, readIfPresent, writeDocument } from "../phase/documents.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { layerSteps } from "./layers.ts";
import { sbomStep } from "./sbom.ts";
import { NO_CACHE_METADATA } from "./state.ts";

type Step = StepDef<"restore">;

const openImageStores: Step = {
  id: "restore:open-stores",
  cites: ["platform.restorer.input.insecure-registry"],
  reads: ["env:CNB_REGISTRY_AUTH"],
  writes: [],
  failsAs: "failed",
  run({ state, process, inputs }) {
    state.stores ??= openStores(process, inputs);
  },
};

const takeDirectories: Step = {
  id: "restore:take-directories",
  cites: ["platform.restorer.input.uid", "platform.restorer.input.gid"],
  reads: [],
  writes: ["path:<layers>", "path:<cache>"],
  failsAs: "failed",
  run({ process, inputs }) {
    ensureOwner(process, inputs, [inputs.layers, inputs.cacheDir, KANIKO]);
    becomeUser(process, inputs);
  },
};

const readGroup: Step = {
  id: "restore:read-group",
  cites: ["platform.restorer.input.group", "platform.restorer.exit.12"],
  reads: ["file:<group>"],
  writes: [],
  failsAs: "failed",
  run({ state, process, inputs, rules }) {
    state.group = readDocument(process.fs, inputs.group, groupToml);
    for (const element of state.group.group) rulesFor(rules, element);
  },
};

const readAnalyzed: Step = {
  id: "restore:read-analyzed",
  cites: ["platform.restorer.input.analyzed"],
  reads: ["file:<analyzed>"],
  writes: [],
  failsAs: "failed",
  run({ state, process, inputs, log, rules }) {
    try {
      state.analyzed = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm({})) ?? {
        metadata: NO_LAYERS_METADATA,
      };
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      log.warn(`Nothing of the previous image is restored: ${describeFault(error.fault)}`);
    }
  },
};

const recordBuildImage: Step = {
  id: "restore:record-build-image",
  cites: ["platform.restorer.build-image.record-digest", "platform.restorer.build-image.copy-to-kaniko"],
  reads: [],
  writes: ["file:<analyzed>", "path:<kaniko>/cache"],
  failsAs: "failed",
  async run({ state, inputs, process, rules }) {
    if (inputs.buildImage === undefined || state.analyzed === undefined) return;
    const { registry } = needed(state.stores, "stores");
    const found = unwrap(await registry.open(inputs.buildImage));
    if (found === undefined) throw phaseFault("failed", `there is no build image ${inputs.buildImage}`);
    state.analyzed = {
      ...state.analyzed,
      buildImage: {
        extend: state.analyzed.buildImage?.extend ?? false,
        reference: registry.identifier(inputs.buildImage, found),
      },
    };
    await keepBase(process, found, rules.platform.keptForExtend({ kind: "build" }));
  },
};

const resolveRunImage: Step = {
  id: "restore:resolve-run-image",
  cites: [
    "platform.restorer.run-image.mirrors-digest",
    "platform.restorer.run-image.populate-target",
    "platform.restorer.run-image.extend-download",
  ],
  reads: ["file:<run>"],
  writes: ["file:<analyzed>", "path:<kaniko>/cache"],
  failsAs: "failed",
  async run(context) {
    const { state, process, inputs, rules } = context;
    if (state.analyzed === undefined) return;
    const { runImage } = state.analyzed;
    if (rules.platform.checksRunImage({ platformApi: inputs.platformApi }))
      await checkListed(context, runImage?.image ?? "");
    if (runImage === undefined || runImage.image === "") return;
    const { images } = needed(state.stores, "stores");
    const digest = inputs.layout || isDigestReference(runImage.reference);
    const target = runImage.target !== undefined && runImage.target.os !== "";
    const extend = runImage.extend && !inputs.layout;
    const extensions = state.group.groupExtensions.length > 0;
    if (!extend && !rules.platform.resolvesRunImage({ digest, target, extensions })) return;
    const found = unwrap(await images.open(runImage.image));
    if (found === undefined) throw phaseFault("failed", `there is no run image ${runImage.image}`);
    const reference = images.identifier(runImage.image, found);
    const seen = rules.platform.runImageTarget({ config: found.config });
    state.analyzed = { ...state.analyzed, runImage: { ...runImage, reference, target: seen } };
    if (extend) await keepBase(process, found, rules.platform.keptForExtend({ kind: "run" }));
  },
};

/** Throws a phase fault for a run image that run.toml lists, and that may not be read. */
async function checkListed({ state, process, inputs }: PhaseContext<"restore">, runImage: string): Promise<void> {
  const names = (readIfPresent(process.fs, inputs.run, runToml)?.images ?? []).flatMap(({ image, mirrors }) => [
    image,
    ...mirrors,
  ]);
  if (!names.some((name) => sameImage(name, runImage))) return;
  const problem = await needed(state.stores, "stores").images.problemOf(runImage, "read");
  if (problem === undefined) return;
  throw phaseFault("failed", `the run image ${runImage} is no longer accessible: ${describeFault(problem)}`);
}

const writeAnalyzed: Step = {
  id: "restore:write-analyzed",
  cites: ["platform.restorer.run-image.populate-target", "platform.restorer.build-image.record-digest"],
  reads: [],
  writes: ["file:<analyzed>"],
  failsAs: "failed",
  run({ state, process, inputs, rules }) {
    if (state.analyzed === undefined) return;
    writeDocument(process.fs, inputs.analyzed, rules.platform.analyzedForm({}), state.analyzed);
  },
};

const openTheCache: Step = {
  id: "restore:open-cache",
  cites: ["platform.restorer.layers.use-cache"],
  reads: ["path:<cache>"],
  writes: [],
  failsAs: "failed",
  async run({ state, process, inputs, log }) {
    state.cache ??= await openCache(process, inputs, needed(state.stores, "stores"));
    const text = state.cache?.metadata;
    const read = text === undefined ? undefined : cacheMetadata.read(text, state.cache?.name);
    if (read?.ok === false) log.warn(`The cache is ignored: ${describeFault(read.fault)}`);
    state.cacheMetadata = read?.ok ? read.value : NO_CACHE_METADATA;
  },
};

export const restoreSteps: readonly Step[] = [
  openImageStores,
  takeDirectories,
  readGroup,
  readAnalyzed,
  recordBuildImage,
  resolveRunImage,
  writeAnalyzed,
  openTheCache,
  ...layerSteps,
  sbomStep,
];
