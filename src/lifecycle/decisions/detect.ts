/** What detection decides: the order of the search, results of members and groups, targets, and the build plan. */
import type { ImageTarget, OrderElement, Target } from "#contract";
import { decision, value } from "../rules/decision.ts";
import type { FaultKind } from "../rules/faults.ts";

/** The result of one run of bin/detect. */
export type DetectOutcome = "pass" | "fail" | "error";
/** The effect of a member on its group. */
export type MemberVerdict = "keep" | "drop" | "reject";

/** The target of the run image, and one that a buildpack declares. */
export interface TargetPair {
  readonly base: ImageTarget;
  readonly declared: Target;
}

const ANY: Target = { os: "", arch: "", archVariant: "", distros: [] };
const LINUX: Target = { ...ANY, os: "linux" };
const BIONIC: Target = { ...LINUX, arch: "amd64", distros: [{ name: "ubuntu", version: "18.04" }] };

export const detectPlatformDecisions = {
  /** Which elements of the order must exist and have a supported Buildpack API before anything runs. */
  elementsVerified: value<"top-level" | "all">(["buildpack.api.error-unsupported", "buildpack.api.conform-or"], "all"),
  /** Is the id in the group already, in any version? The first one counts. */
  elementRepeated: decision(["buildpack.order.pattern"], (i: { id: string; done: ReadonlySet<string> }): boolean =>
    i.done.has(i.id),
  ),
  /** Is a buildpack of the platform optional in a group? */
  systemOptional: decision(["platform.system.optional-default"], (i: { optional: boolean }): boolean => i.optional),
  /** A group of the order with the platform's buildpacks. The search leaves out an id that is then in it twice. */
  systemMerged: decision(
    [
      "platform.detector.system.merge-pre",
      "platform.detector.system.merge-post",
      "platform.detector.system.pre-no-dup",
      "platform.detector.system.post-no-dup",
    ],
    ({ group, pre, post }: Readonly<Record<"group" | "pre" | "post", readonly OrderElement[]>>) => {
      const ids = new Set(group.map(({ id }) => id));
      const isNew = ({ id }: OrderElement): boolean => !ids.has(id);
      return [...pre.filter(isNew), ...group, ...post.filter(isNew)];
    },
  ),
  /** Extensions are optional, even if the order says otherwise. `faster`: the order whose groups vary fastest in the search. */
  extensionOrder: value<{ readonly optional: boolean; readonly faster: "buildpacks" | "extensions" }>(
    ["buildpack.detection.extensions-optional", "buildpack.order.ext.prepended", "buildpack.order.pattern.concat"],
    {
      optional: true,
      faster: "buildpacks",
    },
  ),
  /** If all groups of a nested order fail, is the group tried without it? */
  triesWithout: decision(["buildpack.order.optional-copy"], (i: { optional: boolean }): boolean => i.optional),
  /** Before Platform API 0.12 nothing tells the detector the target of the run image, so every target matches. */
  targetMatches: decision(
    ["buildpack.detection.target-mismatch", "buildpack.targets.validated", "buildpack.targets.wildcard"],
    (_: TargetPair): boolean => true,
  ),
  /** `run`: bin/detect runs anyway. */
  targetMismatch: decision(
    ["buildpack.detection.target-mismatch"],
    (i: { optional: boolean }): "run" | DetectOutcome => (i.optional ? "run" : "error"),
  ),
  /** Does an element's list of execution environments keep it out of the group? Before Platform API 0.15 it never does. */
  execEnvSkips: decision(
    ["platform.detector.exec-env.skip"],
    (_: { execEnv: string; supported: readonly string[] }): boolean => false,
  ),
  outcome: decision(
    ["buildpack.detect.exit-status"],
    (i: { exit: { code: number } | { signal: string } }): DetectOutcome => {
      if (!("code" in i.exit)) return "error";
      return i.exit.code === 0 ? "pass" : i.exit.code === 100 ? "fail" : "error";
    },
  ),
  /** Why a plan of bin/detect is not acceptable; undefined if it is. */
  planFlaw: decision(
    ["buildpack.plan.contribute.format"],
    (i: { requiresWithVersion: readonly string[] }): string | undefined =>
      i.requiresWithVersion.length === 0
        ? undefined
        : `"version" beside "name" is no key of a requirement (${i.requiresWithVersion.join(", ")})`,
  ),
  /** Why a plan of an extension is not acceptable; undefined if it is. */
  extensionPlanFlaw: decision(["ext.detect.no-requires"], (i: { requires: readonly string[] }): string | undefined =>
    i.requires.length === 0 ? undefined : `an image extension requires nothing (${i.requires.join(", ")})`,
  ),
  memberVerdict: decision(
    ["buildpack.detection.required-fail-next", "buildpack.detection.pass-continue", "buildpack.detection.filter"],
    (i: { outcome: DetectOutcome; optional: boolean; kind: "buildpack" | "extension" }): MemberVerdict => {
      if (i.outcome === "pass") return "keep";
      return i.optional ? "drop" : "reject";
    },
  ),
  groupPasses: decision(
    ["buildpack.detection.none-zero-next", "buildpack.detection.select", "platform.detector.exec-env.next-group"],
    (i: { verdicts: readonly MemberVerdict[]; ofBuildpacks: readonly MemberVerdict[] }): boolean =>
      i.ofBuildpacks.includes("keep") && !i.verdicts.includes("reject"),
  ),
  /** Does a failed group count as errored? */
  groupErrored: decision(
    ["buildpack.detect.exit-status"],
    (i: { outcomes: readonly DetectOutcome[]; verdicts: readonly MemberVerdict[] }): boolean =>
      i.verdicts.includes("reject") && i.outcomes.includes("error"),
  ),
  orderFailure: decision(
    ["buildpack.detection.required-fail-next"],
    (i: { errored: boolean }): FaultKind => (i.errored ? "detect-errored" : "detect-none"),
  ),
  /** A member's alternative plans in the order of preference. */
  alternatives: decision(
    ["buildpack.plan.potential", "buildpack.plan.trials.order"],
    <S>(i: { top: S; or: readonly S[] }): readonly S[] => [i.top, ...i.or],
  ),
  /** May a member be left out in the trial of its alternative `alternative` (from 0) of `count`? */
  trialOptional: decision(
    ["buildpack.plan.trial.optional-unused-provide.buildpack", "buildpack.plan.trial.optional-unmet-require.buildpack"],
    (i: { optional: boolean; alternative: number; count: number }): boolean => i.optional,
  ),
  /** Are the remaining members a group? */
  trialPasses: decision(
    ["buildpack.detection.none-zero-next", "buildpack.order.resolved"],
    (i: { buildpacks: number; extensions: number }): boolean => i.buildpacks > 0,
  ),
  /** All positions are in the group. */
  requirementMet: decision(
    ["buildpack.plan.trial.required-unmet-require", "buildpack.plan.trial.optional-unmet-require.plan"],
    (i: { requirer: number; providers: readonly number[] }): boolean => i.providers.some((at) => at <= i.requirer),
  ),
  provisionUsed: decision(
    ["buildpack.plan.trial.required-unused-provide", "buildpack.plan.trial.optional-unused-provide.plan"],
    (i: { provider: number; requirers: readonly number[] }): boolean => i.requirers.some((at) => at >= i.provider),
  ),
  /** The names of the plan's entries in the order of plan.toml: the first appearance in the group. */
  planOrder: decision(["platform.detector.plan.written"], (i: { names: readonly string[] }): readonly string[] => [
    ...new Set(i.names),
  ]),
  groupOrder: decision(
    ["buildpack.detection.order-preserved"],
    <M>(i: { members: readonly M[] }): readonly M[] => i.members,
  ),
};

export const detectBuildpackDecisions = {
  /** The targets of a descriptor that declares none. `binFiles`: the names in its `bin` directory. */
  targetsInferred: decision(
    ["buildpack.targets.infer.linux", "buildpack.deprecated.stacks.star-matches"],
    (i: { stacks: readonly string[]; binFiles: readonly string[] }): readonly Target[] => {
      const ofStacks = targetsOfStacks(i.stacks, i.stacks.length === 1);
      if (ofStacks.length > 0) return ofStacks;
      return i.binFiles.includes("build") ? [LINUX] : [];
    },
  ),
  /**
   * Is the stack of the build container among those that a buildpack lists? Without a stack id or a list there is nothing to compare. From
   * Buildpack API 0.10 on targets take the place of stacks.
   */
  stackListed: decision(
    ["buildpack.detection.stack.listed"],
    ({ stack, listed }: { stack: string; listed: readonly string[] }): boolean =>
      stack === "" || listed.length === 0 || listed.includes(stack) || listed.includes("*"),
  ),
  /** The same as `targetsInferred` for an extension. */
  extensionTargetsInferred: decision(
    ["ext.ext-toml.targets.may"],
    (i: { binFiles: readonly string[] }): readonly Target[] =>
      i.binFiles.includes("detect") || i.binFiles.includes("generate") ? [LINUX] : [],
  ),

  /** The execution environments that a descriptor is limited to; empty means all. The list has a meaning from Buildpack API 0.12 on. */
  execEnvSupported: decision(
    ["buildpack.bp-toml.exec-env.may"],
    (_: { listed: readonly string[] }): readonly string[] => [],
  ),
};

/** `bionic`: is that stack translated into targets? */
export const targetsOfStacks = (stacks: readonly string[], bionic: boolean): readonly Target[] =>
  stacks.flatMap((id) => {
    if (id === "*") return [ANY];
    return id === "io.buildpacks.stacks.bionic" && bionic ? [BIONIC] : [];
  });
