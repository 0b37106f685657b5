/** Judges one test case or law after the other on a subject, in this thread. */

import type { Judgeable, Subject } from "#protocol";
import { type Bundle, type BundleRun, bundleOf, judgeClaim, type ProfileName } from "#protocol";
import type { ResultRecord } from "#reports";
import { replayCommand } from "#reports";
import { type Recording, recordingOf } from "#subjects";
import { createHangGuard } from "./hang-guard.ts";
import type { PlannedRun } from "./plan.ts";
import { resultOf, type UsualWorld } from "./results.ts";

export interface SuiteRunner {
  judge(planned: PlannedRun): Promise<ResultRecord>;
}

export interface SuiteRunnerOptions extends Omit<BundleRun, "versions"> {
  /** Generated worlds for each law. */
  readonly runs: number;
  /** Whether test cases share the steps that several of them begin with. Default: each performs all of its steps. */
  readonly sharing?: boolean;
  /** What the lifecycle claims to have; default: nothing is claimed, and everything is judged that it can do. */
  readonly profile?: readonly ProfileName[];
  /** Measures durations only. */
  readonly nowMs: () => number;
  readonly store?: ResultStore;
  /** Loaded at the first failure. */
  readonly usualWorld?: () => Promise<UsualWorld>;
}

/** Where the runner puts files; it writes none without. */
export interface ResultStore {
  /** Returns the path of the file; undefined if there is no space for it. */
  readonly writeBundle?: (bundle: Bundle) => string | undefined;
  readonly writeRecording?: (recording: Recording) => void;
}

export function createSuiteRunner(
  subject: Subject,
  judgeables: readonly Judgeable[],
  options: SuiteRunnerOptions,
): SuiteRunner {
  const { nowMs, profile, store = {} } = options;
  const byId = new Map(judgeables.map((one) => [one.id, one]));
  const guard = createHangGuard();
  return {
    async judge({ id, ...versions }) {
      const judgeable = byId.get(id);
      if (judgeable === undefined) throw new Error(`no test case or law has the id ${id}`);
      const claim = profile === undefined ? undefined : judgeClaim(judgeable, profile, await subject.describe());
      if (claim !== undefined) return resultOf(judgeable, claim, { versions, durationMs: 0 });
      const hung = guard.reason();
      if (hung !== undefined) return resultOf(judgeable, { verdict: hung }, { versions, durationMs: 0 });
      const began = nowMs();
      const judgement = await judgeable.judge(subject, versions, options);
      const durationMs = nowMs() - began;
      const { performed, frozen, verdict } = judgement;
      const usual = isFine(verdict.is) ? undefined : await options.usualWorld?.();
      const result = resultOf(judgeable, judgement, { versions, durationMs, ...(usual !== undefined && { usual }) });
      if (performed !== undefined) guard.record(judgeable, performed.stoppedAt);
      if (subject.recall === undefined && performed?.observation !== undefined)
        store.writeRecording?.(await recordingOf(subject, id, versions, performed.observation));
      if (store.writeBundle === undefined || frozen === undefined || isFine(verdict.is)) return result;
      const path = store.writeBundle(
        bundleOf({ ...options, versions, build: (await subject.describe()).build }, frozen),
      );
      return path === undefined ? result : { ...result, replay: replayCommand(path) };
    },
  };
}

const isFine = (verdict: string): boolean => verdict === "pass" || verdict === "not-run";
