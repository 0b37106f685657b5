/** Mutants of the detector. */
import { byteString } from "#base";
import {
  type Mutant,
  mutant,
  overrideBuildpackDecision,
  overrideDecision,
  replaceDecision,
  skipStep,
} from "./mutant.ts";

/** Gives each distribution of a target another version; the second argument is that of the run image. */
const changeDistros = (versionOf: (distro: { readonly version: string }, base: string) => string) =>
  overrideDecision("targetMatches", (previous) => ({ base, declared }) => {
    const version = base.distro?.version ?? "";
    const distros = declared.distros.map((one) => ({ ...one, version: versionOf(one, version) }));
    return previous({ base, declared: { ...declared, distros } });
  });

export const detectMutants: readonly Mutant[] = [
  mutant("errors-on-stdout", "The lifecycle writes warnings and errors to its standard output.", {
    breaks: ["platform.detector.output.dev-stderr", "platform.restorer.output.dev-stderr"],
    fault: replaceDecision("warningsTo", () => "stdout"),
  }),
  mutant("group-despite-rejection", "A group passes although a required buildpack fails.", {
    breaks: ["buildpack.detection.required-fail-next"],
    fault: replaceDecision("groupPasses", ({ verdicts }) => verdicts.includes("keep")),
  }),
  mutant("optional-is-required", "An optional buildpack that fails makes its group fail.", {
    breaks: ["buildpack.detection.pass-continue", "buildpack.detection.select"],
    fault: replaceDecision("memberVerdict", ({ outcome }) => (outcome === "pass" ? "keep" : "reject")),
  }),
  mutant("required-is-optional", "The detector leaves out a required buildpack that fails.", {
    breaks: ["platform.order.optional-default"],
    fault: replaceDecision("memberVerdict", ({ outcome }) => (outcome === "pass" ? "keep" : "drop")),
  }),
  mutant("failed-stay", "An optional buildpack that fails stays in the group.", {
    breaks: ["buildpack.detection.filter"],
    fault: replaceDecision("memberVerdict", ({ outcome, optional }) =>
      outcome === "pass" || optional ? "keep" : "reject",
    ),
  }),
  mutant("group-reversed", "The detector writes the detected group in reverse order.", {
    breaks: ["buildpack.detection.order-preserved"],
    fault: replaceDecision("groupOrder", ({ members }) => members.toReversed()),
  }),
  mutant("errors-are-failures", "A buildpack that errors counts as one that fails.", {
    breaks: ["platform.detector.exit.21"],
    fault: overrideDecision("outcome", (previous) => (i) => (previous(i) === "pass" ? "pass" : "fail")),
  }),
  mutant("failures-are-errors", "A buildpack that fails counts as one that errors.", {
    breaks: ["platform.detector.exit.20"],
    fault: overrideDecision("outcome", (previous) => (i) => (previous(i) === "pass" ? "pass" : "error")),
  }),
  mutant("killed-is-failure", "A buildpack that a signal ends counts as one that fails.", {
    breaks: ["platform.detector.exit.21"],
    fault: overrideDecision("outcome", (previous) => (i) => ("code" in i.exit ? previous(i) : "fail")),
  }),
  mutant("hundreds-are-failures", "A buildpack that exits with more than 100 counts as one that fails.", {
    breaks: ["platform.detector.exit.21"],
    fault: overrideDecision(
      "outcome",
      (previous) => (i) => ("code" in i.exit && i.exit.code > 100 ? "fail" : previous(i)),
    ),
  }),
  mutant("first-error-counts", "Only an error of a group's first buildpack counts in the exit code.", {
    breaks: ["platform.detector.exit.21"],
    fault: overrideDecision(
      "groupErrored",
      (previous) =>
        ({ outcomes, verdicts }) =>
          previous({ outcomes: outcomes.slice(0, 1), verdicts }),
    ),
  }),
  mutant("errors-hide-failures", "A group that an error and a failure reject counts as failed.", {
    breaks: ["platform.detector.exit.21"],
    fault: overrideDecision("groupErrored", (previous) => (i) => previous(i) && !i.outcomes.includes("fail")),
  }),
  mutant("last-decides", "A group whose last buildpack passes is selected.", {
    breaks: ["buildpack.detection.required-fail-next"],
    fault: replaceDecision("groupPasses", ({ verdicts }) => verdicts.at(-1) === "keep"),
  }),
  mutant("last-is-required", "A group fails if its last buildpack does, even if that is optional.", {
    breaks: ["buildpack.detection.pass-continue"],
    fault: overrideDecision("groupPasses", (previous) => (i) => previous(i) && i.verdicts.at(-1) !== "drop"),
  }),
  mutant("optional-errors-reject", "An optional buildpack that errors makes its group fail.", {
    breaks: ["buildpack.detection.pass-continue"],
    fault: overrideDecision("memberVerdict", (previous) => (i) => (i.outcome === "error" ? "reject" : previous(i))),
  }),
  mutant("targets-ignored", "Every target matches every run image.", {
    breaks: ["buildpack.detection.target-mismatch"],
    fault: replaceDecision("targetMatches", () => true),
  }),
  mutant("first-distribution-only", "Only the first distribution of a target matches.", {
    breaks: ["buildpack.targets.validated"],
    fault: overrideDecision(
      "targetMatches",
      (previous) =>
        ({ base, declared: { distros, ...declared } }) =>
          previous({ base, declared: { ...declared, ...(distros && { distros: distros.slice(0, 1) }) } }),
    ),
  }),
  mutant("targets-exact", "A field that a target lacks matches no value.", {
    breaks: ["buildpack.targets.wildcard"],
    fault: overrideDecision("targetMatches", (previous) => (i) => previous(i) && i.declared.os === i.base.os),
  }),
  mutant("variants-ignored", "A target for another architecture variant matches.", {
    breaks: ["buildpack.detection.target-mismatch"],
    fault: overrideDecision(
      "targetMatches",
      (previous) => (i) => previous({ ...i, base: { ...i.base, archVariant: "" } }),
    ),
  }),
  mutant("variants-needed", "A target without a variant does not match a run image that has one.", {
    breaks: ["buildpack.targets.wildcard"],
    fault: overrideDecision(
      "targetMatches",
      (previous) => (i) => previous(i) && (i.declared.arch === "" || i.declared.archVariant === i.base.archVariant),
    ),
  }),
  mutant("versions-by-prefix", "A version of a distribution matches those that begin with it.", {
    breaks: ["buildpack.detection.target-mismatch"],
    fault: changeDistros(({ version }, base) => (base.startsWith(version) ? "" : version)),
  }),
  mutant("versions-ignored", "Every version of a distribution matches.", {
    breaks: ["buildpack.detection.target-mismatch"],
    fault: changeDistros(() => ""),
  }),
  mutant("names-and-versions-apart", "A target matches if one distribution has the name and another the version.", {
    breaks: ["buildpack.detection.target-mismatch"],
    fault: overrideDecision("targetMatches", (previous) => ({ base, declared }) => {
      const names = declared.distros.map((one) => ({ ...one, version: "" }));
      const versions = declared.distros.map((one) => ({ ...one, name: "" }));
      return [names, versions].every((distros) => previous({ base, declared: { ...declared, distros } }));
    }),
  }),
  mutant("absent-variables-empty", "Variables of what the run image's target lacks are set and empty.", {
    breaks: ["buildpack.env.target.variant", "buildpack.env.target.distro-name", "buildpack.env.target.distro-version"],
    fault: overrideBuildpackDecision("detectVariables", (previous) => (i) => ({
      CNB_TARGET_ARCH_VARIANT: byteString(""),
      CNB_TARGET_DISTRO_NAME: byteString(""),
      CNB_TARGET_DISTRO_VERSION: byteString(""),
      ...previous(i),
    })),
  }),
  mutant("environments-ignored", "The detector ignores the execution environment.", {
    breaks: ["platform.detector.exec-env.skip", "platform.detector.exec-env.next-group"],
    fault: replaceDecision("execEnvSkips", () => false),
  }),
  mutant("limited-buildpacks-left-out", "The detector leaves out every buildpack that lists execution environments.", {
    breaks: ["buildpack.bp-toml.exec-env.may", "platform.term.exec-env.default-production"],
    fault: replaceDecision("execEnvSkips", ({ supported }) => supported.length > 0),
  }),
  mutant("unmet-accepted", "A buildpack may require a name that no buildpack provides.", {
    breaks: ["buildpack.plan.trial.required-unmet-require", "buildpack.plan.trial.optional-unmet-require.buildpack"],
    fault: replaceDecision("requirementMet", () => true),
  }),
  mutant("provided-anywhere", "A buildpack may require a name that only a later one provides.", {
    breaks: ["buildpack.plan.trial.required-unmet-require"],
    fault: replaceDecision("requirementMet", ({ providers }) => providers.length > 0),
  }),
  mutant("unused-accepted", "A buildpack may provide a name that no buildpack requires.", {
    breaks: ["buildpack.plan.trial.required-unused-provide", "buildpack.plan.trial.optional-unused-provide.buildpack"],
    fault: replaceDecision("provisionUsed", () => true),
  }),
  mutant("required-anywhere", "A buildpack may provide a name that only an earlier one requires.", {
    breaks: ["buildpack.plan.trial.required-unused-provide"],
    fault: replaceDecision("provisionUsed", ({ requirers }) => requirers.length > 0),
  }),
  mutant("plan-knows-no-optional", "A trial fails for an optional buildpack that does not fit into the plan.", {
    breaks: [
      "buildpack.plan.trial.optional-unused-provide.plan",
      "buildpack.plan.trial.optional-unmet-require.plan",
      "buildpack.order.optional-copy",
    ],
    fault: replaceDecision("trialOptional", () => false),
  }),
  mutant("first-pairing-only", "The detector does not try alternatives of a build plan.", {
    breaks: ["buildpack.plan.potential"],
    fault: replaceDecision("alternatives", ({ top }) => [top]),
  }),
  mutant("alternatives-first", "The detector tries alternatives of a build plan before its top-level section.", {
    breaks: ["buildpack.plan.trials.order"],
    fault: replaceDecision("alternatives", ({ top, or }) => [...or.toReversed(), top]),
  }),
  mutant("composite-never-optional", "The detector does not try a group without its optional composite buildpack.", {
    breaks: ["buildpack.order.optional-copy"],
    fault: replaceDecision("triesWithout", () => false),
  }),
  mutant("no-plan", "The detector does not write plan.toml.", {
    breaks: ["platform.detector.plan.written"],
    fault: skipStep("detect:write-plan"),
  }),
  mutant("no-group", "The detector does not write group.toml.", {
    breaks: ["platform.detector.group.single"],
    fault: skipStep("detect:write-group"),
  }),
  mutant("versions-unexplained", "For unsupported API versions, phases exit with the general exit code.", {
    breaks: ["platform.api.fail-unsupported", "buildpack.api.error-unsupported"],
    fault: overrideDecision(
      "exitCode",
      (previous) => (i) => (["platform-api", "buildpack-api"].includes(i.kind) ? 1 : previous(i)),
    ),
  }),
];
