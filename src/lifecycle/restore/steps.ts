/** The restorer, step by step: what an earlier build left comes back to where buildpacks look for it. */
import { describeFault, FaultError } from "#base";
import { cacheMetadata, groupToml, NO_LAYERS_METADATA, runToml } from "#contract";
import { NO_CACHE_METADATA } from "../cache/metadata.ts";
import { openCache } from "../cache/open.ts";
import { readDocument, readIfPresent, writeDocument } from "../files/documents.ts";
import { KANIKO, keepBase } from "../images/kept-base.ts";
import { isDigestReference, sameImage } from "../images/names.ts";
import { openStores } from "../images/open.ts";
import { unwrap } from "../images/results.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import type { PhaseContext } from "../phase/context.ts";
import { type StepDef, step } from "../phase/context.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";
import { phaseFault } from "../rules/faults.ts";
import { layerSteps } from "./layers.ts";
import { sbomStep } from "./sbom.ts";

const openImageStores = step("restore", {
  id: "restore:open-stores",
  cites: ["platform.restorer.input.insecure-registry"],
  gives: ["stores"],
  failsAs: "failed",
  run: ({ state, process, inputs }) => ({ stores: state.shared?.stores ?? openStores(process, inputs) }),
});

const takeDirectories = step("restore", {
  id: "restore:take-directories",
  cites: ["platform.restorer.input.uid", "platform.restorer.input.gid"],
  failsAs: "failed",
  run({ process, inputs }) {
    ensureOwner(process, inputs, [inputs.layers, inputs.cacheDir, KANIKO]);
    becomeUser(process, inputs);
  },
});

const readGroup = step("restore", {
  id: "restore:read-group",
  cites: ["platform.restorer.input.group", "platform.restorer.exit.12"],
  gives: ["group"],
  failsAs: "failed",
  run({ process, inputs, rules }) {
    const group = readDocument(process.fs, inputs.group, groupToml);
    for (const element of group.group) rulesFor(rules, element);
    return { group };
  },
});

const readAnalyzed = step("restore", {
  id: "restore:read-analyzed",
  cites: ["platform.restorer.input.analyzed"],
  gives: ["analyzed"],
  failsAs: "failed",
  run({ process, inputs, log, rules }) {
    try {
      const analyzed = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm);
      return { analyzed: analyzed ?? { metadata: NO_LAYERS_METADATA } };
    } catch (error) {
      if (!(error instanceof FaultError)) throw error;
      log.warn(`Nothing of the previous image is restored: ${describeFault(error.fault)}`);
      return { analyzed: undefined };
    }
  },
});

const recordBuildImage = step("restore", {
  id: "restore:record-build-image",
  cites: ["platform.restorer.build-image.record-digest", "platform.restorer.build-image.copy-to-kaniko"],
  needs: ["stores", "analyzed"],
  gives: ["analyzed"],
  failsAs: "failed",
  async run({ state, inputs, process, rules }) {
    const { analyzed, stores } = state;
    if (inputs.buildImage === undefined || analyzed === undefined) return { analyzed };
    const { registry } = stores;
    const found = unwrap(await registry.open(inputs.buildImage));
    if (found === undefined) throw phaseFault("failed", `there is no build image ${inputs.buildImage}`);
    await keepBase(process, found, rules.platform.keptForExtend({ kind: "build" }));
    const reference = registry.identifier(inputs.buildImage, found);
    return { analyzed: { ...analyzed, buildImage: { extend: analyzed.buildImage?.extend ?? false, reference } } };
  },
});

const resolveRunImage = step("restore", {
  id: "restore:resolve-run-image",
  cites: [
    "platform.restorer.run-image.mirrors-digest",
    "platform.restorer.run-image.populate-target",
    "platform.restorer.run-image.extend-download",
  ],
  needs: ["stores", "group", "analyzed"],
  gives: ["analyzed"],
  failsAs: "failed",
  async run(context) {
    const { state, process, inputs, rules } = context;
    const { analyzed, stores } = state;
    if (analyzed === undefined) return { analyzed };
    const { runImage } = analyzed;
    if (rules.platform.checksRunImage({ platformApi: inputs.platformApi }))
      await checkListed(context, runImage?.image ?? "");
    if (runImage === undefined || runImage.image === "") return { analyzed };
    const { images } = stores;
    const digest = inputs.layout || isDigestReference(runImage.reference);
    const target = runImage.target !== undefined && runImage.target.os !== "";
    const extend = runImage.extend && !inputs.layout;
    const extensions = state.group.groupExtensions.length > 0;
    if (!extend && !rules.platform.resolvesRunImage({ digest, target, extensions })) return { analyzed };
    const found = unwrap(await images.open(runImage.image));
    if (found === undefined) throw phaseFault("failed", `there is no run image ${runImage.image}`);
    const reference = images.identifier(runImage.image, found);
    const seen = rules.platform.runImageTarget({ config: found.config });
    if (extend) await keepBase(process, found, rules.platform.keptForExtend({ kind: "run" }));
    return { analyzed: { ...analyzed, runImage: { ...runImage, reference, target: seen } } };
  },
});

/** Throws a phase fault for a run image that run.toml lists, and that may not be read. */
async function checkListed(
  { state, process, inputs }: PhaseContext<"restore", "stores">,
  runImage: string,
): Promise<void> {
  const names = (readIfPresent(process.fs, inputs.run, runToml)?.images ?? []).flatMap(({ image, mirrors }) => [
    image,
    ...mirrors,
  ]);
  if (!names.some((name) => sameImage(name, runImage))) return;
  const problem = await state.stores.images.problemOf(runImage, "read");
  if (problem === undefined) return;
  throw phaseFault("failed", `the run image ${runImage} is no longer accessible: ${describeFault(problem)}`);
}

const writeAnalyzed = step("restore", {
  id: "restore:write-analyzed",
  cites: ["platform.restorer.run-image.populate-target", "platform.restorer.build-image.record-digest"],
  needs: ["analyzed"],
  failsAs: "failed",
  run({ state, process, inputs, rules }) {
    if (state.analyzed === undefined) return;
    writeDocument(process.fs, inputs.analyzed, rules.platform.analyzedForm, state.analyzed);
  },
});

const openTheCache = step("restore", {
  id: "restore:open-cache",
  cites: ["platform.restorer.layers.use-cache"],
  needs: ["stores"],
  gives: ["cache", "cacheMetadata"],
  failsAs: "failed",
  async run({ state, process, inputs, log }) {
    const cache = state.shared?.cache ?? (await openCache(process, inputs, state.stores));
    const text = cache?.metadata;
    const read = text === undefined ? undefined : cacheMetadata.read(text, cache?.name);
    if (read?.ok === false) log.warn(`The cache is ignored: ${describeFault(read.fault)}`);
    return { cache, cacheMetadata: read?.ok ? read.value : NO_CACHE_METADATA };
  },
});

export const restoreSteps: readonly StepDef<"restore">[] = [
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
