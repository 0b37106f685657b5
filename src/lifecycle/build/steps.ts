/** The steps of build: what is read, every buildpack in turn, what is written. */
import { utf8 } from "#base";
import { type BuildMetadata, groupToml, type LegacyBomEntry, legacyBom, metadataToml, planToml } from "#contract";
import { targetOf, UNKNOWN_TARGET } from "../environment/target.ts";
import { buildVariables } from "../environment/variables.ts";
import { directoriesOf, metadataFile, placesOf } from "../layers/places.ts";
import { lookUp, rulesFor } from "../phase/buildpacks.ts";
import type { PhaseContext } from "../phase/context.ts";
import { readDocument, readIfPresent, writeDocument } from "../phase/documents.ts";
import type { StepDef } from "../rules/rules.ts";
import { applyBuildLayers, readLayers, renameIgnored } from "./layers.ts";
import { takeOutputs } from "./outputs.ts";
import { runBuild, type Turn } from "./run.ts";
import { copySbom } from "./sbom.ts";
import type { BuildState } from "./state.ts";

export const buildInitial = (): BuildState => ({
  group: [],
  extensions: [],
  plan: [],
  runImage: UNKNOWN_TARGET,
  target: UNKNOWN_TARGET,
  variables: new Map(),
  processes: [],
  defaultType: undefined,
  slices: [],
  labels: [],
  sboms: [],
  launchBom: [],
  buildBom: [],
});

const readGroup: StepDef<"build"> = {
  id: "build:read-group",
  cites: ["platform.builder.execute-order"],
  reads: ["file:<layers>/group.toml"],
  writes: [],
  failsAs: "failed",
  run({ process, inputs, state }) {
    const { group, groupExtensions } = readDocument(process.fs, inputs.group, groupToml);
    state.group = group;
    state.extensions = groupExtensions;
  },
};

const readPlan: StepDef<"build"> = {
  id: "build:read-plan",
  cites: ["buildpack.build.plan-entries", "platform.plan.entry.extension-default"],
  reads: ["file:<layers>/plan.toml"],
  writes: [],
  failsAs: "failed",
  run({ process, inputs, state }) {
    state.plan = readDocument(process.fs, inputs.plan, planToml).entries;
  },
};

const checkApis: StepDef<"build"> = {
  id: "build:check-buildpack-apis",
  cites: ["buildpack.api.error-unsupported"],
  reads: [],
  writes: [],
  failsAs: "buildpack-api",
  run({ rules, state }) {
    for (const element of state.group) rulesFor(rules, element);
  },
};

const readAnalyzed: StepDef<"build"> = {
  id: "build:read-analyzed",
  cites: ["platform.builder.target-data"],
  reads: ["file:<layers>/analyzed.toml"],
  writes: [],
  failsAs: "failed",
  run({ process, inputs, state, log, rules }) {
    const analyzed = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm({}));
    if (analyzed === undefined) log.warn(`there is no ${inputs.analyzed}: the run image is not known`);
    state.runImage = analyzed?.runImage?.target ?? UNKNOWN_TARGET;
  },
};

const environment: StepDef<"build"> = {
  id: "build:environment",
  cites: ["buildpack.build.env"],
  reads: ["env:*", "file:/etc/os-release"],
  writes: [],
  failsAs: "build",
  run({ process, rules, state }) {
    for (const [name, value] of buildVariables(rules, process.env)) state.variables.set(name, value);
    state.target = targetOf(process, rules, state.runImage);
  },
};

const cleanSboms: StepDef<"build"> = {
  id: "build:clean-sboms",
  cites: ["platform.exporter.sbom.launch-layer"],
  reads: [],
  writes: ["path:<layers>/sbom"],
  failsAs: "build",
  run: (context) => context.process.fs.removeAll(directoriesOf(context).sbom),
};

const runBuildpacks: StepDef<"build"> = {
  id: "build:run-buildpacks",
  cites: ["buildpack.build.execute", "buildpack.build.continue", "buildpack.build.fail-nonzero"],
  reads: ["path:<app>", "path:<buildpacks>", "path:<platform>/env", "path:<build-config>/env"],
  writes: ["path:<layers>/<buildpack>", "path:<app>"],
  failsAs: "build",
  async run(context) {
    const { rules, state } = context;
    const group = rules.platform.buildOrder({ group: state.group });
    for (const { id, version } of group) await runOne(context, id, version);
  },
};

async function runOne(context: PhaseContext<"build">, id: string, version: string): Promise<void> {
  const { process, inputs, rules, state } = context;
  const component = lookUp(process.fs, inputs.buildpacks, { id, version }, rules.platform.buildpackForm({}));
  const { id: ownId } = component.descriptor.buildpack;
  const entries = rules.platform.buildpackPlan({ id, entries: state.plan });
  const { api } = component.descriptor;
  const turn: Turn = {
    component,
    rules: rulesFor(rules, { id, version, api }).rules,
    places: placesOf(context, { id: ownId, version, api }),
    asked: entries.flatMap(({ requires }) => requires),
  };
  await runBuild(context, turn);
  const layers = readLayers(process.fs, turn.places);
  renameIgnored(context, turn.places, layers);
  applyBuildLayers(context, turn.places, layers);
  takeOutputs(context, turn, layers);
}

const copySboms: StepDef<"build"> = {
  id: "build:copy-sboms",
  cites: [
    "platform.exporter.sbom.launch-buildpack",
    "platform.exporter.sbom.launch-layer-file",
    "platform.exporter.sbom.build-buildpack",
    "platform.exporter.sbom.build-layer",
  ],
  reads: ["path:<layers>/<buildpack>"],
  writes: ["path:<layers>/sbom"],
  failsAs: "build",
  run(context) {
    for (const file of context.state.sboms) copySbom(context, file);
  },
};

const writeLegacyBoms: StepDef<"build"> = {
  id: "build:write-legacy-boms",
  cites: ["platform.exporter.sbom.launch-legacy", "platform.exporter.sbom.build-legacy"],
  reads: [],
  writes: ["file:<layers>/sbom/launch/sbom.legacy.json", "file:<layers>/sbom/build/sbom.legacy.json"],
  failsAs: "build",
  run(context) {
    writeLegacyBom(context, "launch", context.state.launchBom);
    writeLegacyBom(context, "build", context.state.buildBom);
  },
};

/** No entries are `null`, and there is a newline at the end: these bytes go into a layer. */
function writeLegacyBom(
  context: PhaseContext<"build">,
  set: "launch" | "build",
  entries: readonly LegacyBomEntry[],
): void {
  const { fs } = context.process;
  if (!context.rules.platform.legacyBomWritten({ entries: entries.length })) return;
  const dir = `${directoriesOf(context).sbom}/${set}`;
  fs.mkdir(dir, { parents: true });
  const text = entries.length === 0 ? "null" : legacyBom.write(entries);
  fs.write(`${dir}/sbom.legacy.json`, utf8(`${text}\n`));
}

const writeMetadata: StepDef<"build"> = {
  id: "build:write-metadata",
  cites: [
    "platform.builder.metadata.buildpacks",
    "platform.builder.metadata.processes",
    "platform.builder.metadata.slices",
    "platform.builder.metadata.default-process",
    "platform.metadata.buildpack-fields",
  ],
  reads: [],
  writes: ["file:<layers>/config/metadata.toml"],
  failsAs: "failed",
  run(context) {
    const { process, state } = context;
    const { platform } = context.rules;
    const metadata: BuildMetadata = {
      buildpacks: platform.buildpacksRecorded({ group: state.group }),
      extensions: state.extensions,
      labels: state.labels,
      processes: platform.processOrder({ processes: state.processes }),
      slices: state.slices,
      defaultProcessType: state.defaultType ?? "",
    };
    writeDocument(process.fs, metadataFile(context), metadataToml, metadata);
  },
};

export const buildSteps: readonly StepDef<"build">[] = [
  readGroup,
  readPlan,
  checkApis,
  readAnalyzed,
  environment,
  cleanSboms,
  runBuildpacks,
  copySboms,
  writeLegacyBoms,
  writeMetadata,
];
