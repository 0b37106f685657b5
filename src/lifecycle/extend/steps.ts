/** The extender, step by step. It runs in a container of the image that it extends, and changes what it runs in. */
import { groupToml, LABELS, NO_LAYERS_METADATA } from "#contract";
import { asStored, labelOf, layoutStore, parseReference, setLabels } from "#image";
import { readUsers } from "#machine";
import { buildInitial } from "../build/steps.ts";
import { withEnvironment } from "../create/environment.ts";
import { generateInitial } from "../generate/state.ts";
import { needed } from "../images/needed.ts";
import { unwrap } from "../images/results.ts";
import { rulesFor } from "../phase/buildpacks.ts";
import type { PhaseContext } from "../phase/context.ts";
import { readDocument, readIfPresent } from "../phase/documents.ts";
import { runPhase } from "../phase/run.ts";
import { becomeUser, ensureOwner } from "../privileges/privileges.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { openBase } from "./base.ts";
import { pairsOf } from "./config.ts";
import { extendOne } from "./one.ts";

type Context = PhaseContext<"extend">;
type Step = StepDef<"extend">;

const kindOf = ({ inputs, rules }: Pick<Context, "inputs" | "rules">) =>
  needed(rules.platform.extendKind({ asked: inputs.kind }), "kind");

const checkKind: Step = {
  id: "extend:check-kind",
  cites: ["platform.extender.base.build", "platform.extender.base.run"],
  reads: [],
  writes: [],
  failsAs: "inputs",
  run({ inputs, rules }) {
    if (rules.platform.extendKind({ asked: inputs.kind }) !== undefined) return;
    throw phaseFault("inputs", `there is no kind of image called ${JSON.stringify(inputs.kind)}`, {
      remedy: "give -kind build or -kind run",
    });
  },
};

const readFiles: Step = {
  id: "extend:read-files",
  cites: ["platform.extender.apply-dockerfile", "buildpack.api.error-unsupported"],
  reads: ["file:<analyzed>", "file:<group>"],
  writes: [],
  failsAs: "failed",
  run({ process, inputs, state, rules }) {
    state.analyzed = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm({})) ?? {
      metadata: NO_LAYERS_METADATA,
    };
    state.extensions = readDocument(process.fs, inputs.group, groupToml).groupExtensions;
    for (const element of state.extensions) rulesFor(rules, element);
  },
};

/** Nothing of what is plain: generation is the detector's. */
const generate: Step = {
  id: "extend:generate",
  cites: ["platform.detector.ext.execute-order"],
  reads: [],
  writes: ["path:<generated>"],
  failsAs: "generate",
  async run({ state, inputs, rules, ...context }) {
    if (rules.platform.extensionsIn({ phase: inputs.phase }) !== "generate") return;
    if (state.extensions.length > 0)
      await runPhase("generate", { ...context, inputs, rules, state: generateInitial() });
  },
};

const openTheBase: Step = {
  id: "extend:open-base",
  cites: ["platform.extender.base.build", "platform.extender.base.run"],
  reads: ["path:<kaniko>/cache"],
  writes: [],
  failsAs: "extend",
  async run(context) {
    const { process, state, rules } = context;
    const { buildImage, runImage } = state.analyzed;
    const [build, run] = [buildImage?.reference ?? "", runImage?.reference ?? ""];
    const kind = kindOf(context);
    const reference = rules.platform.extendedReference({ kind, build, run });
    const parsed = parseReference(reference);
    const digest = parsed.ok ? parsed.value.digest : undefined;
    if (digest === undefined) {
      throw phaseFault("extend", `analyzed.toml names no ${kind} image by its digest: ${JSON.stringify(reference)}`, {
        remedy: kind === "build" ? "give the restorer -build-image" : "run the restorer after the detector",
      });
    }
    state.base = await openBase(process, digest);
    if (state.base === undefined) {
      throw phaseFault("extend", `the ${kind} image ${reference} is not in the cache of the restorer`, {
        remedy: "give the extender the directory /kaniko that the restorer had",
      });
    }
    state.extended = state.base;
  },
};

const applyDockerfiles: Step = {
  id: "extend:apply-dockerfiles",
  cites: ["ext.apply.each", "platform.extender.apply-dockerfile"],
  reads: ["path:<generated>", "path:<app>"],
  writes: ["path:/"],
  failsAs: "extend",
  async run(context) {
    const { state, rules, log } = context;
    const kind = kindOf(context);
    for (const extension of rules.platform.extendOrder({ group: state.extensions })) {
      const image = needed(state.extended, "extended");
      const extended = await extendOne(context, extension, { kind, image });
      if (extended === undefined) continue;
      const label = labelOf(extended, LABELS.rebasable);
      state.rebasable = rules.platform.staysRebasable({ before: state.rebasable, label });
      state.extended = setLabels(extended, { [LABELS.rebasable]: String(state.rebasable) });
      state.applied += 1;
      const { user } = rules.platform.userArguments({ user: extended.config.config.User ?? "" });
      if (rules.platform.isRootUser({ user })) log.warn(`${extension.id} leaves the user of the image at ${user}`);
    }
    if (state.applied === 0) log.warn(`no extension has a Dockerfile for the ${kind} image`);
  },
};

const refuseRoot: Step = {
  id: "extend:refuse-root",
  cites: ["platform.extender.run.root-fail"],
  reads: [],
  writes: [],
  failsAs: "extend",
  run(context) {
    if (kindOf(context) === "build") return;
    const { state, rules } = context;
    const { user } = rules.platform.userArguments({ user: state.extended?.config.config.User ?? "" });
    if (!rules.platform.isRootUser({ user })) return;
    throw phaseFault("extend", `the user of the extended run image is ${user}`, {
      remedy: "end the last run.Dockerfile with USER ${user_id}:${group_id}",
    });
  },
};

/** <extended>/run/<digest>/: an OCI layout with the new layers alone. */
const saveExtended: Step = {
  id: "extend:save-extended",
  cites: ["platform.extender.run.copy-extended", "platform.extender.run.rebasable-false"],
  reads: [],
  writes: ["path:<extended>/run"],
  failsAs: "extend",
  async run(context) {
    if (kindOf(context) === "build") return;
    const { process, inputs, state, rules } = context;
    const [base, image] = [needed(state.base, "base"), asStored(needed(state.extended, "extended"))];
    const layers = { base: base.layers.length, extended: image.layers.length };
    const contentFrom = rules.platform.copiesLayersFrom(layers);
    const dir = `${inputs.extended}/run/${image.manifest.digest}`;
    unwrap(await layoutStore(process.fs, dir, { names: "one", contentFrom }).save(image, [""]));
    // The exporter is another user's.
    for (const name of process.fs.readDir(`${dir}/blobs/sha256`))
      process.fs.chmod(`${dir}/blobs/sha256/${name}`, 0o644);
  },
};

/** The build goes on in what the Dockerfiles made of the build image, with the variables that they left. */
const buildOn: Step = {
  id: "extend:build",
  cites: ["platform.extender.build.proceed"],
  reads: ["file:/etc/passwd", "path:<buildpacks>"],
  writes: ["path:<layers>", "path:<app>"],
  failsAs: "failed",
  async run({ state, inputs, process, rules, ...context }) {
    if (rules.platform.extendKind({ asked: inputs.kind }) !== "build") return;
    const user = rules.platform.buildUser(inputs);
    ensureOwner(process, user, [inputs.layers]);
    becomeUser(process, user);
    if (process.uid === 0 && rules.platform.refusesRoot({ phase: "build" })) {
      throw phaseFault("failed", "the build does not run as root", { remedy: "give -uid and -gid" });
    }
    const env = { ...process.env, ...variablesOf(state), ...homeOf(process) };
    await runPhase("build", {
      ...context,
      rules,
      inputs,
      process: withEnvironment(process, env),
      state: buildInitial(),
    });
  },
};

const variablesOf = ({ extended }: Context["state"]): Readonly<Record<string, string>> =>
  Object.fromEntries(extended === undefined ? [] : pairsOf(extended.config.config));

function homeOf({ fs, uid }: Context["process"]): Readonly<Record<string, string>> {
  const user = readUsers(fs).find((one) => one.uid === uid);
  if (user !== undefined) return { HOME: user.home, USER: user.name };
  throw phaseFault("failed", `the user database does not know ${uid}`, { remedy: "add the user to /etc/passwd" });
}

export const extendSteps: readonly Step[] = [
  checkKind,
  readFiles,
  openTheBase,
  generate,
  applyDockerfiles,
  refuseRoot,
  saveExtended,
  buildOn,
];
