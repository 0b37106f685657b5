/** Searches for a group: tries orders group by group, nested orders in place, and runs each bin/detect at most once. */
import type { OrderElement, OrderGroup, PlanEntry } from "#contract";
import type { DetectOutcome } from "../decisions/detect.ts";
import type { DetectRun, Member, MemberKind } from "../phase/states/detect.ts";
import { phaseFault } from "../rules/faults.ts";
import { componentOf, memberOf, nameAndVersion, type SearchContext } from "./components.ts";
import { planReasons } from "./reasons.ts";
import { runDetect } from "./run.ts";
import { excludedBy, skipsComposite } from "./suitability.ts";
import { resolvePlan } from "./trials.ts";

export type DetectedGroup =
  | { readonly passed: true; readonly members: readonly Member[]; readonly plan: readonly PlanEntry[] }
  | { readonly passed: false; readonly errored: boolean };

/** A member whose bin/detect has started, or whose outcome is known without running it. */
interface StartedMember {
  readonly member: Member;
  readonly run: Promise<DetectRun>;
}

/** Limits the trials of one group against hostile plans. */
const TRIALS_MAX = 100_000;
const GROUPS_MAX = 10_000;

/** An element of a group, and the composite buildpacks around it, to find cycles. */
interface ElementSlot {
  readonly kind: MemberKind;
  readonly element: OrderElement;
  readonly within: readonly string[];
}
/** An order in the position of an element: each of its groups is tried there. */
interface OrderSlot {
  readonly kind: "order";
  readonly of: MemberKind;
  readonly order: readonly OrderGroup[];
  readonly within: readonly string[];
  readonly optional: boolean;
}
type Slot = ElementSlot | OrderSlot;

/** The members of a group so far. */
interface StartedMembers {
  readonly members: readonly StartedMember[];
  readonly ids: Readonly<Record<MemberKind, ReadonlySet<string>>>;
}

interface SearchPosition {
  readonly done: StartedMembers;
  /** The slots before and after the order in its group. */
  readonly before: readonly Slot[];
  readonly next: readonly Slot[];
}

const EMPTY_POSITION: SearchPosition = {
  done: { members: [], ids: { buildpack: new Set(), extension: new Set() } },
  before: [],
  next: [],
};

/** Combines the orders of extensions and buildpacks. The rules say which of the two varies fastest. */
export function search(context: SearchContext): Promise<DetectedGroup> {
  const { order, orderExtensions } = context.state.order;
  const buildpacks: OrderSlot = { kind: "order", of: "buildpack", order, within: [], optional: false };
  if (orderExtensions.length === 0) return searchOrder(context, buildpacks, EMPTY_POSITION);
  const { optional, faster } = context.rules.platform.extensionOrder;
  const always = orderExtensions.map(({ group }) => ({ group: group.map((element) => ({ ...element, optional })) }));
  const extensions: OrderSlot = { kind: "order", of: "extension", order: always, within: [], optional };
  return faster === "buildpacks"
    ? searchOrder(context, extensions, { ...EMPTY_POSITION, next: [buildpacks] })
    : searchOrder(context, buildpacks, { ...EMPTY_POSITION, before: [extensions] });
}

async function searchOrder(context: SearchContext, placed: OrderSlot, around: SearchPosition): Promise<DetectedGroup> {
  const { of: kind, order, within, optional } = placed;
  const { before, next, done } = around;
  let errored = false;
  for (const { group } of order) {
    const own = group.map((element) => ({ kind, element, within }));
    const result = await searchGroup(context, [...before, ...own, ...next], done);
    if (result.passed) return result;
    errored ||= result.errored;
  }
  if (context.rules.platform.triesWithout({ optional })) return searchGroup(context, next, done);
  return { passed: false, errored };
}

async function searchGroup(
  context: SearchContext,
  elements: readonly Slot[],
  before: StartedMembers,
): Promise<DetectedGroup> {
  countGroup(context);
  const members = [...before.members];
  const ids = { buildpack: new Set(before.ids.buildpack), extension: new Set(before.ids.extension) };
  const done: StartedMembers = { members, ids };
  for (const [at, placed] of elements.entries()) {
    const order = placed.kind === "order" ? placed : nestedIn(context, placed, done);
    if (order === "left out") continue;
    if (order !== undefined) return searchOrder(context, order, { done, before: [], next: elements.slice(at + 1) });
    if (placed.kind === "order") continue;
    const started = startDetect(context, memberOf(context, placed.kind, placed.element));
    if (started === undefined) continue;
    members.push(started);
    ids[placed.kind].add(placed.element.id);
  }
  return evaluateGroup(context, members);
}

/** The order of a composite buildpack; undefined for other elements. An element that the group has already is left out. */
function nestedIn(
  context: SearchContext,
  placed: ElementSlot,
  done: StartedMembers,
): OrderSlot | "left out" | undefined {
  const { kind, element } = placed;
  if (context.rules.platform.elementRepeated({ id: element.id, done: done.ids[kind] })) return "left out";
  if (kind === "extension") return undefined;
  const component = componentOf(context, element);
  const { order } = component.descriptor;
  if (order.length === 0) return undefined;
  if (skipsComposite(context, element, component)) return "left out";
  return { kind: "order", of: kind, order, within: keysAround(placed), optional: element.optional };
}

function keysAround({ element, within }: ElementSlot): readonly string[] {
  const key = nameAndVersion(element);
  if (within.includes(key)) {
    throw phaseFault("detect", `the order of ${key} contains ${key} itself`, {
      remedy: "take it out of the groups of its own buildpack.toml",
    });
  }
  return [...within, key];
}

/** Limits the groups, because nested orders multiply. */
function countGroup({ state }: SearchContext): void {
  state.groupsTried += 1;
  if (state.groupsTried > GROUPS_MAX) {
    throw phaseFault("detect", `the order expands to more than ${GROUPS_MAX} groups`, {
      remedy: "nest fewer orders in one group",
    });
  }
}

/** Undefined: the element is skipped. */
function startDetect(context: SearchContext, member: Member): StartedMember | undefined {
  const excluded = excludedBy(context, member);
  if (excluded === "skip") return undefined;
  const { runs, inTurn } = context.state;
  const key = `${member.kind} ${nameAndVersion(member.element)}`;
  // The next group, in which the member may be optional, reuses the result.
  const run =
    excluded === undefined ? (runs.get(key) ?? inTurn(() => runDetect(context, member))) : Promise.resolve(excluded);
  runs.set(key, run);
  return { member, run };
}

/** The bin/detects of the group run side by side. Their results are evaluated and printed in the order of the group. */
async function evaluateGroup(context: SearchContext, started: readonly StartedMember[]): Promise<DetectedGroup> {
  const { platform } = context.rules;
  const runs = await Promise.all(started.map(({ run }) => run));
  const outcomes: DetectOutcome[] = runs.map((run) => run.outcome);
  const verdicts = started.map(({ member }, at) =>
    platform.memberVerdict({
      outcome: outcomes[at] ?? "error",
      optional: member.element.optional,
      kind: member.kind,
    }),
  );
  const ofBuildpacks = verdicts.filter((_, at) => started[at]?.member.kind === "buildpack");
  const passes = platform.groupPasses({ verdicts, ofBuildpacks });
  logResults(context, { started, runs, passes });
  if (!passes) {
    return { passed: false, errored: platform.groupErrored({ outcomes, verdicts }) };
  }
  const kept = started.flatMap(({ member }, at) => {
    const plan = verdicts[at] === "keep" ? runs[at]?.plan : undefined;
    return plan === undefined
      ? []
      : [{ member, kind: member.kind, optional: member.element.optional, top: plan, or: plan.or }];
  });
  const resolved = resolvePlan(context.rules, kept, TRIALS_MAX);
  if (resolved === "too many trials") {
    throw phaseFault("detect", `the plans of this group have more than ${TRIALS_MAX} combinations`);
  }
  if (resolved === "no trial passes") {
    context.log.info("no combination of the group's plans can be satisfied:");
    for (const reason of planReasons(context.rules, kept, ({ element }) => nameAndVersion(element)))
      context.log.info(`  ${reason}`);
    return { passed: false, errored: false };
  }
  const plan = resolved.entries.map(({ providers, requires }) => ({
    providers: providers.map(({ element: { id, version }, kind }) => ({
      id,
      version,
      extension: kind === "extension",
    })),
    requires,
  }));
  return { passed: true, members: resolved.members, plan };
}

const WORDS: Readonly<Record<DetectOutcome, string>> = { pass: "pass", fail: "fail", error: "err" };

interface GroupResults {
  readonly started: readonly StartedMember[];
  readonly runs: readonly DetectRun[];
  readonly passes: boolean;
}

/** Of a group that does not pass, everything that can be the reason is for every reader. */
function logResults({ log }: SearchContext, { started, runs, passes }: GroupResults): void {
  log[passes ? "debug" : "info"]("======== results ========");
  for (const [at, { member }] of started.entries()) {
    const run = runs[at];
    if (run === undefined) continue;
    const isReason = run.outcome === "error" || (run.outcome === "fail" && !passes);
    if (run.output.length > 0) {
      const level = isReason ? "info" : "debug";
      log[level](`======== output: ${nameAndVersion(member.element)} ========`);
      log.raw(level).write(run.output);
    }
    const why = run.why === undefined ? "" : ` (${run.why})`;
    log[isReason || !passes ? "info" : "debug"](`${WORDS[run.outcome]}: ${nameAndVersion(member.element)}${why}`);
  }
}
