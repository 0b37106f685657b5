/** Composes the app image from its layers, configuration and labels, and saves it. */
import { byteString, FaultError, textOfByteString, withMembers } from "#base";
import {
  type BuildMetadataLabel,
  bomToml,
  buildMetadata,
  type GroupElement,
  json,
  LABELS,
  type LabelElement,
  type LegacyBomEntry,
  lifecycleMetadata,
  projectMetadataLabel,
  withOneWord,
} from "#contract";
import { append, labelOf, setRunConfig, withMediaType } from "#image";
import { readIfPresent } from "../files/documents.ts";
import { type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { directoriesOf, placesOf } from "../phase/places.ts";
import { phaseFault } from "../rules/faults.ts";
import { saveImage, writeReport } from "../steps/images.ts";

type Context = PhaseContext<"export", "built">;

const composeLayers = step("export", {
  id: "export:compose-layers",
  cites: [
    "buildpack.export.image.compose",
    "platform.exporter.base.layers-preserved",
    "platform.exporter.base.config-preserved",
  ],
  needs: ["base", "created"],
  gives: ["image"],
  run({ state, rules, inputs }) {
    const { manifest } = state.base.mediaType;
    const additions = rules.platform.layerOrder.flatMap((role) => state.layers.get(role) ?? []);
    const layers = additions.map(({ layer, history }) => ({
      layer: withMediaType(layer, rules.platform.layerMediaType({ layer: layer.blob.mediaType, manifest })),
      history,
    }));
    const composed = append(state.base, layers);
    const { created } = state;
    const kept = rules.platform.keepsHistory({ platformApi: inputs.platformApi });
    const history = composed.config.history.map((entry) => (kept ? withMembers(entry, { created }) : { created }));
    const config = rules.platform.inheritedConfig({ config: { ...composed.config, created, history } });
    return { image: { ...composed, config } };
  },
});

const setRunConfiguration = step("export", {
  id: "export:set-config",
  cites: [
    "platform.exporter.working-dir",
    "platform.exporter.env.layers-dir",
    "platform.exporter.env.app-dir",
    "platform.exporter.env.path",
  ],
  needs: ["image", "built"],
  gives: ["image"],
  run(context) {
    const { state, rules, inputs } = context;
    const { image } = state;
    const [layers, app] = [textOfByteString(inputs.layers), textOfByteString(inputs.app)];
    const entrypoint = rules.platform.entrypoint({
      requested: inputs.processType,
      buildpackDefault: state.built.defaultProcessType === "" ? undefined : state.built.defaultProcessType,
      types: state.built.processes.map(({ type }) => type),
    });
    if (!entrypoint.ok) throw new FaultError(entrypoint.fault);
    const configured = setRunConfig(image, {
      Env: rules.platform.imageEnv({
        base: image.config.config.Env ?? [],
        layers,
        app,
        metadata: textOfByteString(directoriesOf(context).metadata),
        platformApi: inputs.platformApi,
      }),
      WorkingDir: rules.platform.imageWorkingDir({ app }),
      Entrypoint: [entrypoint.value],
      Cmd: rules.platform.imageCommand,
    });
    return { image: configured };
  },
});

const setOwnLabels = step("export", {
  id: "export:own-labels",
  cites: [
    "platform.exporter.label.lifecycle-metadata",
    "platform.exporter.label.build-metadata",
    "platform.exporter.label.project-metadata",
  ],
  needs: ["project", "built", "base", "extended"],
  run(context) {
    const { state, rules, inputs } = context;
    refuseNotFinite(LABELS.lifecycleMetadata, state.metadata);
    refuseNotFinite(LABELS.projectMetadata, state.project);
    const execEnv = rules.platform.labelsExecEnv ? { execEnv: inputs.execEnv } : {};
    state.labels.set(LABELS.lifecycleMetadata, lifecycleMetadata.write({ ...state.metadata, ...execEnv }));
    state.labels.set(LABELS.buildMetadata, buildMetadata[rules.platform.metadataForm].write(buildLabel(context)));
    state.labels.set(LABELS.projectMetadata, projectMetadataLabel.write(state.project));
    const extended = state.extended !== undefined;
    const label = labelOf(state.extended ?? state.base, LABELS.rebasable);
    const rebasable = rules.platform.rebasableLabel({ label, extended });
    if (rebasable !== undefined) state.labels.set(LABELS.rebasable, rebasable);
  },
});

/** Throws a phase fault if a label would not be JSON. */
function refuseNotFinite(label: string, value: unknown): void {
  const at = json.notFiniteAt(value);
  if (at === undefined) return;
  throw phaseFault("export", `the label ${label} cannot have a float that is not finite, at ${at}`, {
    remedy: "write it as a string",
  });
}

const hasBom = ({ platform }: Context["rules"]): boolean => platform.metadataForm === "string-and-bom";

function buildLabel({ state, rules }: Context): BuildMetadataLabel {
  const api = (element: GroupElement) => (rules.platform.labelsBuildpackApi ? { api: element.api } : {});
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
    launcher: rules.platform.launcherIdentity,
    processes: rules.platform.metadataForm === "list" ? state.built.processes : state.built.processes.map(withOneWord),
    defaultProcessType: state.built.defaultProcessType,
    ...(hasBom(rules) && { bom: state.built.bom ?? [] }),
  };
}

const setLabels = step("export", {
  id: "export:labels",
  cites: ["buildpack.launch-toml.label.added", "buildpack.launch-toml.label.last-wins"],
  needs: ["image", "built"],
  gives: ["image"],
  run({ state, rules, inputs }) {
    const { image } = state;
    const Labels = rules.platform.imageLabels({
      base: image.config.config.Labels ?? {},
      own: Object.fromEntries(state.labels),
      buildpacks: state.built.labels,
      execEnv: inputs.execEnv,
      platformApi: inputs.platformApi,
    });
    return { image: setRunConfig(image, { Labels }) };
  },
});

const save = step("export", {
  id: "export:save",
  cites: ["platform.exporter.same-image-each-tag", "platform.exporter.layout.write", "platform.creator.tags"],
  needs: ["stores", "image"],
  gives: ["saved"],
  run: saveImage,
});

const report = step("export", {
  id: "export:report",
  cites: [
    "platform.exporter.report",
    "platform.report.tags",
    "platform.report.digest",
    "platform.report.manifest-size",
  ],
  needs: ["stores", "saved", "group"],
  run(context) {
    const layoutDir = context.inputs.layout ? context.inputs.layoutDir : undefined;
    writeReport(context, { layoutDir, ...(hasBom(context.rules) && { buildBom: reportedBom(context) }) });
  },
});

/** The legacy BOM of the build, as the buildpacks left it in their directories. */
const reportedBom = (context: PhaseContext<"export", "group">): readonly LegacyBomEntry[] =>
  context.state.group.group.flatMap((element) => {
    const { id, version } = element;
    const file = byteString`${placesOf(context, element).config}/build.toml`;
    const bom = readIfPresent(context.process.fs, file, bomToml)?.bom ?? [];
    return bom.map((entry) => ({ ...entry, buildpack: { id, version } }));
  });

export const imageSteps: readonly StepDef<"export">[] = [
  composeLayers,
  setRunConfiguration,
  setOwnLabels,
  setLabels,
  save,
  report,
];
