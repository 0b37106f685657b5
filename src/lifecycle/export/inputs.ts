/** The exporter's first steps: what it reads, which images it opens, as whom it runs. */
import { describeFault } from "#base";
import { cacheMetadata, groupToml, metadataToml, NO_LAYERS_METADATA, projectMetadataToml } from "#contract";
import type { Cache } from "../cache/cache.ts";
import { NO_CACHE_METADATA } from "../cache/metadata.ts";
import { openCache } from "../cache/open.ts";
import { readDocument, readIfPresent } from "../files/documents.ts";
import { openStores } from "../images/open.ts";
import { emptyRunImage, missingImage, unwrap } from "../images/results.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import { type StepDef, step } from "../phase/context.ts";
import type { Log } from "../phase/log.ts";
import { metadataFile } from "../phase/places.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";
import { phaseFault } from "../rules/faults.ts";
import { checkNames } from "../steps/check-names.ts";
import { guardExperimental } from "../steps/guard-experimental.ts";

const openImageStores = step("export", {
  id: "export:open-stores",
  cites: ["platform.exporter.input.layout"],
  gives: ["stores"],
  failsAs: "failed",
  run(context) {
    if (context.inputs.layout) guardExperimental(context, "the OCI layout");
    return { stores: context.state.shared?.stores ?? openStores(context.process, context.inputs) };
  },
});

const checkGivenNames = step("export", {
  id: "export:check-names",
  cites: ["platform.exporter.image.valid-tag-ref", "platform.exporter.image.same-registry"],
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
});

const readAnalyzed = step("export", {
  id: "export:read-analyzed",
  cites: ["platform.exporter.run-image.from-analyzed"],
  gives: ["analyzed"],
  failsAs: "inputs",
  run(context) {
    const { process, inputs, rules } = context;
    const found = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm);
    const analyzed = found ?? { metadata: NO_LAYERS_METADATA };
    const { reference = "" } = analyzed.runImage ?? {};
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
    return { analyzed };
  },
});

const dropPrivileges = step("export", {
  id: "export:take-directories",
  cites: ["platform.exporter.input.uid", "platform.exporter.input.gid"],
  failsAs: "failed",
  run({ process, inputs }) {
    ensureOwner(process, inputs, [inputs.cacheDir, inputs.launchCache]);
    becomeUser(process, inputs);
  },
});

const readGroup = step("export", {
  id: "export:read-group",
  cites: ["platform.exporter.input.group", "platform.exporter.exit.12"],
  gives: ["group"],
  failsAs: "failed",
  run({ process, inputs, rules }) {
    const group = readDocument(process.fs, inputs.group, groupToml);
    for (const element of group.group) rulesFor(rules, element);
    return { group };
  },
});

const openExportCache = step("export", {
  id: "export:open-cache",
  cites: ["platform.exporter.input.cache-dir", "platform.exporter.input.cache-image"],
  needs: ["stores"],
  gives: ["cache", "cacheMetadata"],
  failsAs: "failed",
  async run({ state, process, inputs, log }) {
    const cache = state.shared?.cache ?? (await openCache(process, inputs, state.stores));
    return { cache, cacheMetadata: metadataOf(cache, log) };
  },
});

function metadataOf(cache: Cache | undefined, log: Log) {
  const read = cache?.metadata === undefined ? undefined : cacheMetadata.read(cache.metadata, cache.name);
  if (read?.ok === false) log.warn(`The old cache is not used: ${describeFault(read.fault)}`);
  return read?.ok ? read.value : NO_CACHE_METADATA;
}

const readProject = step("export", {
  id: "export:read-project-metadata",
  cites: ["platform.exporter.label.project-metadata", "platform.project-metadata.optional"],
  gives: ["project"],
  failsAs: "failed",
  run: ({ process, inputs }) => ({
    project: readIfPresent(process.fs, inputs.projectMetadata, projectMetadataToml) ?? {},
  }),
});

export const openRunImage = step("export", {
  id: "export:open-run-image",
  cites: ["platform.exporter.base.run-image"],
  needs: ["stores", "analyzed"],
  gives: ["runImage", "base"],
  async run({ state }) {
    const reference = state.analyzed.runImage?.reference ?? "";
    const found = unwrap(await state.stores.images.open(reference));
    if (found === undefined) throw missingImage("run image", reference);
    if (found.layers.length === 0) throw emptyRunImage(reference);
    return { runImage: found, base: found };
  },
});

const openPrevious = step("export", {
  id: "export:open-previous-image",
  cites: ["buildpack.export.layer.absent.locate"],
  needs: ["stores", "analyzed"],
  gives: ["previous"],
  async run({ state, log }) {
    const reference = state.analyzed.image?.reference ?? "";
    if (reference === "") return { previous: undefined };
    const previous = unwrap(await state.stores.images.open(reference));
    if (previous === undefined) log.warn(`The previous image ${reference} is not there any more`);
    return { previous };
  },
});

const readBuilt = step("export", {
  id: "export:read-build-metadata",
  cites: ["platform.exporter.input.layers-config-metadata-toml"],
  gives: ["built"],
  run: (context) => ({ built: readDocument(context.process.fs, metadataFile(context), metadataToml) }),
});

const setTime = step("export", {
  id: "export:set-time",
  cites: ["platform.exporter.repro.created", "platform.exporter.input.source-date-epoch"],
  gives: ["created"],
  run({ inputs, rules, log }) {
    const { created, invalid } = rules.platform.createdAt({ epoch: inputs.sourceDateEpoch });
    if (invalid !== undefined) log.warn(`SOURCE_DATE_EPOCH is no time: ${invalid}`);
    return { created };
  },
});

export const inputSteps: readonly StepDef<"export">[] = [
  checkGivenNames,
  openImageStores,
  readAnalyzed,
  dropPrivileges,
  readGroup,
  openExportCache,
  readProject,
  openRunImage,
  openPrevious,
  readBuilt,
  setTime,
];
