/** Generation, step by step: every extension in turn, the run image that their Dockerfiles come to, what is written. */
import { textOfByteString } from "#base";
import { groupToml, NO_LAYERS_METADATA, planToml, runToml } from "#contract";
import { targetOf, UNKNOWN_TARGET } from "../environment/target.ts";
import { buildVariables } from "../environment/variables.ts";
import { sameImage } from "../images/names.ts";
import { rulesFor } from "../phase/buildpacks.ts";
import { readDocument, readIfPresent, writeDocument } from "../phase/documents.ts";
import type { StepDef } from "../rules/rules.ts";
import { readOutputs } from "./outputs.ts";
import { configPath, dirOf, dockerfileName, dockerfilePath, EXTEND_CONFIG, IGNORED, type Place } from "./places.ts";
import { generateOne } from "./run.ts";

type Step = StepDef<"generate">;

const readFiles: Step = {
  id: "generate:read-files",
  cites: ["ext.process.execute", "buildpack.api.error-unsupported"],
  reads: ["file:<layers>/group.toml", "file:<layers>/plan.toml", "file:<layers>/analyzed.toml", "file:<run>"],
  writes: [],
  failsAs: "failed",
  run({ process, inputs, state, rules }) {
    state.extensions = readDocument(process.fs, inputs.group, groupToml).groupExtensions;
    for (const element of state.extensions) rulesFor(rules, element);
    state.plan = readDocument(process.fs, inputs.plan, planToml).entries;
    state.listed = readIfPresent(process.fs, inputs.run, runToml)?.images ?? [];
    state.analyzed = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm({})) ?? {
      metadata: NO_LAYERS_METADATA,
    };
  },
};

const environment: Step = {
  id: "generate:environment",
  cites: ["ext.process.env"],
  reads: ["env:*", "file:/etc/os-release"],
  writes: [],
  failsAs: "generate",
  run({ process, rules, state }) {
    state.base = buildVariables(rules, process.env);
    state.target = targetOf(process, rules, state.analyzed.runImage?.target ?? UNKNOWN_TARGET);
  },
};

const runExtensions: Step = {
  id: "generate:run-extensions",
  cites: ["ext.process.execute", "ext.process.next", "ext.process.plan", "ext.process.fail-nonzero"],
  reads: ["path:<app>", "path:<extensions>", "path:<platform>/env", "path:<build-config>/env"],
  writes: ["path:<generated>"],
  failsAs: "generate",
  async run(context) {
    const { rules, state } = context;
    for (const extension of rules.platform.generateOrder({ group: state.extensions })) {
      const entries = rules.platform.extensionPlan({ id: extension.id, entries: state.plan });
      const asked = entries.flatMap(({ requires }) => requires);
      const outputDir = await generateOne(context, extension, asked);
      state.generated = [...state.generated, ...readOutputs(context, extension, outputDir)];
      const met = asked.map(({ name }) => name);
      state.plan = rules.platform.planAfterExtension({ entries: state.plan, met });
    }
  },
};

const selectRunImage: Step = {
  id: "generate:select-run-image",
  cites: ["platform.detector.ext.select-run-image", "platform.detector.ext.warn-unknown-run-image"],
  reads: ["file:<run>"],
  writes: ["file:<layers>/analyzed.toml"],
  failsAs: "generate",
  run({ rules, state, log }) {
    const forRun = state.generated.filter(({ kind }) => kind === "run");
    const dockerfiles = forRun.map(({ form }) => ({ switchesTo: form.switchesTo, extends: form.extends }));
    const { image, extend, ignored } = rules.platform.runImageChoice({ dockerfiles });
    state.ignored = forRun.slice(0, ignored);
    const before = state.analyzed.runImage;
    if (image !== undefined && image !== before?.image) {
      const known = state.listed.some((one) => [one.image, ...one.mirrors].some((name) => sameImage(name, image)));
      if (!known) log.warn(`an extension chose the run image ${image}, which the run file does not name`);
      const switched = rules.platform.switchedRunImage({ image, extend });
      state.analyzed = { ...state.analyzed, runImage: switched };
    } else if (extend && before !== undefined) {
      state.analyzed = { ...state.analyzed, runImage: { ...before, extend } };
    }
  },
};

const recordBuildImage: Step = {
  id: "generate:record-build-image",
  cites: ["platform.detector.ext.record-build-image"],
  reads: [],
  writes: ["file:<layers>/analyzed.toml"],
  failsAs: "generate",
  run({ rules, state }) {
    const dockerfiles = state.generated.filter(({ kind }) => kind === "build").length;
    if (!rules.platform.buildImageExtended({ dockerfiles })) return;
    const reference = state.analyzed.buildImage?.reference ?? "";
    state.analyzed = { ...state.analyzed, buildImage: { reference, extend: true } };
  },
};

const placeDockerfiles: Step = {
  id: "generate:place-dockerfiles",
  cites: ["platform.detector.ext.switch.ignore-preceding"],
  reads: [],
  writes: ["path:<generated>"],
  failsAs: "generate",
  run({ process: { fs }, inputs, rules, state }) {
    const form = rules.platform.generatedForm({});
    for (const one of state.generated) {
      const suffix = state.ignored.includes(one) ? IGNORED : "";
      const made = `${one.outputDir}/${dockerfileName(one.kind)}`;
      if (form === "by-extension") {
        if (suffix !== "") fs.rename(made, `${made}${suffix}`);
        continue;
      }
      const place: Place = { form, generated: inputs.generated, id: one.extension.id, kind: one.kind };
      fs.mkdir(dirOf(place), { parents: true });
      fs.write(`${dockerfilePath(place)}${suffix}`, fs.readContent(made));
      const config = `${one.outputDir}/${EXTEND_CONFIG}`;
      if (fs.exists(config)) fs.write(configPath(place), fs.readContent(config));
    }
    for (const dir of state.temporary) fs.removeAll(dir);
  },
};

const writeAnalyzed: Step = {
  id: "generate:write-analyzed",
  cites: ["platform.detector.ext.select-run-image", "platform.detector.ext.record-build-image"],
  reads: [],
  writes: ["file:<layers>/analyzed.toml"],
  failsAs: "failed",
  run({ process, inputs, rules, state }) {
    writeDocument(process.fs, inputs.analyzed, rules.platform.analyzedForm({}), state.analyzed);
  },
};

const writePlan: Step = {
  id: "generate:write-plan",
  cites: ["platform.detector.ext.filter-plan"],
  reads: [],
  writes: ["file:<layers>/plan.toml"],
  failsAs: "failed",
  run({ process, inputs, state, log }) {
    writeDocument(process.fs, inputs.plan, planToml, { entries: state.plan });
    log.debug(`generated Dockerfiles are in ${textOfByteString(inputs.generated)}`);
  },
};

export const generateSteps: readonly Step[] = [
  readFiles,
  environment,
  runExtensions,
  selectRunImage,
  recordBuildImage,
  placeDockerfiles,
  writeAnalyzed,
  writePlan,
];
