/** The rebaser, step by step. It reads manifests, configurations and labels; no layer is ever opened. */
import { describeFault, FaultError, invariant } from "#base";
import { LABELS, lifecycleMetadata, reportToml } from "#contract";
import { type Image, labelOf, layerHistory, rebase, setRunConfig } from "#image";
import { checkNames } from "../images/checkNames.ts";
import { openStores } from "../images/images.ts";
import { needed } from "../images/needed.ts";
import { emptyRunImage, missingImage, unwrap } from "../images/results.ts";
import { selectRunImage } from "../images/runImage.ts";
import type { PhaseContext } from "../phase/context.ts";
import { readLabel, writeDocument } from "../phase/documents.ts";
import { becomeUser } from "../privileges/privileges.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { appOf, checks, runOf } from "./checks.ts";
import { relabelled } from "./label.ts";

type Context = PhaseContext<"rebase">;
type Step = StepDef<"rebase">;

const checkGivenNames: Step = {
  id: "rebase:check-names",
  cites: ["platform.rebaser.image.valid-tag-ref", "platform.rebaser.image.same-registry"],
  reads: [],
  writes: [],
  failsAs: "inputs",
  run(context) {
    const { args, previousImage, runImage, image } = context.inputs;
    // The variable may be there for everybody: the flag is meant.
    const isGiven = runImage !== undefined && runImage !== context.process.env.CNB_RUN_IMAGE;
    if (image !== undefined && isGiven) {
      throw phaseFault("inputs", "both -image and -run-image name a run image", {
        remedy: "leave out -image, which is deprecated",
      });
    }
    checkNames(context, { targets: args, others: [previousImage, runImage, image] });
  },
};

const openApp: Step = {
  id: "rebase:open-app-image",
  cites: ["platform.rebaser.previous-image.source", "platform.rebaser.previous-image.default"],
  reads: ["env:CNB_REGISTRY_AUTH", "label:io.buildpacks.lifecycle.metadata"],
  writes: [],
  failsAs: "rebase",
  async run({ state, process, inputs, rules }) {
    state.stores ??= openStores(process, inputs);
    const source = { previousImage: inputs.previousImage, images: inputs.args };
    state.appName = rules.platform.rebaseSource(source) ?? "";
    state.app = unwrap(await state.stores.images.open(state.appName));
    if (state.app === undefined) throw missingImage("image", state.appName);
    const label = labelOf(state.app, LABELS.lifecycleMetadata);
    if (label === undefined) throw phaseFault("rebase", `the image ${state.appName} was not made by a lifecycle`);
    const read = readLabel(label, lifecycleMetadata);
    if (!read.ok) throw new FaultError(read.fault);
    state.metadata = read.value;
  },
};

const nameRunImage: Step = {
  id: "rebase:name-run-image",
  cites: ["platform.rebaser.run-image.default"],
  reads: [],
  writes: [],
  failsAs: "rebase",
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
    state.runImageName = given ?? (await selectRunImage(context, needed(state.stores, "stores").images, selection));
  },
};

const dropPrivileges: Step = {
  id: "rebase:become-user",
  cites: ["platform.rebaser.input.uid", "platform.rebaser.input.gid"],
  reads: [],
  writes: [],
  failsAs: "failed",
  run: ({ process, inputs }) => becomeUser(process, inputs),
};

export const openRunImage: Step = {
  id: "rebase:open-run-image",
  cites: ["platform.rebaser.run-layers.replaced"],
  reads: [],
  writes: [],
  failsAs: "rebase",
  async run({ state }) {
    const name = state.runImageName;
    state.runImage = unwrap(await needed(state.stores, "stores").images.open(name));
    if (state.runImage === undefined) throw missingImage("run image", name);
    if (state.runImage.layers.length === 0) throw emptyRunImage(name);
  },
};

const replaceLayers: Step = {
  id: "rebase:replace-layers",
  cites: ["platform.rebaser.run-layers.defined", "platform.rebaser.run-layers.replaced", "platform.rebaser.identical"],
  reads: ["key:runImage"],
  writes: ["config:history", "config:rootfs"],
  failsAs: "rebase",
  async run(context) {
    const { state, rules } = context;
    const app = appOf(context);
    const { topLayer } = state.metadata.runImage;
    const candidates = app.layers.flatMap(({ diffId }, i) => (diffId === topLayer ? [i + 1] : []));
    const oldRun = candidates.length > 1 ? await oldRunLayers(context) : undefined;
    const count = rules.platform.runLayerCount({ candidates, oldRun });
    if (count === undefined)
      throw phaseFault(
        "rebase",
        `the app image does not have ${JSON.stringify(topLayer)}, which its label says is the top layer of its run image`,
      );
    state.image = rebase(app, count, runOf(context));
  },
};

/** Only asked where the recorded top layer does not say it. */
async function oldRunLayers({ state, log }: Context): Promise<number | undefined> {
  const { reference } = state.metadata.runImage;
  const old = reference === "" ? undefined : await needed(state.stores, "stores").images.open(reference);
  if (old?.ok === false) log.debug(`The old run image cannot be asked: ${describeFault(old.fault)}`);
  return old?.ok ? old.value?.layers.length : undefined;
}

const setConfiguration: Step = {
  id: "rebase:set-config",
  cites: ["platform.rebaser.identical", "platform.rebaser.force.target.os", "platform.rebaser.repro.created"],
  reads: [],
  writes: ["config:os", "config:architecture", "config:variant", "config:created", "config:history"],
  failsAs: "rebase",
  run(context) {
    const { state, rules, inputs } = context;
    const [app, run] = [appOf(context), runOf(context)];
    const image = needed(state.image, "image");
    const created = rules.platform.rebasedCreated({});
    const inherited = rules.platform.rebasedConfig({ config: image.config });
    const { "os.version": _version, variant: _variant, ...config } = inherited;
    const platform = rules.platform.rebasedPlatform({ app: app.config, run: run.config, force: inputs.force });
    const kept = rules.platform.rebasedHistory({}) === "kept";
    const history = kept ? config.history : layerHistory(image).map(() => ({ created }));
    const mediaType = rules.platform.rebasedMediaType({ app: app.mediaType, run: run.mediaType });
    state.image = { ...image, mediaType, config: { ...config, ...platform, created, history, config: config.config } };
  },
};

const setLabels: Step = {
  id: "rebase:labels",
  cites: [
    "platform.rebaser.labels.base-stack",
    "platform.rebaser.metadata.reference",
    "platform.rebaser.metadata.top-layer",
    "platform.op.rebase.metadata-updated",
  ],
  reads: [],
  writes: ["label:io.buildpacks.base.*", "label:io.buildpacks.stack.*", "label:io.buildpacks.lifecycle.metadata"],
  failsAs: "rebase",
  run(context) {
    const { state, rules } = context;
    const image: Image = needed(state.image, "image");
    const labels = image.config.config.Labels ?? {};
    const run = runOf(context).config.config.Labels ?? {};
    const Labels = {
      ...rules.platform.rebasedLabels({ app: labels, run }),
      [LABELS.lifecycleMetadata]: newLabel(context),
    };
    state.image = setRunConfig(image, { Labels });
  },
};

function newLabel(context: Context): string {
  const { state, rules } = context;
  const run = runOf(context);
  const top = run.layers.at(-1);
  invariant(top !== undefined, "a run image without layers was refused");
  const reference = needed(state.stores, "stores").images.uniqueIdentifier(state.runImageName, run);
  const runImage = rules.platform.rebasedRunImage({
    recorded: state.metadata.runImage,
    name: state.runImageName,
    listed: state.listed,
    reference,
    topLayer: top.diffId,
  });
  const label = labelOf(appOf(context), LABELS.lifecycleMetadata) ?? "{}";
  const written = relabelled(rules.platform.rebasedLabel({ label, metadata: state.metadata }), {
    runImage,
    stack: state.listed ? undefined : runImage,
    numbers: rules.platform.rebasedNumbers({}),
  });
  if (!written.ok) throw new FaultError(written.fault);
  return written.value;
}

const saveImage: Step = {
  id: "rebase:save",
  cites: ["platform.rebaser.same-image-each-tag", "platform.rebaser.previous-image.unmodified"],
  reads: [],
  writes: ["tag:*"],
  failsAs: "rebase",
  async run({ state, inputs, log }) {
    const { images } = needed(state.stores, "stores");
    state.saved = unwrap(await images.save(needed(state.image, "image"), inputs.args));
    log.info(`Saved ${inputs.args.join(", ")}: ${state.saved.digest}`);
  },
};

const writeReport: Step = {
  id: "rebase:report",
  cites: ["platform.rebaser.report", "platform.report.tags", "platform.report.digest"],
  reads: [],
  writes: ["file:<report>"],
  failsAs: "rebase",
  run({ state, rules, process, inputs }) {
    const { digest, manifestSize, tags } = needed(state.saved, "saved");
    const saved = tags.filter(({ fault }) => fault === undefined).map(({ name }) => name);
    const image = {
      tags: rules.platform.reportedTags({ saved, layoutDir: undefined }),
      imageId: "",
      digest,
      manifestSize,
    };
    writeDocument(process.fs, inputs.report, reportToml, { image });
  },
};

export const rebaseSteps: readonly Step[] = [
  checkGivenNames,
  openApp,
  nameRunImage,
  dropPrivileges,
  openRunImage,
  ...checks,
  replaceLayers,
  setConfiguration,
  setLabels,
  saveImage,
  writeReport,
];
