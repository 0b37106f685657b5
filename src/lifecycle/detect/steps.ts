/** The steps of detect: what is read, the search, what is written. */
import { groupToml, orderToml, planToml } from "#contract";
import { targetOf, UNKNOWN_TARGET } from "../environment/target.ts";
import { buildVariables } from "../environment/variables.ts";
import { readDocument, readIfPresent, writeDocument } from "../phase/documents.ts";
import { phaseFault } from "../rules/faults.ts";
import type { StepDef } from "../rules/rules.ts";
import { keyOf, verifyOrder } from "./components.ts";
import { searchOrder, TOP } from "./group.ts";
import type { DetectState } from "./state.ts";

export const detectInitial = (): DetectState => ({
  runImage: UNKNOWN_TARGET,
  order: { order: [], orderExtensions: [] },
  components: new Map(),
  runs: new Map(),
  groupsTried: 0,
  base: new Map(),
  target: UNKNOWN_TARGET,
  group: [],
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
    if (state.order.orderExtensions.length === 0) return;
    throw phaseFault("failed", `${inputs.order} has image extensions, which are not supported yet`, {
      where: { file: inputs.order, key: "order-extensions" },
      remedy: "take order-extensions out of it",
    });
  },
};

const verify: StepDef<"detect"> = {
  id: "detect:verify-order",
  cites: ["buildpack.api.error-unsupported"],
  reads: ["path:<buildpacks>"],
  writes: [],
  failsAs: "failed",
  run: (context) => verifyOrder(context, context.state.order.order),
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

const search: StepDef<"detect"> = {
  id: "detect:search",
  cites: ["buildpack.detection.execute", "buildpack.detection.may-parallel", "buildpack.detection.select"],
  reads: ["path:<app>", "path:<buildpacks>", "path:<platform>/env", "path:<build-config>/env"],
  writes: [],
  failsAs: "detect",
  async run(context) {
    const { rules, state, log } = context;
    const found = await searchOrder(context, state.order.order, TOP).finally(() =>
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
    state.members = members.map(({ component }) => component);
    state.group = members.map(({ element: { id, version }, component: { descriptor } }) => ({
      id,
      version,
      api: descriptor.api,
      homepage: descriptor.buildpack.homepage,
      optional: false,
    }));
    state.plan = found.plan;
    for (const member of state.group) log.info(keyOf(member));
  },
};

const writeGroup: StepDef<"detect"> = {
  id: "detect:write-group",
  cites: ["platform.detector.group.single", "platform.group.fields-present"],
  reads: [],
  writes: ["file:<layers>/group.toml"],
  failsAs: "failed",
  run({ process, inputs, state }) {
    writeDocument(process.fs, inputs.group, groupToml, { group: state.group, groupExtensions: [] });
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

export const detectSteps: readonly StepDef<"detect">[] = [
  readAnalyzed,
  readOrder,
  verify,
  environment,
  search,
  writeGroup,
  writePlan,
];
