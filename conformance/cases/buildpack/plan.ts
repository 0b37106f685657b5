/** buildpack.md > Phase #1: Detection > Process: the trials of a group's build plan. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { writeBuildPlan } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectDetectedGroup, expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { detectCase } from "../vocabulary/test-case.ts";
import { buildpack, orderFile, worldForDetect } from "../vocabulary/world.ts";

const TRIAL = "buildpack.plan.trial";
const ENTRIES = afterStep(0).toml("/layers/plan.toml", "entries");

interface Member {
  readonly id: string;
  readonly detect?: readonly Act[];
  readonly optional?: boolean;
}

/** One group of these buildpacks, in this order. */
const group = (...members: readonly Member[]): TestCase["given"] =>
  worldForDetect({
    buildpacks: members.map(({ id, detect: acts }) =>
      buildpack({ id: `acme/${id}`, ...(acts !== undefined && { detect: acts }) }),
    ),
    order: orderFile(members.map(({ id, optional = false }) => ({ id: `acme/${id}`, optional }))),
  });

const provider: Member = { id: "provider", detect: writeBuildPlan({ provides: ["ruby"] }) };
const requirer: Member = { id: "requirer", detect: writeBuildPlan({ requires: ["ruby"] }) };
const singleBuildpack = (detects: readonly Act[]) => group({ id: "alone", detect: detects });
/** The same buildpacks in another order. */
const worldWithOrder = (members: readonly Member[], order: readonly string[]): TestCase["given"] => {
  const text = orderFile(order.map((id) => ({ id: `acme/${id}` })));
  const world = group(...members);
  return { ...world, files: { ...world.files, "/cnb/order.toml": { text, owner: "root" } } };
};
const providerAndRequirer = (...order: readonly string[]) => worldWithOrder([provider, requirer], order);
const providerAndTwoRequirers = (...order: readonly string[]) =>
  worldWithOrder([provider, requirer, { ...requirer, id: "second" }], order);
const node = writeBuildPlan({ provides: ["node"], requires: ["node"] });
const nodeOnly = { equals: [["node"]] } as const;
const REQUIRED = `${ENTRIES}/*/requires/*/name`;

export const planCases = [
  detectCase({
    id: "detect.plan.same-buildpack",
    says: "A buildpack may require a name that it provides itself.",
    given: singleBuildpack(writeBuildPlan({ provides: ["ruby"], requires: ["ruby"] })),
    then: [
      expectSuccess(0),
      expectEqual(detectedGroupIds(), ["acme/alone"]),
      expectEqual(REQUIRED, [["ruby"]], "platform.detector.plan.written"),
    ],
  }),
  ...(
    [
      ["required-unused-provide", "provides a name that no buildpack requires", { provides: ["ruby"] }],
      ["required-unmet-require", "requires a name that no buildpack provides", { requires: ["ruby"] }],
    ] as const
  ).map(([what, does, plan]) =>
    detectCase({
      id: `detect.plan.${what}`,
      says: `A required buildpack that ${does} fails the trial.`,
      given: singleBuildpack(writeBuildPlan(plan)),
      then: [expectExit(0, 20, `${TRIAL}.${what}`)],
      control: { id: "detect.plan.same-buildpack", differs: "/given/buildpacks/0/detect/0/text" },
    }),
  ),
  detectCase({
    id: "detect.plan.provided-before",
    says: "A buildpack may require a name that an earlier buildpack provides.",
    given: providerAndRequirer("provider", "requirer"),
    then: expectDetectedGroup(["acme/provider", "acme/requirer"], "buildpack.detection.select"),
  }),
  detectCase({
    id: "detect.plan.provided-after",
    says: "A name that only a later buildpack provides counts as not provided.",
    given: providerAndRequirer("requirer", "provider"),
    then: [expectExit(0, 20, `${TRIAL}.required-unmet-require`, `${TRIAL}.required-unused-provide`)],
    control: { id: "detect.plan.provided-before", differs: "/given/files/~1cnb~1order.toml/text" },
  }),
  detectCase({
    id: "detect.plan.required-too-early",
    says: "A required buildpack must not require a name that only later buildpacks provide, even if others use it there.",
    given: providerAndTwoRequirers("requirer", "provider", "second"),
    then: [expectExit(0, 20, `${TRIAL}.required-unmet-require`)],
    control: { id: "detect.plan.required-in-time", differs: "/given/files/~1cnb~1order.toml/text" },
  }),
  detectCase({
    id: "detect.plan.required-in-time",
    says: "Several later buildpacks may require a name that one buildpack provides.",
    given: providerAndTwoRequirers("provider", "requirer", "second"),
    then: expectDetectedGroup(["acme/provider", "acme/requirer", "acme/second"], "buildpack.detection.select"),
  }),
  detectCase({
    id: "detect.plan.provided-too-late",
    says: "A required buildpack must not provide a name that only earlier buildpacks require, even if another provides it in time.",
    given: group(provider, requirer, { ...provider, id: "late" }),
    then: [expectExit(0, 20, `${TRIAL}.required-unused-provide`)],
    control: { id: "detect.plan.not-late", differs: "/given/buildpacks/2/detect" },
  }),
  detectCase({
    id: "detect.plan.not-late",
    says: "A buildpack that provides and requires nothing is in no plan.",
    given: group(provider, requirer, { id: "late" }),
    then: [
      expectSuccess(0),
      expectEqual(detectedGroupIds(), ["acme/provider", "acme/requirer", "acme/late"]),
      expectEqual(`${ENTRIES}/*/providers/*/id`, [["acme/provider"]], "platform.detector.plan.written"),
    ],
  }),
  detectCase({
    id: "detect.plan.optional-unused-provide",
    says: "Detection leaves out an optional buildpack that provides a name that no buildpack requires.",
    given: group({ ...provider, optional: true }, { id: "other" }),
    then: expectDetectedGroup(["acme/other"], `${TRIAL}.optional-unused-provide.buildpack`),
  }),
  detectCase({
    id: "detect.plan.optional-unused-provide-plan",
    says: "The plan has nothing from an optional buildpack that is left out for an unused provision.",
    given: group(
      { id: "base", detect: writeBuildPlan({ provides: ["node"] }) },
      { id: "extra", detect: writeBuildPlan({ provides: ["ruby"], requires: ["node"] }), optional: true },
      { id: "user", detect: writeBuildPlan({ requires: ["node"] }) },
    ),
    then: [
      expectSuccess(0, `${TRIAL}.optional-unused-provide.plan`),
      expectThat(REQUIRED, nodeOnly, `${TRIAL}.optional-unused-provide.plan`),
      expectEqual(detectedGroupIds(), ["acme/base", "acme/user"], `${TRIAL}.optional-unused-provide.buildpack`),
    ],
  }),
  detectCase({
    id: "detect.plan.optional-unmet-require",
    says: "Detection leaves out an optional buildpack that requires a name that no buildpack provides.",
    given: group({ ...requirer, optional: true }, { id: "other" }),
    then: expectDetectedGroup(["acme/other"], `${TRIAL}.optional-unmet-require.buildpack`),
  }),
  detectCase({
    id: "detect.plan.optional-unmet-require-plan",
    says: "The plan has nothing from an optional buildpack that is left out for an unmet requirement.",
    given: group(
      { id: "extra", detect: writeBuildPlan({ provides: ["node"], requires: ["ruby"] }), optional: true },
      { id: "base", detect: node },
    ),
    then: [
      expectSuccess(0, `${TRIAL}.optional-unmet-require.plan`),
      expectEqual(`${ENTRIES}/*/providers/*/id`, [["acme/base"]], `${TRIAL}.optional-unmet-require.plan`),
      expectThat(REQUIRED, nodeOnly, `${TRIAL}.optional-unmet-require.plan`),
    ],
  }),
  detectCase({
    id: "detect.plan.exclusion-cascades",
    says: "A name that only a left-out buildpack provides is no longer provided.",
    given: group(
      { id: "one", detect: writeBuildPlan({ provides: ["ruby"], requires: ["nothing"] }), optional: true },
      { id: "two", detect: writeBuildPlan({ requires: ["ruby"] }), optional: true },
      { id: "other" },
    ),
    then: expectDetectedGroup(["acme/other"], `${TRIAL}.optional-unmet-require.buildpack`),
  }),
  detectCase({
    id: "detect.plan.alternative",
    lane: "implied",
    says: "If the first pairing of a buildpack fails, detection tries the next one.",
    given: group(
      { id: "provider", detect: writeBuildPlan({ provides: ["ruby"] }, { provides: ["node"] }) },
      { id: "requirer", detect: writeBuildPlan({ requires: ["node"] }) },
    ),
    then: [expectSuccess(0, "buildpack.plan.potential"), expectThat(REQUIRED, nodeOnly, "buildpack.plan.potential")],
  }),
  detectCase({
    id: "detect.plan.trial-order",
    lane: "implied",
    says: "Trials vary the pairing of the last buildpack first.",
    given: group(
      { id: "provider", detect: writeBuildPlan({ provides: ["ruby"] }, { provides: ["node"] }) },
      { id: "requirer", detect: writeBuildPlan({ requires: ["node"] }, { requires: ["ruby"] }) },
    ),
    then: [expectSuccess(0), expectEqual(REQUIRED, [["ruby"]], "buildpack.plan.trials.order")],
  }),
  detectCase({
    id: "detect.plan.optional-first-trial",
    says: "A trial leaves out an optional buildpack whose pairing is unused, even if it has another pairing.",
    given: group({ id: "choosy", optional: true, detect: writeBuildPlan({ provides: ["ruby"] }, {}) }, { id: "plain" }),
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(detectedGroupIds(), ["acme/plain"], `${TRIAL}.optional-unused-provide.buildpack`),
        { equals: ["acme/choosy", "acme/plain"] },
        "A-29",
      ),
    ],
  }),
  detectCase({
    id: "detect.plan.several-providers",
    says: "An entry of the plan lists every buildpack that provides the name before the buildpack that requires it.",
    given: group(provider, { ...provider, id: "second" }, requirer),
    then: [
      expectSuccess(0),
      expectEqual(`${ENTRIES}/*/providers/*/id`, [["acme/provider", "acme/second"]], "platform.plan.entry.provider"),
    ],
  }),
];
