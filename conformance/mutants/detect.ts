/** Mutants of the detector. */
import { type Mutant, mutant, overrideDecision, replaceDecision, skipStep } from "./mutant.ts";

const TRIAL = "buildpack.plan.trial";

export const detectMutants: readonly Mutant[] = [
  mutant(
    "group-despite-rejection",
    "A group passes although a required buildpack fails.",
    ["buildpack.detection.required-fail-next"],
    replaceDecision("groupPasses", ({ verdicts }) => verdicts.includes("keep")),
  ),
  mutant(
    "optional-is-required",
    "An optional buildpack that fails makes its group fail.",
    ["buildpack.detection.pass-continue", "buildpack.detection.select"],
    replaceDecision("memberVerdict", ({ outcome }) => (outcome === "pass" ? "keep" : "reject")),
  ),
  mutant(
    "required-is-optional",
    "The detector leaves out a required buildpack that fails.",
    ["platform.order.optional-default"],
    replaceDecision("memberVerdict", ({ outcome }) => (outcome === "pass" ? "keep" : "drop")),
  ),
  mutant(
    "failed-stay",
    "An optional buildpack that fails stays in the group.",
    ["buildpack.detection.filter"],
    replaceDecision("memberVerdict", ({ outcome, optional }) => (outcome === "pass" || optional ? "keep" : "reject")),
  ),
  mutant(
    "group-reversed",
    "The detector writes the detected group in reverse order.",
    ["buildpack.detection.order-preserved"],
    replaceDecision("groupOrder", ({ members }) => members.toReversed()),
  ),
  mutant(
    "errors-are-failures",
    "A buildpack that errors counts as one that fails.",
    ["platform.detector.exit.21"],
    overrideDecision("outcome", (previous) => (i) => (previous(i) === "pass" ? "pass" : "fail")),
  ),
  mutant(
    "failures-are-errors",
    "A buildpack that fails counts as one that errors.",
    ["platform.detector.exit.20"],
    overrideDecision("outcome", (previous) => (i) => (previous(i) === "pass" ? "pass" : "error")),
  ),
  mutant(
    "targets-ignored",
    "Every target matches every run image.",
    ["buildpack.detection.target-mismatch"],
    replaceDecision("targetMatches", () => true),
  ),
  mutant(
    "first-distribution-only",
    "Only the first distribution of a target matches.",
    ["buildpack.targets.validated"],
    overrideDecision(
      "targetMatches",
      (previous) =>
        ({ base, declared: { distros, ...declared } }) =>
          previous({ base, declared: { ...declared, ...(distros && { distros: distros.slice(0, 1) }) } }),
    ),
  ),
  mutant(
    "targets-exact",
    "A field that a target lacks matches no value.",
    ["buildpack.targets.wildcard"],
    overrideDecision("targetMatches", (previous) => (i) => previous(i) && i.declared.os === i.base.os),
  ),
  mutant(
    "environments-ignored",
    "The detector ignores the execution environment.",
    ["platform.detector.exec-env.skip", "platform.detector.exec-env.next-group"],
    replaceDecision("execEnvSkips", () => false),
  ),
  mutant(
    "limited-buildpacks-left-out",
    "The detector leaves out every buildpack that lists execution environments.",
    ["buildpack.bp-toml.exec-env.may", "platform.term.exec-env.default-production"],
    replaceDecision("execEnvSkips", ({ supported }) => supported.length > 0),
  ),
  mutant(
    "unmet-accepted",
    "A buildpack may require a name that no buildpack provides.",
    [`${TRIAL}.required-unmet-require`, `${TRIAL}.optional-unmet-require.buildpack`],
    replaceDecision("requirementMet", () => true),
  ),
  mutant(
    "provided-anywhere",
    "A buildpack may require a name that only a later one provides.",
    [`${TRIAL}.required-unmet-require`],
    replaceDecision("requirementMet", ({ providers }) => providers.length > 0),
  ),
  mutant(
    "unused-accepted",
    "A buildpack may provide a name that no buildpack requires.",
    [`${TRIAL}.required-unused-provide`, `${TRIAL}.optional-unused-provide.buildpack`],
    replaceDecision("provisionUsed", () => true),
  ),
  mutant(
    "required-anywhere",
    "A buildpack may provide a name that only an earlier one requires.",
    [`${TRIAL}.required-unused-provide`],
    replaceDecision("provisionUsed", ({ requirers }) => requirers.length > 0),
  ),
  mutant(
    "plan-knows-no-optional",
    "A trial fails for an optional buildpack that does not fit into the plan.",
    [`${TRIAL}.optional-unused-provide.plan`, `${TRIAL}.optional-unmet-require.plan`, "buildpack.order.optional-copy"],
    replaceDecision("trialOptional", () => false),
  ),
  mutant(
    "first-pairing-only",
    "The detector does not try alternatives of a build plan.",
    ["buildpack.plan.potential"],
    replaceDecision("alternatives", ({ top }) => [top]),
  ),
  mutant(
    "alternatives-first",
    "The detector tries alternatives of a build plan before its top-level section.",
    ["buildpack.plan.trials.order"],
    replaceDecision("alternatives", ({ top, or }) => [...or.toReversed(), top]),
  ),
  mutant(
    "composite-never-optional",
    "The detector does not try a group without its optional composite buildpack.",
    ["buildpack.order.optional-copy"],
    replaceDecision("triesWithout", () => false),
  ),
  mutant(
    "no-plan",
    "The detector does not write plan.toml.",
    ["platform.detector.plan.written"],
    skipStep("detect:write-plan"),
  ),
  mutant(
    "no-group",
    "The detector does not write group.toml.",
    ["platform.detector.group.single"],
    skipStep("detect:write-group"),
  ),
  mutant(
    "versions-unexplained",
    "For unsupported API versions, phases exit with the general exit code.",
    ["platform.api.fail-unsupported", "buildpack.api.error-unsupported"],
    overrideDecision(
      "exitCode",
      (previous) => (i) => (["platform-api", "buildpack-api"].includes(i.kind) ? 1 : previous(i)),
    ),
  ),
];
