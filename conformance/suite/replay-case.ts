/** Performs a frozen test case again, judges it, and returns every observation. */
import type { Api } from "#base";
import type { CaseBundle, Failure, Step, StepObservation, Subject, TestCase, Verdict } from "#protocol";
import { instantiate } from "#protocol";
import type { FailureRecord, RecordedInput } from "#reports";
import { createCaseRunner, failureRecord, inputsOf } from "#runner";
import { usualWorld } from "./usual-world.ts";

/** A step with its observation. */
export interface Played {
  readonly step: Step;
  readonly seen: StepObservation;
}

export interface Replayed {
  readonly id: string;
  readonly says: string;
  readonly lifecycle: string;
  readonly versions: { readonly platform: Api; readonly buildpack: Api };
  /** Each session has its own world. */
  readonly sessions: readonly (readonly Played[])[];
  readonly verdict: Verdict;
  /** With what differs. */
  readonly failures: readonly FailureRecord[];
  /** What the world has besides the usual one. */
  readonly inputs: readonly RecordedInput[];
  /** The places that are judged, as pointers into the observation. */
  readonly places: readonly string[];
  /** The digest with which the lifecycle describes itself. */
  readonly build: string;
}

/** `others`: the controls of test cases. */
export async function replayCase(bundle: CaseBundle, subject: Subject, others: readonly TestCase[]): Promise<Replayed> {
  const { case: frozen, versions, seed } = bundle;
  const byId = new Map([...others, frozen].map((one) => [one.id, one]));
  const { observation, verdict } = await createCaseRunner(subject, byId, seed).judge({ testCase: frozen, versions });
  const testCase = instantiate(frozen, versions);
  const { given, when, then } = testCase;
  const usual = await usualWorld();
  const played = (observation?.steps ?? []).flatMap((step, i) => pair(when[i], step));
  return {
    ...{ id: frozen.id, says: frozen.says, lifecycle: subject.name, versions, sessions: [played], verdict },
    failures: failuresOf(verdict).map((failure) => failureRecord(failure, testCase, observation)),
    inputs: inputsOf(given, when, usual(given, versions)),
    places: then.map(({ at }) => at),
    build: (await subject.describe()).build,
  };
}

export const failuresOf = (verdict: Verdict): readonly Failure[] => (verdict.is === "fail" ? verdict.failures : []);

export const pair = (step: Step | undefined, seen: StepObservation): readonly Played[] =>
  step === undefined ? [] : [{ step, seen }];
