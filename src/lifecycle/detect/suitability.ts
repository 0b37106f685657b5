/** Excludes members by stack, target or execution environment without running them. */
import { type ByteString, byteString } from "#base";
import type { OrderElement, Target } from "#contract";
import type { DetectOutcome } from "../decisions/detect.ts";
import type { Component } from "../files/components.ts";
import { rulesFor } from "../phase/buildpack-rules.ts";
import type { DetectRun, Member } from "../phase/states/detect.ts";
import { infoOf, type SearchContext } from "./components.ts";
import { EMPTY_PLAN } from "./run.ts";

const NO_OUTPUT = new Uint8Array(0);

/** Undefined: bin/detect runs. `skip`: the element is skipped. Otherwise the result that replaces the run. */
export function excludedBy(context: SearchContext, member: Member): DetectRun | "skip" | undefined {
  const { rules, state, log } = context;
  const unlisted = unlistedStack(context, member);
  if (unlisted !== undefined) return withoutRun("fail", `it does not list the stack ${unlisted}`);
  const declared = targetsOf(context, member);
  const matches =
    declared.length === 0 ||
    declared.some((one) => rules.platform.targetMatches({ base: state.target, declared: one }));
  const mismatch = matches ? "run" : rules.platform.targetMismatch({ optional: member.element.optional });
  if (mismatch !== "run") {
    const why = `targets ${JSON.stringify(declared)} do not match the run image's ${JSON.stringify(state.target)}`;
    return withoutRun(mismatch, why);
  }
  if (!skippedByExecEnv(context, member)) return undefined;
  log.debug(`${member.element.id} does not support the execution environment ${context.inputs.execEnv}`);
  return "skip";
}

const withoutRun = (outcome: DetectOutcome, why: string): DetectRun => ({
  outcome,
  plan: EMPTY_PLAN,
  output: NO_OUTPUT,
  why,
});

const stacksOf = ({ descriptor }: Component): readonly string[] => descriptor.stacks.map(({ id }) => id);

/** The stack of the build container, if the buildpack does not list it. */
function unlistedStack({ process }: SearchContext, member: Member): ByteString | undefined {
  const { CNB_STACK_ID: stack = byteString("") } = process.env;
  if (member.kind === "extension") return undefined;
  return member.rules.stackListed({ stack, listed: stacksOf(member.component) }) ? undefined : stack;
}

function targetsOf({ process: { fs } }: SearchContext, member: Member): readonly Target[] {
  const { component, rules } = member;
  if (component.descriptor.targets.length > 0) return component.descriptor.targets;
  const bin = byteString`${component.root}/bin`;
  const binFiles = fs.exists(bin) ? fs.readDir(bin) : [];
  if (member.kind === "extension") return rules.extensionTargetsInferred({ binFiles });
  return rules.targetsInferred({ stacks: stacksOf(member.component), binFiles });
}

/** Both the descriptor and the group can limit a member. */
const skippedByExecEnv = (context: SearchContext, member: Member): boolean =>
  [infoOf(member).execEnv, member.element.execEnv].some((listed) => skips(context, member.rules, listed));

/** Both can limit a composite buildpack, too: then none of its order is tried. */
export function skipsComposite(context: SearchContext, element: OrderElement, { descriptor }: Component): boolean {
  const { rules } = rulesFor(context.rules, { ...element, api: descriptor.api });
  return [descriptor.buildpack.execEnv, element.execEnv].some((listed) => skips(context, rules, listed));
}

const skips = ({ rules, inputs }: SearchContext, own: Member["rules"], listed: readonly string[]): boolean =>
  rules.platform.execEnvSkips({ execEnv: inputs.execEnv, supported: own.execEnvSupported({ listed }) });
