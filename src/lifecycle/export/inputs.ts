/** The first steps of the exporter: it reads its input files, opens images and drops privileges. */
import { orThrow, textOfByteString } from "#base";
import { projectMetadataToml } from "#contract";
import { readIfPresent } from "../files/documents.ts";
import { openStores } from "../images/open.ts";
import { type StepDef, step } from "../phase/context.ts";
import { phaseFault } from "../rules/faults.ts";
import { checkNames } from "../steps/check-names.ts";
import { guardExperimental } from "../steps/guard-experimental.ts";
import { openRunImage } from "../steps/images.ts";
import { openCacheWithMetadata } from "../steps/open-cache.ts";
import { builtStep, groupStep, readAnalyzed } from "../steps/read-files.ts";
import { takeDirectories } from "../steps/take-directories.ts";

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
    // The platform may set the variable for other phases.
    const { CNB_RUN_IMAGE: variable } = process.env;
    const isOfVariable = variable !== undefined && textOfByteString(variable) === inputs.runImage;
    const runImage = isOfVariable ? undefined : inputs.runImage;
    if (inputs.phase === "export" && (runImage ?? inputs.image) !== undefined) {
      throw phaseFault(
        "inputs",
        `the exporter takes the run image from ${inputs.analyzed}; -run-image and -image are not allowed`,
        {
          remedy: "remove the flag, or pass -run-image to the analyzer",
        },
      );
    }
    checkNames(context, { targets: inputs.args, written: true, others: [inputs.cacheImage] });
  },
});

const readAnalyzedMetadata = step("export", {
  id: "export:read-analyzed",
  cites: ["platform.exporter.run-image.from-analyzed"],
  gives: ["analyzed"],
  failsAs: "inputs",
  run(context) {
    const { inputs } = context;
    const analyzed = readAnalyzed(context);
    const { reference = "" } = analyzed.runImage ?? {};
    if (reference === "") {
      throw phaseFault(inputs.phase === "create" ? "failed" : "inputs", `${inputs.analyzed} names no run image`, {
        remedy: "run the analyzer first, with a run image that exists",
      });
    }
    if (!inputs.layout) checkNames(context, { targets: [], written: true, others: [reference] });
    return { analyzed };
  },
});

const takeOwnDirectories = takeDirectories("export", {
  id: "export:take-directories",
  cites: ["platform.exporter.input.uid", "platform.exporter.input.gid"],
  failsAs: "failed",
  directories: (inputs) => [inputs.cacheDir, inputs.launchCache],
});

const readBuildpackGroup = groupStep({
  id: "export:read-group",
  cites: ["platform.exporter.input.group", "platform.exporter.exit.12"],
});

const openExportCache = step("export", {
  id: "export:open-cache",
  cites: ["platform.exporter.input.cache-dir", "platform.exporter.input.cache-image"],
  needs: ["stores"],
  gives: ["cache", "cacheMetadata"],
  failsAs: "failed",
  run: openCacheWithMetadata,
});

const readProject = step("export", {
  id: "export:read-project-metadata",
  cites: ["platform.exporter.label.project-metadata", "platform.project-metadata.optional"],
  gives: ["project"],
  failsAs: "failed",
  run: ({ process, inputs }) => ({
    project: readIfPresent(process.fs, inputs.projectMetadata, projectMetadataToml) ?? {},
  }),
});

export const openExportRunImage = step("export", {
  id: "export:open-run-image",
  cites: ["platform.exporter.base.run-image"],
  needs: ["stores", "analyzed"],
  gives: ["runImage", "base"],
  async run({ state }) {
    const runImage = await openRunImage(state.stores.images, state.analyzed.runImage?.reference ?? "");
    return { runImage, base: runImage };
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
    const previous = orThrow(await state.stores.images.open(reference));
    if (previous === undefined) log.warn(`The previous image ${reference} does not exist any more`);
    return { previous };
  },
});

const readBuilt = builtStep({
  id: "export:read-build-metadata",
  cites: ["platform.exporter.input.layers-config-metadata-toml"],
});

const setTime = step("export", {
  id: "export:set-time",
  cites: ["platform.exporter.repro.created", "platform.exporter.input.source-date-epoch"],
  gives: ["created"],
  run({ inputs, rules, log }) {
    const { created, invalid } = rules.platform.createdAt({ epoch: inputs.sourceDateEpoch });
    if (invalid !== undefined) log.warn(`SOURCE_DATE_EPOCH is not a time: ${invalid}`);
    return { created };
  },
});

export const inputSteps: readonly StepDef<"export">[] = [
  checkGivenNames,
  openImageStores,
  readAnalyzedMetadata,
  takeOwnDirectories,
  readBuildpackGroup,
  openExportCache,
  readProject,
  openExportRunImage,
  openPrevious,
  readBuilt,
  setTime,
];
