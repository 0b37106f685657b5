/** The steps of detect. */
import { type GroupElement, groupToml, orderToml, planToml } from "#contract";
import { readDocument, writeDocument } from "../files/documents.ts";
import { innerContext, type StepDef, step } from "../phase/context.ts";
import { runPhase } from "../phase/run.ts";
import type { Member } from "../phase/states/detect.ts";
import { generateStart } from "../phase/states/generate.ts";
import { phaseFault } from "../rules/faults.ts";
import { environmentStep } from "../steps/environment.ts";
import { guardExperimental } from "../steps/guard-experimental.ts";
import { runImageTargetStep } from "../steps/read-files.ts";
import { infoOf, nameAndVersion, verifyOrder } from "./components.ts";
import { search } from "./group.ts";

const readAnalyzed = runImageTargetStep({
  id: "detect:read-analyzed",
  cites: ["platform.detector.target-data"],
});

const readOrder = step("detect", {
  id: "detect:read-order",
  cites: ["platform.detector.group.single", "platform.order.optional-default"],
  gives: ["order"],
  failsAs: "failed",
  run: ({ process, inputs }) => ({ order: readDocument(process.fs, inputs.order, orderToml) }),
});

const guardExtensions = step("detect", {
  id: "detect:guard-extensions",
  cites: ["platform.experimental.unset-fails"],
  needs: ["order"],
  failsAs: "failed",
  run(context) {
    const { state, rules, inputs } = context;
    if (state.order.orderExtensions.length === 0) return;
    if (!rules.platform.extensionsExperimental({ phase: inputs.phase })) return;
    guardExperimental(context, "extending images by Dockerfiles");
  },
});

const verify = step("detect", {
  id: "detect:verify-order",
  cites: ["buildpack.api.error-unsupported"],
  needs: ["order"],
  failsAs: "failed",
  run: (context) => verifyOrder(context, context.state.order),
});

const environment = environmentStep({
  id: "detect:environment",
  cites: ["buildpack.detection.common-env", "buildpack.detection.env"],
  failsAs: "failed",
});

const searchGroups = step("detect", {
  id: "detect:search",
  cites: ["buildpack.detection.execute", "buildpack.detection.may-parallel", "buildpack.detection.select"],
  needs: ["order", "variables", "target"],
  gives: ["members", "group", "groupExtensions", "plan"],
  async run(context) {
    const { rules, state, log } = context;
    const result = await search(context).finally(() =>
      // Wait for every bin/detect that has started, because each removes its temporary files at its end.
      Promise.allSettled(state.runs.values()),
    );
    if (!result.passed) {
      const words = result.errored ? "and at least one buildpack failed with an error" : "without an error";
      throw phaseFault(rules.platform.orderFailure(result), `no group of buildpacks passed detection, ${words}`, {
        remedy: "check the application directory and the order",
      });
    }
    const members = rules.platform.groupOrder({ members: result.members });
    const buildpacks = members.filter((member) => member.kind === "buildpack");
    const group = buildpacks.map(groupElement);
    const groupExtensions = members.filter(({ kind }) => kind === "extension").map(groupElement);
    for (const member of [...groupExtensions, ...group]) log.info(nameAndVersion(member));
    return { members: buildpacks.map(({ component }) => component), group, groupExtensions, plan: result.plan };
  },
});

const groupElement = (member: Member): GroupElement => ({
  id: member.element.id,
  version: member.element.version,
  api: member.component.descriptor.api,
  homepage: infoOf(member).homepage,
  optional: false,
});

const writeGroup = step("detect", {
  id: "detect:write-group",
  cites: ["platform.detector.group.single", "platform.group.fields-present"],
  needs: ["group", "groupExtensions"],
  failsAs: "failed",
  run({ process, inputs, state }) {
    writeDocument(process.fs, inputs.group, groupToml, {
      group: state.group,
      groupExtensions: state.groupExtensions,
    });
  },
});

const writePlan = step("detect", {
  id: "detect:write-plan",
  cites: ["platform.detector.plan.written"],
  needs: ["plan"],
  failsAs: "failed",
  run({ process, inputs, state }) {
    writeDocument(process.fs, inputs.plan, planToml, { entries: state.plan });
  },
});

/** Runs the phase generate, which reads the files that detection has written. */
const generate = step("detect", {
  id: "detect:generate",
  cites: ["platform.detector.ext.execute-order", "platform.op.creator.no-extension"],
  needs: ["groupExtensions"],
  failsAs: "generate",
  async run(context) {
    const { state, inputs, rules } = context;
    if (state.groupExtensions.length === 0) return;
    const what = rules.platform.extensionsIn({ phase: inputs.phase });
    if (what === "leave") return;
    if (what === "refuse") {
      throw phaseFault("detect", "the creator does not extend images, and extensions were detected", {
        remedy: "run the phases one by one, with the extender, or take order-extensions out of the order",
      });
    }
    await runPhase("generate", innerContext<"generate">(context, { state: generateStart() }));
  },
});

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
