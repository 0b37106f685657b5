/** What a report shows of a case that did not pass. */
import { isJsonObject, type Json } from "#base";
import type { Step } from "../protocol/case.ts";
import type { StepSeen } from "../protocol/observation.ts";
import type { CaseRecord, Evidence } from "../reports/record.ts";
import { recorded } from "../reports/verdict.ts";
import type { Judged } from "./case-runner.ts";
import { coveredBy } from "./select.ts";

export function caseRecord(judged: Judged, durationMs: number): CaseRecord {
  const { case: judgedCase, versions, verdict } = judged;
  const evidence = verdict.is === "pass" ? undefined : evidenceOf(judged);
  return {
    id: judgedCase.id,
    kind: "case",
    says: judgedCase.says,
    lane: judgedCase.lane,
    requirements: coveredBy(judgedCase),
    platformApi: versions.platform,
    buildpackApi: versions.buildpack,
    verdict: recorded(verdict),
    durationMs: Math.round(durationMs * 1000) / 1000,
    ...(evidence !== undefined && { evidence }),
  };
}

function evidenceOf({ case: judgedCase, verdict, seen }: Judged): Evidence | undefined {
  if (seen === undefined) return undefined;
  const broken = verdict.is === "fail" ? verdict.broken : [];
  return {
    broken: broken.map(({ at, wanted, got, covers }) => ({
      at,
      wanted,
      got: bounded(got ?? null),
      requirements: covers,
    })),
    steps: judgedCase.when.map((step, i) => stepEvidence(step, seen.steps[i])),
  };
}

/** Of a step that came after one that had to be stopped. */
const NOT_PERFORMED = { exit: { notPerformed: true }, lastLines: "" } as const;

function stepEvidence(step: Step, seen: StepSeen | undefined): Evidence["steps"][number] {
  const ran = describeStep(step);
  if (seen === undefined) return { ran, ...NOT_PERFORMED };
  return {
    ran,
    exit: (seen.exit ?? null) as Json,
    ...(seen.leftOut !== undefined && { leftOut: seen.leftOut }),
    lastLines: `${seen.stdout}${seen.stderr}`.trimEnd().split("\n").slice(-LINES_MAX).join("\n"),
  };
}

const LINES_MAX = 12;

export function describeStep(step: Step): string {
  if ("run" in step)
    return [
      step.run,
      ...(step.images ?? []),
      ...(step.argv0 === undefined ? [] : [step.argv0]),
      ...(step.args ?? []),
    ].join(" ");
  if ("edit" in step) return `edit ${Object.keys(step.edit).join(" ")}`;
  if ("publish" in step) return `publish ${Object.keys(step.publish).join(" ")}`;
  return `fresh ${step.fresh.join(" ")}`;
}

const TEXT_MAX = 2_000;

/** Whole documents are in the bundle; the record keeps what fits a screen. */
function bounded(value: Json): Json {
  const text = JSON.stringify(value);
  if (text.length <= TEXT_MAX) return value;
  return isJsonObject(value) ? { truncated: text.slice(0, TEXT_MAX) } : `${text.slice(0, TEXT_MAX)}…`;
}
