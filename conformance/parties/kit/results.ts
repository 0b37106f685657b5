/** Judges evidence with rules, and makes the results that a record keeps. */
import type { Api } from "#base";
import { pointer } from "#protocol";
import type { FailureEvidence, ResultRecord } from "#reports";
import type { Answer, Finding, Ran, Rule } from "./rule.ts";

export interface JudgedParty {
  /** `buildpack acme/hello@1.0.0` */
  readonly party: string;
  readonly platformApi: Api;
  readonly buildpackApi: Api;
  /** The command that judges one rule of this party again. */
  replay(rule: string): string;
}

export const judgeParty = <E>(rules: readonly Rule<E>[], evidence: E, judged: JudgedParty): readonly ResultRecord[] =>
  rules.map((rule) => resultOf(rule, rule.judge(evidence), judged));

/** More than a person reads. */
const FINDINGS_MAX = 20;

function resultOf<E>(rule: Rule<E>, answer: Answer, { party, replay, ...versions }: JudgedParty): ResultRecord {
  const { id, says, lane, statements } = rule;
  const { platformApi, buildpackApi } = versions;
  const result = { id, kind: "rule", party, says, lane, statements, platformApi, buildpackApi, durationMs: 0 } as const;
  if ("notRun" in answer) return { ...result, verdict: { is: "not-run", why: `needs: ${answer.notRun}` } };
  if (answer.length === 0) return { ...result, verdict: { is: "pass" } };
  return {
    ...result,
    verdict: { is: "fail", kind: answer.every(({ open }) => open !== undefined) ? "open" : "bug" },
    evidence: evidenceOf(answer, statements),
    replay: replay(id),
  };
}

function evidenceOf(findings: readonly Finding[], statements: Rule<never>["statements"]): FailureEvidence {
  const shown = findings.slice(0, FINDINGS_MAX);
  const ran = new Set(shown.flatMap((one) => one.ran ?? []));
  return {
    failures: shown.map(({ at, expected, actual, open }) => ({
      ...(open === undefined ? { kind: "bug" } : { kind: "open", issue: open }),
      at: pointer(at),
      expected,
      actual,
      statements,
    })),
    steps: [...ran].map(stepOf),
  };
}

const LINES_MAX = 12;

const stepOf = ({ command, exit, output }: Ran): FailureEvidence["steps"][number] => ({
  ran: command,
  command,
  exit,
  lastLines: output.trimEnd().split("\n").slice(-LINES_MAX).join("\n"),
});
