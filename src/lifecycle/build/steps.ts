/** The steps of build. */
import { byteString, utf8 } from "#base";
import {
  type BuildMetadata,
  groupToml,
  type LegacyBomEntry,
  legacyBom,
  metadataToml,
  planToml,
  withOneWord,
} from "#contract";
import { lookUpBuildpack } from "../files/components.ts";
import { readDocument, writeDocument } from "../files/documents.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import { type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { directoriesOf, metadataFile, placesOf } from "../phase/places.ts";
import { environmentStep } from "../steps/environment.ts";
import { runImageTargetStep } from "../steps/read-files.ts";
import { applyBuildLayers, readLayers, renameIgnored } from "./layers.ts";
import { collectOutputs } from "./outputs.ts";
import { type BuildpackRun, runBuildExecutable } from "./run.ts";
import { copySbom } from "./sbom.ts";

const readGroup = step("build", {
  id: "build:read-group",
  cites: ["platform.builder.execute-order"],
  gives: ["group", "extensions"],
  failsAs: "failed",
  run({ process, inputs }) {
    const { group, groupExtensions } = readDocument(process.fs, inputs.group, groupToml);
    return { group, extensions: groupExtensions };
  },
});

const readPlan = step("build", {
  id: "build:read-plan",
  cites: ["buildpack.build.plan-entries", "platform.plan.entry.extension-default"],
  gives: ["plan"],
  failsAs: "failed",
  run: ({ process, inputs }) => ({ plan: readDocument(process.fs, inputs.plan, planToml).entries }),
});

const checkApis = step("build", {
  id: "build:check-buildpack-apis",
  cites: ["buildpack.api.error-unsupported"],
  needs: ["group"],
  failsAs: "buildpack-api",
  run({ rules, state }) {
    for (const element of state.group) rulesFor(rules, element);
  },
});

const readAnalyzed = runImageTargetStep({
  id: "build:read-analyzed",
  cites: ["platform.builder.target-data"],
});

const environment = environmentStep({ id: "build:environment", cites: ["buildpack.build.env"] });

const cleanSboms = step("build", {
  id: "build:clean-sboms",
  cites: ["platform.exporter.sbom.launch-layer"],
  run(context) {
    if (context.rules.platform.keepsSboms) context.process.fs.removeAll(directoriesOf(context).sbom);
  },
});

const runBuildpacks = step("build", {
  id: "build:run-buildpacks",
  cites: ["buildpack.build.execute", "buildpack.build.continue", "buildpack.build.fail-nonzero"],
  needs: ["group", "plan", "variables", "target"],
  async run(context) {
    const { rules, state } = context;
    const group = rules.platform.buildOrder({ group: state.group });
    for (const { id, version } of group) await runOne(context, id, version);
  },
});

async function runOne(
  context: PhaseContext<"build", "plan" | "variables" | "target">,
  id: string,
  version: string,
): Promise<void> {
  const { process, inputs, rules, state } = context;
  const component = lookUpBuildpack(process.fs, inputs.buildpacks, { id, version }, rules.platform.buildpackForm);
  const { id: ownId } = component.descriptor.buildpack;
  const entries = rules.platform.buildpackPlan({ id, entries: state.plan });
  const { api } = component.descriptor;
  const buildpack: BuildpackRun = {
    component,
    rules: rulesFor(rules, { id, version, api }).rules,
    places: placesOf(context, { id: ownId, version, api }),
    requirements: entries.flatMap(({ requires }) => requires),
  };
  await runBuildExecutable(context, buildpack);
  const layers = readLayers(context, buildpack.places);
  renameIgnored(context, buildpack.places, layers);
  applyBuildLayers(context, buildpack.places, layers);
  collectOutputs(context, buildpack, layers);
}

const copySboms = step("build", {
  id: "build:copy-sboms",
  cites: [
    "platform.exporter.sbom.launch-buildpack",
    "platform.exporter.sbom.launch-layer-file",
    "platform.exporter.sbom.build-buildpack",
    "platform.exporter.sbom.build-layer",
  ],
  run(context) {
    if (!context.rules.platform.keepsSboms) return;
    for (const file of context.state.sboms) copySbom(context, file);
  },
});

const writeLegacyBoms = step("build", {
  id: "build:write-legacy-boms",
  cites: ["platform.exporter.sbom.launch-legacy", "platform.exporter.sbom.build-legacy"],
  run(context) {
    if (context.rules.platform.metadataForm === "string-and-bom") return;
    writeLegacyBom(context, "launch", context.state.launchBom);
    writeLegacyBom(context, "build", context.state.buildBom);
  },
});

/** An empty list is written as `null` with a newline, because these bytes go into a layer. */
function writeLegacyBom(
  context: PhaseContext<"build">,
  set: "launch" | "build",
  entries: readonly LegacyBomEntry[],
): void {
  const { fs } = context.process;
  if (!context.rules.platform.legacyBomWritten({ entries: entries.length })) return;
  const dir = byteString`${directoriesOf(context).sbom}/${set}`;
  fs.mkdir(dir, { parents: true });
  const text = entries.length === 0 ? "null" : legacyBom.write(entries);
  fs.write(`${dir}/sbom.legacy.json`, utf8(`${text}\n`));
}

const writeMetadata = step("build", {
  id: "build:write-metadata",
  cites: [
    "platform.builder.metadata.buildpacks",
    "platform.builder.metadata.processes",
    "platform.builder.metadata.slices",
    "platform.builder.metadata.default-process",
    "platform.metadata.buildpack-fields",
  ],
  needs: ["group", "extensions"],
  failsAs: "failed",
  run(context) {
    const { process, state } = context;
    const { platform } = context.rules;
    const { metadataForm: form } = platform;
    const processes = platform.processOrder({ processes: state.processes });
    const metadata: BuildMetadata = {
      buildpacks: platform.buildpacksRecorded({ group: state.group }),
      extensions: state.extensions,
      labels: state.labels,
      processes: form === "list" ? processes : processes.map(withOneWord),
      slices: state.slices,
      defaultProcessType: state.defaultType ?? "",
      ...(form === "string-and-bom" && { bom: state.launchBom }),
    };
    writeDocument(process.fs, metadataFile(context), metadataToml[form], metadata);
  },
});

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
