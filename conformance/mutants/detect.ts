/** Faulty detectors. */
import { type Mutant, mutant, overrideDecision, skipStep } from "./mutant.ts";

const TRIAL = "buildpack.plan.trial";

export const detectMutants: readonly Mutant[] = [
  mutant(
    "group-despite-rejection",
    "A group passes although a required buildpack failed.",
    ["buildpack.detection.required-fail-next"],
    overrideDecision(
      "groupPasses",
      () =>
        ({ verdicts }) =>
          verdicts.includes("keep"),
    ),
  ),
  mutant(
    "optional-is-required",
    "An optional buildpack that fails takes its group with it.",
    ["buildpack.detection.pass-continue", "buildpack.detection.select"],
    overrideDecision(
      "memberVerdict",
      () =>
        ({ outcome }) =>
          outcome === "pass" ? "keep" : "reject",
    ),
  ),
  mutant(
    "required-is-optional",
    "A required buildpack that fails is left out.",
    ["platform.order.optional-default"],
    overrideDecision(
      "memberVerdict",
      () =>
        ({ outcome }) =>
          outcome === "pass" ? "keep" : "drop",
    ),
  ),
  mutant(
    "failed-stay",
    "An optional buildpack that fails stays in the group.",
    ["buildpack.detection.filter"],
    overrideDecision(
      "memberVerdict",
      () =>
        ({ outcome, optional }) =>
          outcome === "pass" || optional ? "keep" : "reject",
    ),
  ),
  mutant(
    "group-reversed",
    "The detected group is written in reverse.",
    ["buildpack.detection.order-preserved"],
    overrideDecision(
      "groupOrder",
      () =>
        ({ members }) =>
          members.toReversed(),
    ),
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
    "Every buildpack suits every run image.",
    ["buildpack.detection.target-mismatch"],
    overrideDecision("targetMatches", () => () => true),
  ),
  mutant(
    "first-distribution-only",
    "Of a target's distributions only the first counts.",
    ["buildpack.targets.validated"],
    overrideDecision("targetMatches", (previous) => ({ base, declared }) => {
      const { distros } = declared;
      return previous({
        base,
        declared: distros === undefined ? declared : { ...declared, distros: distros.slice(0, 1) },
      });
    }),
  ),
  mutant(
    "targets-exact",
    "A field that a target does not have matches nothing.",
    ["buildpack.targets.wildcard"],
    overrideDecision("targetMatches", (previous) => (i) => previous(i) && i.declared.os === i.base.os),
  ),
  mutant(
    "environments-ignored",
    "Buildpacks are taken whatever the execution environment is.",
    ["platform.detector.exec-env.skip", "platform.detector.exec-env.next-group"],
    overrideDecision("execEnvSkips", () => () => false),
  ),
  mutant(
    "limited-buildpacks-left-out",
    "A buildpack that names execution environments is never taken.",
    ["buildpack.bp-toml.exec-env.may", "platform.term.exec-env.default-production"],
    overrideDecision(
      "execEnvSkips",
      () =>
        ({ supported }) =>
          supported.length > 0,
    ),
  ),
  mutant(
    "unmet-accepted",
    "What nobody provides may be required.",
    [`${TRIAL}.required-unmet-require`, `${TRIAL}.optional-unmet-require.buildpack`],
    overrideDecision("requirementMet", () => () => true),
  ),
  mutant(
    "provided-anywhere",
    "What is required may be provided later.",
    [`${TRIAL}.required-unmet-require`],
    overrideDecision(
      "requirementMet",
      () =>
        ({ providers }) =>
          providers.length > 0,
    ),
  ),
  mutant(
    "unused-accepted",
    "What nobody requires may be provided.",
    [`${TRIAL}.required-unused-provide`, `${TRIAL}.optional-unused-provide.buildpack`],
    overrideDecision("provisionUsed", () => () => true),
  ),
  mutant(
    "required-anywhere",
    "What is provided may have been required before.",
    [`${TRIAL}.required-unused-provide`],
    overrideDecision(
      "provisionUsed",
      () =>
        ({ requirers }) =>
          requirers.length > 0,
    ),
  ),
  mutant(
    "plan-knows-no-optional",
    "An optional buildpack that does not fit into the plan fails the trial.",
    [`${TRIAL}.optional-unused-provide.plan`, `${TRIAL}.optional-unmet-require.plan`, "buildpack.order.optional-copy"],
    overrideDecision("trialOptional", () => () => false),
  ),
  mutant(
    "first-pairing-only",
    "Alternatives of a buildpack's plan are not tried.",
    ["buildpack.plan.potential"],
    overrideDecision("alternatives", () => ({ top }) => [top]),
  ),
  mutant(
    "alternatives-first",
    "Alternatives of a buildpack's plan are tried before the first choice.",
    ["buildpack.plan.trials.order"],
    overrideDecision("alternatives", () => ({ top, or }) => [...or.toReversed(), top]),
  ),
  mutant(
    "composite-never-optional",
    "A group is not tried without its optional composite buildpack.",
    ["buildpack.order.optional-copy"],
    overrideDecision("triesWithout", () => () => false),
  ),
  mutant("no-plan", "The plan is not written.", ["platform.detector.plan.written"], skipStep("detect:write-plan")),
  mutant("no-group", "The group is not written.", ["platform.detector.group.single"], skipStep("detect:write-group")),
  mutant(
    "versions-unexplained",
    "Versions that are not spoken end in the general exit code.",
    ["platform.api.fail-unsupported", "buildpack.api.error-unsupported"],
    overrideDecision(
      "exitCode",
      (previous) => (i) => (["platform-api", "buildpack-api"].includes(i.kind) ? 1 : previous(i)),
    ),
  ),
];
