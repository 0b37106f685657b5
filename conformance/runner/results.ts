/** The result of a test case or a law, as the record keeps it. */
import { isJsonObject, type Json } from "#base";
import { inputs } from "#contract";
import type {
  Failure,
  Judgeable,
  Judgement,
  Observation,
  PerformedStep,
  RunStep,
  Step,
  TestCase,
  Versions,
  World,
  WorldCounts,
} from "#protocol";
import { instantiate, pointer } from "#protocol";
import type { FailureEvidence, FailureRecord, ResultRecord } from "#reports";
import { recordedVerdict, shellWord } from "#reports";
import { differencesOf } from "./differences.ts";
import { inputsOf } from "./inputs.ts";

/** The world that most test cases have, with the buildpacks of this one. */
export type UsualWorld = (given: World, versions: Versions) => World;

export interface ResultOptions {
  readonly versions: Versions;
  readonly durationMs: number;
  /** The world that most test cases have: what a failure has besides it is an input that matters. */
  readonly usual?: UsualWorld;
}

export function resultOf(
  judgeable: Judgeable,
  judgement: Judgement,
  { versions, durationMs, usual }: ResultOptions,
): ResultRecord {
  const { kind, id, says, lane, statements } = judgeable;
  const evidence = evidenceOf(kind, judgement, { versions, usual });
  const worlds = judgement.performed?.worlds;
  return {
    id,
    kind,
    says,
    lane,
    statements,
    platformApi: versions.platform,
    buildpackApi: versions.buildpack,
    verdict: recordedVerdict(judgement.verdict),
    durationMs: Math.round(durationMs * 1000) / 1000,
    ...(worlds !== undefined && { worlds: recordedWorlds(worlds) }),
    ...(evidence !== undefined && { evidence }),
  };
}

const recordedWorlds = ({ worldsUsing, ...counts }: WorldCounts): NonNullable<ResultRecord["worlds"]> => ({
  ...counts,
  ...(Object.keys(worldsUsing).length > 0 && { worldsUsing }),
});

/** A law can have a violation for each of a thousand files. */
const VIOLATIONS_MAX = 20;

function evidenceOf(
  kind: Judgeable["kind"],
  { verdict, performed, frozen }: Judgement,
  { versions, usual }: { readonly versions: Versions; readonly usual: UsualWorld | undefined },
): FailureEvidence | undefined {
  if (verdict.is === "pass" || performed === undefined) return undefined;
  const failures = verdict.is === "fail" ? verdict.failures : [];
  if (kind === "law" && failures.length === 0) return undefined;
  const testCase = frozen?.kind === "case" ? instantiate(frozen.case, versions) : undefined;
  const { given, when = [] } = testCase ?? (frozen?.kind === "law" ? frozen : {});
  return {
    failures:
      kind === "law"
        ? failures.slice(0, VIOLATIONS_MAX).map(violationRecord)
        : failures.map((failure) => failureRecord(failure, testCase, performed.observation)),
    ...(usual !== undefined && given !== undefined && { inputs: inputsOf(given, when, usual(given, versions)) }),
    steps: performed.steps.map(stepEvidence),
  };
}

/** A failure of a test case with what differs. */
export function failureRecord(
  failure: Failure,
  testCase: TestCase | undefined,
  observation: Observation | undefined,
): FailureRecord {
  const differs =
    testCase === undefined || observation === undefined ? [] : differencesOf(failure, testCase, observation);
  return { ...failure, actual: bounded(failure.actual ?? null), ...(differs.length > 0 && { differs }) };
}

export const violationRecord = (failure: Failure): FailureRecord => ({
  ...failure,
  at: pointer(failure.at),
  actual: failure.actual ?? null,
});

/** The step comes after a step that the harness had to stop. */
const NOT_PERFORMED = { exit: { notPerformed: true }, lastLines: "" } as const;

function stepEvidence({ step, seen }: PerformedStep): FailureEvidence["steps"][number] {
  const ran = describeStep(step);
  if (seen === undefined) return { ran, ...NOT_PERFORMED };
  return {
    ran,
    ...("run" in step && { command: commandOf(step) }),
    exit: seen.exit ?? null,
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
  if ("repack" in step) return `repack ${Object.keys(step.repack).join(" ")}`;
  if ("damage" in step) return `damage file ${step.damage.file} below ${step.damage.below}: ${step.damage.as}`;
  return `fresh ${step.fresh.join(" ")}`;
}

/** `restorer -cache-dir /cache` */
export function commandOf({ run, argv0, flags = {}, images = [], args = [] }: RunStep): string {
  const given = Object.entries(flags).flatMap(([name, value]) =>
    value === true ? [name] : [value].flat().flatMap((one) => [name, one]),
  );
  return [argv0 ?? inputs.PROGRAMS[run], ...[...given, ...images, ...args].map(shellWord)].join(" ");
}

const TEXT_MAX = 2_000;

/** The bundle holds whole documents; the record keeps what fits a screen. */
function bounded(value: Json): Json {
  const text = JSON.stringify(value);
  if (text.length <= TEXT_MAX) return value;
  return isJsonObject(value) ? { truncated: text.slice(0, TEXT_MAX) } : `${text.slice(0, TEXT_MAX)}…`;
}
