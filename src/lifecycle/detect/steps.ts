/** The steps of detect: what is read, the search, what is written. */
import { type GroupElement, groupToml, orderToml, planToml } from "#contract";
import { targetOf, UNKNOWN_TARGET } from "../environment/target.ts";
import { buildVariables } from "../environment/variables.ts";
import { generateInitial } from "../generate/state.ts";
import { guardExperimental } from "../images/guard.ts";
import { readDocument, readIfPresent, writeDocument } from "../phase/documents.ts";
import { runPhase } from "../phase/run.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { infoOf, keyOf, verifyOrder } from "./components.ts";
import { search } from "./group.ts";
import type { DetectState, Member } from "./state.ts";

export const detectInitial = (): DetectState => ({
  runImage: UNKNOWN_TARGET,
  order: { order: [], orderExtensions: [] },
  components: new Map(),
  extensions: new Map(),
  runs: new Map(),
  groupsTried: 0,
  base: new Map(),
  target: UNKNOWN_TARGET,
  group: [],
  groupExtensions: [],
  members: [],
  plan: [],
});

const readAnalyzed: StepDef<"detect"> = {
  id: "detect:read-analyzed",
  cites: ["platform.detector.target-data"],
  reads: ["file:<layers>/analyzed.toml"],
  writes: [],
  failsAs: "failed",
  run({ process, inputs, state, log, rules }) {
    const analyzed = readIfPresent(process.fs, inputs.analyzed, rules.platform.analyzedForm({}));
    if (analyzed === undefined) log.warn(`there is no ${inputs.analyzed}: the run image is not known`);
    state.runImage = analyzed?.runImage?.target ?? UNKNOWN_TARGET;
  },
};

const readOrder: StepDef<"detect"> = {
  id: "detect:read-order",
  cites: ["platform.detector.group.single", "platform.order.optional-default"],
  reads: ["file:order.toml"],
  writes: [],
  failsAs: "failed",
  run({ process, inputs, state }) {
    state.order = readDocument(process.fs, inputs.order, orderToml);
  },
};

const guardExtensions: StepDef<"detect"> = {
  id: "detect:guard-extensions",
  cites: ["platform.experimental.unset-fails"],
  reads: ["env:CNB_EXPERIMENTAL_MODE"],
  writes: [],
  failsAs: "failed",
  run(context) {
    const { state, rules, inputs } = context;
    if (state.order.orderExtensions.length === 0) return;
    if (!rules.platform.extensionsExperimental({ phase: inputs.phase })) return;
    guardExperimental(context, "extending images by Dockerfiles");
  },
};

const verify: StepDef<"detect"> = {
  id: "detect:verify-order",
  cites: ["buildpack.api.error-unsupported"],
  reads: ["path:<buildpacks>", "path:<extensions>"],
  writes: [],
  failsAs: "failed",
  run: (context) => verifyOrder(context, context.state.order),
};

const environment: StepDef<"detect"> = {
  id: "detect:environment",
  cites: ["buildpack.detection.common-env", "buildpack.detection.env"],
  reads: ["env:*", "file:/etc/os-release"],
  writes: [],
  failsAs: "failed",
  run({ process, rules, state }) {
    state.base = buildVariables(rules, process.env);
    state.target = targetOf(process, rules, state.runImage);
  },
};

const searchGroups: StepDef<"detect"> = {
  id: "detect:search",
  cites: ["buildpack.detection.execute", "buildpack.detection.may-parallel", "buildpack.detection.select"],
  reads: ["path:<app>", "path:<buildpacks>", "path:<extensions>", "path:<platform>/env", "path:<build-config>/env"],
  writes: [],
  failsAs: "detect",
  async run(context) {
    const { rules, state, log } = context;
    const found = await search(context).finally(() =>
      // Whoever was started is waited for: what it leaves behind is cleaned up.
      Promise.allSettled(state.runs.values()),
    );
    if (!found.passed) {
      const words = found.errored ? "and at least one buildpack failed with an error" : "without an error";
      throw phaseFault(rules.platform.orderFailure(found), `no group of buildpacks passed detection, ${words}`, {
        remedy: "check the application directory and the order",
      });
    }
    const members = rules.platform.groupOrder({ members: found.members });
    const buildpacks = members.filter((member) => member.kind === "buildpack");
    state.members = buildpacks.map(({ component }) => component);
    state.group = buildpacks.map(groupElement);
    state.groupExtensions = members.filter(({ kind }) => kind === "extension").map(groupElement);
    state.plan = found.plan;
    for (const member of [...state.groupExtensions, ...state.group]) log.info(keyOf(member));
  },
};

const groupElement = (member: Member): GroupElement => ({
  id: member.element.id,
  version: member.element.version,
  api: member.component.descriptor.api,
  homepage: infoOf(member).homepage,
  optional: false,
});

const writeGroup: StepDef<"detect"> = {
  id: "detect:write-group",
  cites: ["platform.detector.group.single", "platform.group.fields-present"],
  reads: [],
  writes: ["file:<layers>/group.toml"],
  failsAs: "failed",
  run({ process, inputs, state }) {
    writeDocument(process.fs, inputs.group, groupToml, {
      group: state.group,
      groupExtensions: state.groupExtensions,
    });
  },
};

const writePlan: StepDef<"detect"> = {
  id: "detect:write-plan",
  cites: ["platform.detector.plan.written"],
  reads: [],
  writes: ["file:<layers>/plan.toml"],
  failsAs: "failed",
  run({ process, inputs, state }) {
    writeDocument(process.fs, inputs.plan, planToml, { entries: state.plan });
  },
};

/** Generation is a phase of its own inside the detector: it reads what detection has written. */
const generate: StepDef<"detect"> = {
  id: "detect:generate",
  cites: ["platform.detector.ext.execute-order", "platform.op.creator.no-extension"],
  reads: ["file:<layers>/group.toml", "file:<layers>/plan.toml", "file:<layers>/analyzed.toml"],
  writes: ["path:<generated>", "file:<layers>/plan.toml", "file:<layers>/analyzed.toml"],
  failsAs: "generate",
  async run({ state, inputs, rules, ...context }) {
    if (state.groupExtensions.length === 0) return;
    const what = rules.platform.extensionsIn({ phase: inputs.phase });
    if (what === "leave") return;
    if (what === "refuse") {
      throw phaseFault("detect", "the creator does not extend images, and extensions were detected", {
        remedy: "run the phases one by one, with the extender, or take order-extensions out of the order",
      });
    }
    await runPhase("generate", { ...context, inputs, rules, state: generateInitial() });
  },
};

export const detectSteps: readonly StepDef<"detect">[] = [
  readAnalyzed,
  readOrder,
  guardExtensions,
  verify,
  environment,
  searchGroups,
  writeGroup,
  writePlan,
  generate,
];
