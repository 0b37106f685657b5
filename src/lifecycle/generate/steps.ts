/** The steps of generate: they run the extensions, select the run image and write the Dockerfiles. */
import { byteString, textOfByteString } from "#base";
import { planToml } from "#contract";
import { UNKNOWN_TARGET } from "../environment/target.ts";
import {
  configPath,
  type DockerfilePlace,
  dockerfileDir,
  dockerfileName,
  dockerfilePath,
  EXTEND_CONFIG,
  IGNORED,
} from "../files/dockerfile-places.ts";
import { readDocument, writeDocument } from "../files/documents.ts";
import { sameImage } from "../images/names.ts";
import { type StepDef, step } from "../phase/context.ts";
import type { Generated } from "../phase/states/generate.ts";
import { environmentStep } from "../steps/environment.ts";
import { listedRunImages, readAnalyzed, readGroupExtensions, writeAnalyzedStep } from "../steps/read-files.ts";
import { readOutputs } from "./outputs.ts";
import { runExtension } from "./run.ts";

type Step = StepDef<"generate">;

const readFiles = step("generate", {
  id: "generate:read-files",
  cites: ["ext.process.execute", "buildpack.api.error-unsupported"],
  gives: ["extensions", "plan", "listed", "analyzed", "runImage"],
  failsAs: "failed",
  run(context) {
    const { process, inputs } = context;
    const analyzed = readAnalyzed(context);
    return {
      extensions: readGroupExtensions(context),
      plan: readDocument(process.fs, inputs.plan, planToml).entries,
      listed: listedRunImages(context).images,
      analyzed,
      runImage: analyzed.runImage?.target ?? UNKNOWN_TARGET,
    };
  },
});

const environment = environmentStep({ id: "generate:environment", cites: ["ext.process.env"] });

const runExtensions = step("generate", {
  id: "generate:run-extensions",
  cites: ["ext.process.execute", "ext.process.next", "ext.process.plan", "ext.process.fail-nonzero"],
  needs: ["extensions", "plan", "variables", "target"],
  gives: ["generated", "plan"],
  async run(context) {
    const { rules, state } = context;
    const generated: Generated[] = [];
    let { plan } = state;
    for (const extension of rules.platform.generateOrder({ group: state.extensions })) {
      const entries = rules.platform.extensionPlan({ id: extension.id, entries: plan });
      const requirements = entries.flatMap(({ requires }) => requires);
      const outputDir = await runExtension(context, extension, requirements);
      generated.push(...readOutputs(context, extension, outputDir));
      const met = requirements.map(({ name }) => name);
      plan = rules.platform.planAfterExtension({ entries: plan, met });
    }
    return { generated, plan };
  },
});

const selectRunImage = step("generate", {
  id: "generate:select-run-image",
  cites: ["platform.detector.ext.select-run-image", "platform.detector.ext.warn-unknown-run-image"],
  needs: ["generated", "listed", "analyzed"],
  gives: ["analyzed", "ignored"],
  run({ rules, state, log }) {
    const forRun = state.generated.filter(({ kind }) => kind === "run");
    const dockerfiles = forRun.map(({ form }) => ({ switchesTo: form.switchesTo, extends: form.extends }));
    const { image, extend, ignored: count } = rules.platform.runImageChoice({ dockerfiles });
    const ignored = forRun.slice(0, count);
    const before = state.analyzed.runImage;
    if (image !== undefined && image !== before?.image) {
      const known = state.listed.some((one) => [one.image, ...one.mirrors].some((name) => sameImage(name, image)));
      if (!known) log.warn(`an extension chose the run image ${image}, which run.toml does not list`);
      const switched = rules.platform.switchedRunImage({ image, extend });
      return { ignored, analyzed: { ...state.analyzed, runImage: switched } };
    }
    const runImage = before === undefined ? {} : { runImage: extend ? { ...before, extend } : before };
    return { ignored, analyzed: { ...state.analyzed, ...runImage } };
  },
});

const recordBuildImage = step("generate", {
  id: "generate:record-build-image",
  cites: ["platform.detector.ext.record-build-image"],
  needs: ["generated", "analyzed"],
  gives: ["analyzed"],
  run({ rules, state }) {
    const dockerfiles = state.generated.filter(({ kind }) => kind === "build").length;
    const { analyzed } = state;
    if (!rules.platform.buildImageExtended({ dockerfiles })) return { analyzed };
    const reference = analyzed.buildImage?.reference ?? "";
    return { analyzed: { ...analyzed, buildImage: { reference, extend: true } } };
  },
});

const placeDockerfiles = step("generate", {
  id: "generate:place-dockerfiles",
  cites: ["platform.detector.ext.switch.ignore-preceding"],
  needs: ["generated", "ignored"],
  run({ process: { fs }, inputs, rules, state }) {
    const form = rules.platform.generatedForm;
    for (const one of state.generated) {
      const suffix = state.ignored.includes(one) ? IGNORED : "";
      const made = byteString`${one.outputDir}/${dockerfileName(one.kind)}`;
      if (form === "by-extension") {
        if (suffix !== "") fs.rename(made, `${made}${suffix}`);
        continue;
      }
      const place: DockerfilePlace = { form, generated: inputs.generated, id: one.extension.id, kind: one.kind };
      fs.mkdir(dockerfileDir(place), { parents: true });
      fs.write(`${dockerfilePath(place)}${suffix}`, fs.readContent(made));
      const config = byteString`${one.outputDir}/${EXTEND_CONFIG}`;
      if (fs.exists(config)) fs.write(configPath(place), fs.readContent(config));
    }
    for (const dir of state.temporary) fs.removeAll(dir);
  },
});

const writeAnalyzed = writeAnalyzedStep({
  id: "generate:write-analyzed",
  cites: ["platform.detector.ext.select-run-image", "platform.detector.ext.record-build-image"],
});

const writePlan = step("generate", {
  id: "generate:write-plan",
  cites: ["platform.detector.ext.filter-plan"],
  needs: ["plan"],
  failsAs: "failed",
  run({ process, inputs, state, log }) {
    writeDocument(process.fs, inputs.plan, planToml, { entries: state.plan });
    log.debug(`generated Dockerfiles are in ${textOfByteString(inputs.generated)}`);
  },
});

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
