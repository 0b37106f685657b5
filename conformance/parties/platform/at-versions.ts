/** A platform chooses the Platform API that it speaks, and is judged with the text of that version. */
import { parseApi } from "#base";
import { heldAt, ledger } from "#ledger";
import { describeRange, isInRange } from "#protocol";
import { notRun, type Rule } from "../kit/rule.ts";
import type { PhaseCall } from "./call.ts";
import type { PlatformEvidence } from "./evidence.ts";

/** The rule, which looks only at the calls at whose Platform API all of its statements hold. */
export function atItsVersions(rule: Rule<PlatformEvidence>): Rule<PlatformEvidence> {
  const statements = rule.statements.flatMap((id) => ledger().get(id) ?? []);
  const { platform } = heldAt(statements.filter(({ document }) => document === "platform.md"));
  if (platform === undefined) return rule;
  /** A call without a version, or with one that cannot be read, counts as one of the newest. */
  const holds = ({ env }: PhaseCall): boolean => {
    const version = parseApi(env.CNB_PLATFORM_API ?? "");
    return version === undefined || isInRange(version, platform);
  };
  return {
    ...rule,
    judge(evidence) {
      const calls = evidence.calls.filter(holds);
      return calls.length === 0 && evidence.calls.length > 0
        ? notRun(`the platform speaks another Platform API than the text, which holds ${describeRange(platform)}`)
        : rule.judge({ ...evidence, calls });
    },
  };
}
