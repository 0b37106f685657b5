/** Faulty detectors. */
import { decides, type FaultyLifecycle, faulty, omits } from "./fault.ts";

const TRIAL = "buildpack.plan.trial";

export const faultyDetectors: readonly FaultyLifecycle[] = [
  faulty(
    "group-despite-rejection",
    "A group passes although a required buildpack failed.",
    ["buildpack.detection.required-fail-next"],
    decides(
      "groupPasses",
      () =>
        ({ verdicts }) =>
          verdicts.includes("keep"),
    ),
  ),
  faulty(
    "optional-is-required",
    "An optional buildpack that fails takes its group with it.",
    ["buildpack.detection.pass-continue", "buildpack.detection.select"],
    decides(
      "memberVerdict",
      () =>
        ({ outcome }) =>
          outcome === "pass" ? "keep" : "reject",
    ),
  ),
  faulty(
    "required-is-optional",
    "A required buildpack that fails is left out.",
    ["platform.order.optional-default"],
    decides(
      "memberVerdict",
      () =>
        ({ outcome }) =>
          outcome === "pass" ? "keep" : "drop",
    ),
  ),
  faulty(
    "failed-stay",
    "An optional buildpack that fails stays in the group.",
    ["buildpack.detection.filter"],
    decides(
      "memberVerdict",
      () =>
        ({ outcome, optional }) =>
          outcome === "pass" || optional ? "keep" : "reject",
    ),
  ),
  faulty(
    "group-reversed",
    "The detected group is written in reverse.",
    ["buildpack.detection.order-preserved"],
    decides(
      "groupOrder",
      () =>
        ({ members }) =>
          members.toReversed(),
    ),
  ),
  faulty(
    "errors-are-failures",
    "A buildpack that errors counts as one that fails.",
    ["platform.detector.exit.21"],
    decides("outcome", (previous) => (i) => (previous(i) === "pass" ? "pass" : "fail")),
  ),
  faulty(
    "failures-are-errors",
    "A buildpack that fails counts as one that errors.",
    ["platform.detector.exit.20"],
    decides("outcome", (previous) => (i) => (previous(i) === "pass" ? "pass" : "error")),
  ),
  faulty(
    "targets-ignored",
    "Every buildpack suits every run image.",
    ["buildpack.detection.target-mismatch"],
    decides("targetMatches", () => () => true),
  ),
  faulty(
    "first-distribution-only",
    "Of a target's distributions only the first counts.",
    ["buildpack.targets.validated"],
    decides("targetMatches", (previous) => ({ base, declared }) => {
      const { distros } = declared;
      return previous({
        base,
        declared: distros === undefined ? declared : { ...declared, distros: distros.slice(0, 1) },
      });
    }),
  ),
  faulty(
    "targets-exact",
    "A field that a target does not have matches nothing.",
    ["buildpack.targets.wildcard"],
    decides("targetMatches", (previous) => (i) => previous(i) && i.declared.os === i.base.os),
  ),
  faulty(
    "environments-ignored",
    "Buildpacks are taken whatever the execution environment is.",
    ["platform.detector.exec-env.skip", "platform.detector.exec-env.next-group"],
    decides("execEnvSkips", () => () => false),
  ),
  faulty(
    "limited-buildpacks-left-out",
    "A buildpack that names execution environments is never taken.",
    ["buildpack.bp-toml.exec-env.may", "platform.term.exec-env.default-production"],
    decides(
      "execEnvSkips",
      () =>
        ({ supported }) =>
          supported.length > 0,
    ),
  ),
  faulty(
    "unmet-accepted",
    "What nobody provides may be required.",
    [`${TRIAL}.required-unmet-require`, `${TRIAL}.optional-unmet-require.buildpack`],
    decides("requirementMet", () => () => true),
  ),
  faulty(
    "provided-anywhere",
    "What is required may be provided later.",
    [`${TRIAL}.required-unmet-require`],
    decides(
      "requirementMet",
      () =>
        ({ providers }) =>
          providers.length > 0,
    ),
  ),
  faulty(
    "unused-accepted",
    "What nobody requires may be provided.",
    [`${TRIAL}.required-unused-provide`, `${TRIAL}.optional-unused-provide.buildpack`],
    decides("provisionUsed", () => () => true),
  ),
  faulty(
    "required-anywhere",
    "What is provided may have been required before.",
    [`${TRIAL}.required-unused-provide`],
    decides(
      "provisionUsed",
      () =>
        ({ requirers }) =>
          requirers.length > 0,
    ),
  ),
  faulty(
    "plan-knows-no-optional",
    "An optional buildpack that does not fit into the plan fails the trial.",
    [`${TRIAL}.optional-unused-provide.plan`, `${TRIAL}.optional-unmet-require.plan`, "buildpack.order.optional-copy"],
    decides("trialOptional", () => () => false),
  ),
  faulty(
    "first-pairing-only",
    "Alternatives of a buildpack's plan are not tried.",
    ["buildpack.plan.potential"],
    decides("alternatives", () => ({ top }) => [top]),
  ),
  faulty(
    "alternatives-first",
    "Alternatives of a buildpack's plan are tried before the first choice.",
    ["buildpack.plan.trials.order"],
    decides("alternatives", () => ({ top, or }) => [...or.toReversed(), top]),
  ),
  faulty(
    "composite-never-optional",
    "A group is not tried without its optional composite buildpack.",
    ["buildpack.order.optional-copy"],
    decides("triesWithout", () => () => false),
  ),
  faulty("no-plan", "The plan is not written.", ["platform.detector.plan.written"], omits("detect:write-plan")),
  faulty("no-group", "The group is not written.", ["platform.detector.group.single"], omits("detect:write-group")),
  faulty(
    "versions-unexplained",
    "Versions that are not spoken end in the general exit code.",
    ["platform.api.fail-unsupported", "buildpack.api.error-unsupported"],
    decides("exitCode", (previous) => (i) => (["platform-api", "buildpack-api"].includes(i.kind) ? 1 : previous(i))),
  ),
];
