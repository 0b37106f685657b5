/** The steps of the extender. It runs in a container of the image that it extends, and changes the files of that container. */
import { byteString, orThrow } from "#base";

import { LABELS } from "#contract";
import { labelOf, layoutStore, parseReference, setLabels, storedImageOf } from "#image";
import { environmentOfText, type ProcessEnvironment, readUsers } from "#machine";
import { openBase } from "../images/kept-base.ts";
import { innerContext, type PhaseContext, type StepDef, step } from "../phase/context.ts";
import { runPhase } from "../phase/run.ts";
import { buildStart } from "../phase/states/build.ts";
import { generateStart } from "../phase/states/generate.ts";
import { withEnvironment } from "../phase/with-environment.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";
import { phaseFault } from "../rules/faults.ts";
import { readAnalyzed, readGroupExtensions } from "../steps/read-files.ts";
import { applyExtension } from "./apply-extension.ts";
import { imageVariables } from "./config.ts";

type Context = PhaseContext<"extend">;

const checkKind = step("extend", {
  id: "extend:check-kind",
  cites: ["platform.extender.base.build", "platform.extender.base.run"],
  gives: ["kind"],
  failsAs: "inputs",
  run({ inputs, rules }) {
    const kind = rules.platform.extendKind({ asked: inputs.kind });
    if (kind !== undefined) return { kind };
    throw phaseFault("inputs", `the kind of image ${JSON.stringify(inputs.kind)} does not exist`, {
      remedy: "pass -kind build or -kind run",
    });
  },
});

const readFiles = step("extend", {
  id: "extend:read-files",
  cites: ["platform.extender.apply-dockerfile", "buildpack.api.error-unsupported"],
  gives: ["analyzed", "extensions"],
  failsAs: "failed",
  run: (context) => ({ analyzed: readAnalyzed(context), extensions: readGroupExtensions(context) }),
});

/** By default the detector generates, and this step does nothing. */
const generate = step("extend", {
  id: "extend:generate",
  cites: ["platform.detector.ext.execute-order"],
  needs: ["extensions"],
  failsAs: "generate",
  async run(context) {
    const { state, inputs, rules } = context;
    if (rules.platform.extensionsIn({ phase: inputs.phase }) !== "generate" || state.extensions.length === 0) return;
    await runPhase("generate", innerContext<"generate">(context, { state: generateStart() }));
  },
});

const openTheBase = step("extend", {
  id: "extend:open-base",
  cites: ["platform.extender.base.build", "platform.extender.base.run"],
  needs: ["kind", "analyzed"],
  gives: ["base", "extended"],
  async run(context) {
    const { process, state, rules } = context;
    const { kind } = state;
    const { buildImage, runImage } = state.analyzed;
    const [build, run] = [buildImage?.reference ?? "", runImage?.reference ?? ""];
    const reference = rules.platform.extendedReference({ kind, build, run });
    const parsed = parseReference(reference);
    const digest = parsed.ok ? parsed.value.digest : undefined;
    if (digest === undefined) {
      throw phaseFault("extend", `analyzed.toml names no ${kind} image by its digest: ${JSON.stringify(reference)}`, {
        remedy: kind === "build" ? "pass -build-image to the restorer" : "run the restorer after the detector",
      });
    }
    const base = await openBase(process, digest);
    if (base === undefined) {
      throw phaseFault("extend", `the ${kind} image ${reference} is not in the cache of the restorer`, {
        remedy: "run the extender with the same directory /kaniko as the restorer",
      });
    }
    return { base, extended: base };
  },
});

const applyDockerfiles = step("extend", {
  id: "extend:apply-dockerfiles",
  cites: ["ext.apply.each", "platform.extender.apply-dockerfile"],
  needs: ["kind", "extensions", "extended"],
  gives: ["extended"],
  async run(context) {
    const { state, rules, log } = context;
    const { kind } = state;
    let { extended } = state;
    let applied = 0;
    /** Whether every Dockerfile so far declares its layers rebasable. */
    let rebasable = true;
    for (const extension of rules.platform.extendOrder({ group: state.extensions })) {
      const image = await applyExtension(context, extension, { kind, image: extended });
      if (image === undefined) continue;
      rebasable = rules.platform.staysRebasable({ before: rebasable, label: labelOf(image, LABELS.rebasable) });
      extended = setLabels(image, { [LABELS.rebasable]: String(rebasable) });
      applied += 1;
      const { user } = rules.platform.userArguments({ user: image.config.config.User ?? "" });
      if (rules.platform.isRootUser({ user })) log.warn(`${extension.id} leaves ${user} as the user of the image`);
    }
    if (applied === 0) log.warn(`no extension has a Dockerfile for the ${kind} image`);
    return { extended };
  },
});

const refuseRoot = step("extend", {
  id: "extend:refuse-root",
  cites: ["platform.extender.run.root-fail"],
  needs: ["kind", "extended"],
  run(context) {
    if (context.state.kind === "build") return;
    const { state, rules } = context;
    const { user } = rules.platform.userArguments({ user: state.extended.config.config.User ?? "" });
    if (!rules.platform.isRootUser({ user })) return;
    throw phaseFault("extend", `the user of the extended run image is ${user}`, {
      remedy: "end the last run.Dockerfile with USER ${user_id}:${group_id}",
    });
  },
});

/** Writes `<extended>/run/<digest>/`: an OCI layout with the new layers only. */
const saveExtended = step("extend", {
  id: "extend:save-extended",
  cites: ["platform.extender.run.copy-extended", "platform.extender.run.rebasable-false"],
  needs: ["kind", "base", "extended"],
  async run(context) {
    if (context.state.kind === "build") return;
    const { process, inputs, state, rules } = context;
    const [base, image] = [state.base, storedImageOf(state.extended)];
    const layers = { base: base.layers.length, extended: image.layers.length };
    const contentFrom = rules.platform.copiesLayersFrom(layers);
    const dir = byteString`${inputs.extended}/run/${byteString(image.manifest.digest)}`;
    orThrow(await layoutStore(process.fs, dir, { names: "one", contentFrom }).save(image, [""]));
    // The exporter runs as another user.
    for (const name of process.fs.readDir(`${dir}/blobs/sha256`))
      process.fs.chmod(`${dir}/blobs/sha256/${name}`, 0o644);
  },
});

/** Runs the build in the extended build image, with the variables of its configuration. */
const buildOn = step("extend", {
  id: "extend:build",
  cites: ["platform.extender.build.proceed"],
  needs: ["kind", "extended"],
  failsAs: "failed",
  async run(context) {
    const { state, inputs, process, rules } = context;
    if (state.kind !== "build") return;
    const user = rules.platform.buildUser(inputs);
    ensureOwner(process, user, [inputs.layers]);
    becomeUser(process, user);
    if (process.uid === 0 && rules.platform.refusesRoot({ phase: "build" })) {
      throw phaseFault("failed", "the build does not run as root", { remedy: "pass -uid and -gid" });
    }
    const env = {
      ...process.env,
      ...environmentOfText(Object.fromEntries(imageVariables(state.extended.config.config))),
      ...homeOf(process),
    };
    const inner = { process: withEnvironment(process, env), state: buildStart() };
    await runPhase("build", innerContext<"build">(context, inner));
  },
});

function homeOf({ fs, uid }: Context["process"]): ProcessEnvironment {
  const user = readUsers(fs).find((one) => one.uid === uid);
  if (user !== undefined) return environmentOfText({ HOME: user.home, USER: user.name });
  throw phaseFault("failed", `the user database has no user ${uid}`, { remedy: "add the user to /etc/passwd" });
}

export const extendSteps: readonly StepDef<"extend">[] = [
  checkKind,
  readFiles,
  openTheBase,
  generate,
  applyDockerfiles,
  refuseRoot,
  saveExtended,
  buildOn,
];
