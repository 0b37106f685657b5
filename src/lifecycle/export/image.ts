/** From parts to an image: configuration, labels, and the names it is saved under. */
import { FaultError, textOfByteString } from "#base";
import {
  type BuildMetadataLabel,
  buildMetadata,
  type GroupElement,
  LABELS,
  type LabelElement,
  lifecycleMetadata,
  projectMetadataLabel,
  reportToml,
} from "#contract";
import { append, labelOf, setRunConfig } from "#image";
import { needed } from "../images/needed.ts";
import { unwrap } from "../images/results.ts";
import { directoriesOf } from "../layers/places.ts";
import type { PhaseContext } from "../phase/context.ts";
import { writeDocument } from "../phase/documents.ts";
import type { StepDef } from "../rules/rules.ts";

type Context = PhaseContext<"export">;
type Step = StepDef<"export">;

const composeLayers: Step = {
  id: "export:compose-layers",
  cites: [
    "buildpack.export.image.compose",
    "platform.exporter.base.layers-preserved",
    "platform.exporter.base.config-preserved",
  ],
  reads: [],
  writes: ["config:created", "config:history"],
  failsAs: "export",
  run({ state, rules }) {
    const parts = rules.platform.layerOrder({}).flatMap((role) => state.parts.get(role) ?? []);
    const composed = append(needed(state.base, "base"), parts);
    const { created } = state;
    const kept = rules.platform.keepsHistory({});
    const history = composed.config.history.map((entry) => (kept ? { ...entry, created } : { created }));
    const config = rules.platform.inheritedConfig({ config: { ...composed.config, created, history } });
    state.image = { ...composed, config };
  },
};

const setRunConfiguration: Step = {
  id: "export:set-config",
  cites: [
    "platform.exporter.working-dir",
    "platform.exporter.env.layers-dir",
    "platform.exporter.env.app-dir",
    "platform.exporter.env.path",
  ],
  reads: [],
  writes: ["config:Env", "config:WorkingDir", "config:Entrypoint", "config:Cmd"],
  failsAs: "export",
  run(context) {
    const { state, rules, inputs } = context;
    const image = needed(state.image, "image");
    const [layers, app] = [textOfByteString(inputs.layers), textOfByteString(inputs.app)];
    const entrypoint = rules.platform.entrypoint({
      requested: inputs.processType,
      buildpackDefault: state.built.defaultProcessType === "" ? undefined : state.built.defaultProcessType,
      types: state.built.processes.map(({ type }) => type),
    });
    if (!entrypoint.ok) throw new FaultError(entrypoint.fault);
    state.image = setRunConfig(image, {
      Env: rules.platform.imageEnv({
        base: image.config.config.Env ?? [],
        layers,
        app,
        metadata: textOfByteString(directoriesOf(context).metadata),
        platformApi: inputs.platformApi,
      }),
      WorkingDir: rules.platform.imageWorkingDir({ app }),
      Entrypoint: [entrypoint.value],
      Cmd: rules.platform.imageCommand({}),
    });
  },
};

const setOwnLabels: Step = {
  id: "export:own-labels",
  cites: [
    "platform.exporter.label.lifecycle-metadata",
    "platform.exporter.label.build-metadata",
    "platform.exporter.label.project-metadata",
  ],
  reads: [],
  writes: [
    "label:io.buildpacks.lifecycle.metadata",
    "label:io.buildpacks.build.metadata",
    "label:io.buildpacks.project.metadata",
  ],
  failsAs: "export",
  run(context) {
    const { state, rules, inputs } = context;
    const execEnv = rules.platform.labelsExecEnv({}) ? { execEnv: inputs.execEnv } : {};
    state.labels.set(LABELS.lifecycleMetadata, lifecycleMetadata.write({ ...state.metadata, ...execEnv }));
    state.labels.set(LABELS.buildMetadata, buildMetadata.write(buildLabel(context)));
    state.labels.set(LABELS.projectMetadata, projectMetadataLabel.write(state.project));
    const extended = state.extended !== undefined;
    const label = labelOf(state.extended ?? needed(state.base, "base"), LABELS.rebasable);
    const rebasable = rules.platform.rebasableLabel({ label, extended });
    if (rebasable !== undefined) state.labels.set(LABELS.rebasable, rebasable);
  },
};

function buildLabel({ state, rules }: Context): BuildMetadataLabel {
  const api = (element: GroupElement) => (rules.platform.labelsBuildpackApi({}) ? { api: element.api } : {});
  const element = (of: GroupElement): LabelElement => ({
    id: of.id,
    version: of.version,
    homepage: of.homepage,
    ...api(of),
    optional: of.optional,
  });
  return {
    buildpacks: state.built.buildpacks.map(element),
    extensions: state.built.extensions.map(element),
    launcher: rules.platform.launcherIdentity({}),
    processes: state.built.processes,
    defaultProcessType: state.built.defaultProcessType,
  };
}

const setLabels: Step = {
  id: "export:labels",
  cites: ["buildpack.launch-toml.label.added", "buildpack.launch-toml.label.last-wins"],
  reads: ["file:<layers>/config/metadata.toml"],
  writes: ["label:*"],
  failsAs: "export",
  run({ state, rules, inputs }) {
    const image = needed(state.image, "image");
    const Labels = rules.platform.imageLabels({
      base: image.config.config.Labels ?? {},
      own: Object.fromEntries(state.labels),
      buildpacks: state.built.labels,
      execEnv: inputs.execEnv,
      platformApi: inputs.platformApi,
    });
    state.image = setRunConfig(image, { Labels });
  },
};

const saveImage: Step = {
  id: "export:save",
  cites: ["platform.exporter.same-image-each-tag", "platform.exporter.layout.write", "platform.creator.tags"],
  reads: [],
  writes: ["tag:*"],
  failsAs: "export",
  async run({ state, inputs, log }) {
    const { images } = needed(state.stores, "stores");
    state.saved = unwrap(await images.save(needed(state.image, "image"), inputs.args));
    log.info(`Saved ${inputs.args.join(", ")}: ${state.saved.digest}`);
  },
};

const writeReport: Step = {
  id: "export:report",
  cites: [
    "platform.exporter.report",
    "platform.report.tags",
    "platform.report.digest",
    "platform.report.manifest-size",
  ],
  reads: [],
  writes: ["file:<report>"],
  failsAs: "export",
  run({ state, rules, process, inputs }) {
    const { digest, manifestSize, tags } = needed(state.saved, "saved");
    const saved = tags.filter(({ fault }) => fault === undefined).map(({ name }) => name);
    const { reportsDigest } = needed(state.stores, "stores").images;
    writeDocument(process.fs, inputs.report, reportToml, {
      image: {
        tags: rules.platform.reportedTags({ saved, layoutDir: inputs.layout ? inputs.layoutDir : undefined }),
        imageId: "",
        digest: reportsDigest ? digest : "",
        manifestSize,
      },
    });
  },
};

export const imageSteps: readonly Step[] = [
  composeLayers,
  setRunConfiguration,
  setOwnLabels,
  setLabels,
  saveImage,
  writeReport,
];
