/** The steps of the rebaser. It reads manifests, configurations and labels, but no layer. */
import { byteString, describeFault, FaultError, invariant, orThrow } from "#base";
import { LABELS, lifecycleMetadata } from "#contract";
import { labelOf, layerHistory, rebaseImage, setRunConfig, withMediaType } from "#image";
import { readLabel } from "../files/documents.ts";
import { openStores } from "../images/open.ts";
import { missingImage } from "../images/results.ts";
import { type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { becomeUser } from "../privileges/privileges.ts";
import { phaseFault } from "../rules/faults.ts";
import { checkNames } from "../steps/check-names.ts";
import { openRunImage, saveImage, writeReport } from "../steps/images.ts";
import { selectRunImage } from "../steps/select-run-image.ts";
import { rebaseChecks } from "./checks.ts";
import { rewriteLabel } from "./label.ts";

type LabelContext = PhaseContext<"rebase", "stores" | "app" | "metadata" | "runImageName" | "runImage" | "listed">;

const checkGivenNames = step("rebase", {
  id: "rebase:check-names",
  cites: ["platform.rebaser.image.valid-tag-ref", "platform.rebaser.image.same-registry"],
  failsAs: "inputs",
  run(context) {
    const { args, previousImage, runImage, image } = context.inputs;
    // Only the flag counts: the platform may set the variable for other phases.
    const isGiven = runImage !== undefined && byteString(runImage) !== context.process.env.CNB_RUN_IMAGE;
    if (image !== undefined && isGiven) {
      throw phaseFault("inputs", "both -image and -run-image name a run image", {
        remedy: "remove -image, which is deprecated",
      });
    }
    checkNames(context, { targets: args, written: true, others: [previousImage, runImage, image] });
  },
});

const openApp = step("rebase", {
  id: "rebase:open-app-image",
  cites: ["platform.rebaser.previous-image.source", "platform.rebaser.previous-image.default"],
  gives: ["stores", "appName", "app", "metadata"],
  async run({ process, inputs, rules }) {
    const stores = openStores(process, inputs);
    const source = { previousImage: inputs.previousImage, images: inputs.args };
    const appName = rules.platform.rebaseSource(source) ?? "";
    const app = orThrow(await stores.images.open(appName));
    if (app === undefined) throw missingImage("image", appName);
    const label = labelOf(app, LABELS.lifecycleMetadata);
    if (label === undefined)
      throw phaseFault("rebase", `no lifecycle made the image ${appName}: it has no label ${LABELS.lifecycleMetadata}`);
    const read = readLabel(label, lifecycleMetadata);
    if (!read.ok) throw new FaultError(read.fault);
    return { stores, appName, app, metadata: read.value };
  },
});

const nameRunImage = step("rebase", {
  id: "rebase:name-run-image",
  cites: ["platform.rebaser.run-image.default"],
  needs: ["stores", "appName", "metadata"],
  gives: ["runImageName"],
  async run(context) {
    const { state, inputs, rules } = context;
    const given = inputs.image ?? inputs.runImage;
    const { runImage, stack } = state.metadata;
    const names = rules.platform.rebaseRunImageNames({ runImage, stack: stack?.runImage });
    const selection = {
      names,
      appImage: state.appName,
      from: `the label of ${state.appName}`,
      failsAs: "rebase",
    } as const;
    return { runImageName: given ?? (await selectRunImage(context, state.stores.images, selection)) };
  },
});

const dropPrivileges = step("rebase", {
  id: "rebase:become-user",
  cites: ["platform.rebaser.input.uid", "platform.rebaser.input.gid"],
  failsAs: "failed",
  run: ({ process, inputs }) => becomeUser(process, inputs),
});

export const openRebaseRunImage = step("rebase", {
  id: "rebase:open-run-image",
  cites: ["platform.rebaser.run-layers.replaced"],
  needs: ["stores", "runImageName"],
  gives: ["runImage"],
  async run({ state }) {
    return { runImage: await openRunImage(state.stores.images, state.runImageName) };
  },
});

const replaceLayers = step("rebase", {
  id: "rebase:replace-layers",
  cites: ["platform.rebaser.run-layers.defined", "platform.rebaser.run-layers.replaced", "platform.rebaser.identical"],
  needs: ["stores", "app", "metadata", "runImage"],
  gives: ["image"],
  async run(context) {
    const { state, rules } = context;
    const { app, runImage } = state;
    const { topLayer } = state.metadata.runImage;
    const candidates = app.layers.flatMap(({ diffId }, i) => (diffId === topLayer ? [i + 1] : []));
    const oldRun = candidates.length > 1 ? await oldRunLayers(context) : undefined;
    const count = rules.platform.runLayerCount({ candidates, oldRun });
    if (count === undefined)
      throw phaseFault(
        "rebase",
        `the app image does not have ${JSON.stringify(topLayer)}, which its label records as the top layer of its run image`,
      );
    return { image: rebaseImage(app, count, runImage) };
  },
});

/** Needed only if the recorded top layer occurs more than once. */
async function oldRunLayers({
  state,
  log,
}: PhaseContext<"rebase", "stores" | "metadata">): Promise<number | undefined> {
  const { reference } = state.metadata.runImage;
  const old = reference === "" ? undefined : await state.stores.images.open(reference);
  if (old?.ok === false) log.debug(`The old run image cannot be opened: ${describeFault(old.fault)}`);
  return old?.ok ? old.value?.layers.length : undefined;
}

const setConfiguration = step("rebase", {
  id: "rebase:set-config",
  cites: ["platform.rebaser.identical", "platform.rebaser.force.target.os", "platform.rebaser.repro.created"],
  needs: ["app", "runImage", "image"],
  gives: ["image"],
  run({ state, rules, inputs }) {
    const { app, runImage: run, image } = state;
    const created = rules.platform.rebasedCreated;
    const inherited = rules.platform.rebasedConfig({ config: image.config });
    const { "os.version": _version, variant: _variant, ...config } = inherited;
    const platform = rules.platform.rebasedPlatform({ app: app.config, run: run.config, force: inputs.force });
    const kept = rules.platform.rebasedHistory === "kept";
    const history = kept ? config.history : layerHistory(image).map(() => ({ created }));
    const mediaType = rules.platform.rebasedMediaType({ app: app.mediaType, run: run.mediaType });
    const all = { ...config, ...platform, created, history, config: config.config };
    const layers = image.layers.map((layer) =>
      withMediaType(
        layer,
        rules.platform.layerMediaType({ layer: layer.blob.mediaType, manifest: mediaType.manifest }),
      ),
    );
    return { image: { ...image, layers, mediaType, config: all } };
  },
});

const setLabels = step("rebase", {
  id: "rebase:labels",
  cites: [
    "platform.rebaser.labels.base-stack",
    "platform.rebaser.metadata.reference",
    "platform.rebaser.metadata.top-layer",
    "platform.op.rebase.metadata-updated",
  ],
  needs: ["stores", "app", "metadata", "runImageName", "runImage", "listed", "image"],
  gives: ["image"],
  run(context) {
    const { state, rules } = context;
    const { image, runImage } = state;
    const labels = image.config.config.Labels ?? {};
    const run = runImage.config.config.Labels ?? {};
    const Labels = {
      ...rules.platform.rebasedLabels({ app: labels, run }),
      [LABELS.lifecycleMetadata]: newLabel(context),
    };
    return { image: setRunConfig(image, { Labels }) };
  },
});

function newLabel(context: LabelContext): string {
  const { state, rules } = context;
  const { runImage: run } = state;
  const top = run.layers.at(-1);
  invariant(top !== undefined, "opening the run image rejects one without layers");
  const reference = state.stores.images.uniqueIdentifier(state.runImageName, run);
  const runImage = rules.platform.rebasedRunImage({
    recorded: state.metadata.runImage,
    name: state.runImageName,
    listed: state.listed,
    reference,
    topLayer: top.diffId,
  });
  const label = labelOf(state.app, LABELS.lifecycleMetadata) ?? "{}";
  const written = rewriteLabel(rules.platform.rebasedLabel({ label, metadata: state.metadata }), {
    runImage,
    stack: state.listed ? undefined : runImage,
    numbers: rules.platform.rebasedNumbers,
  });
  if (!written.ok) throw new FaultError(written.fault);
  return written.value;
}

const save = step("rebase", {
  id: "rebase:save",
  cites: ["platform.rebaser.same-image-each-tag", "platform.rebaser.previous-image.unmodified"],
  needs: ["stores", "image"],
  gives: ["saved"],
  run: saveImage,
});

const report = step("rebase", {
  id: "rebase:report",
  cites: ["platform.rebaser.report", "platform.report.tags", "platform.report.digest"],
  needs: ["stores", "saved"],
  run: (context) => writeReport(context, {}),
});

export const rebaseSteps: readonly StepDef<"rebase">[] = [
  checkGivenNames,
  openApp,
  nameRunImage,
  dropPrivileges,
  openRebaseRunImage,
  ...rebaseChecks,
  replaceLayers,
  setConfiguration,
  setLabels,
  save,
  report,
];
