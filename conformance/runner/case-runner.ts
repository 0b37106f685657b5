/** Performs one test case on a subject and judges it. Controls run once for each pair of versions. */
import type { CaseId, Subject, TestCase } from "#protocol";
import {
  factsOf,
  harnessError,
  instantiate,
  judge,
  type Observation,
  perform,
  SharedSteps,
  stoppedStep,
  unmetNeed,
  type Verdict,
  type Versions,
} from "#protocol";

/** A test case with the versions to run it with. */
export interface CaseRun {
  readonly testCase: TestCase;
  readonly versions: Versions;
}

export interface CaseResult extends CaseRun {
  readonly verdict: Verdict;
  /** Absent if the subject did not perform the test case. */
  readonly observation?: Observation;
}

/** Judges test cases of one subject and remembers the verdicts of controls. */
export interface CaseRunner {
  judge(run: CaseRun): Promise<CaseResult>;
}

export interface CaseRunnerOptions {
  /** Whether test cases share the steps that several of them begin with. Default: each performs all of its steps. */
  readonly sharing?: boolean;
}

/** `cases` must hold every control. */
export function createCaseRunner(
  subject: Subject,
  cases: ReadonlyMap<CaseId, TestCase>,
  seed: string,
  { sharing = false }: CaseRunnerOptions = {},
): CaseRunner {
  const shared = sharing ? new SharedSteps() : undefined;
  const controls = new Map<string, Promise<Verdict>>();

  function controlOf({ testCase, versions }: CaseRun): Promise<Verdict> | undefined {
    if (testCase.control === undefined) return undefined;
    const control = cases.get(testCase.control.id);
    if (control === undefined)
      return Promise.resolve({ is: "error", error: `no test case has the id ${testCase.control.id}` });
    const key = `${control.id} ${versions.platform} ${versions.buildpack}`;
    const known = controls.get(key) ?? judgeOne({ testCase: control, versions }).then(({ verdict }) => verdict);
    controls.set(key, known);
    return known;
  }

  async function judgeOne(run: CaseRun): Promise<CaseResult> {
    const { testCase, versions } = run;
    const unmet = unmetNeed(testCase.needs, versions, await subject.describe());
    if (unmet !== undefined) return { ...run, verdict: { is: "not-run", why: "needs", detail: unmet } };
    const instance = instantiate(testCase, versions);
    const before = shared?.reused;
    const result = await judged(run, instance, shared);
    // Only what a test case does alone is reported as a failure.
    return result.verdict.is === "pass" || shared?.reused === before ? result : judged(run, instance, undefined);
  }

  async function judged(run: CaseRun, instance: TestCase, steps: SharedSteps | undefined): Promise<CaseResult> {
    try {
      return await judgedOrThrown(run, instance, steps);
    } catch (error) {
      return { ...run, verdict: harnessError(error) };
    }
  }

  async function judgedOrThrown(run: CaseRun, instance: TestCase, steps: SharedSteps | undefined): Promise<CaseResult> {
    const { inCommon } = factsOf(run.testCase);
    const observation =
      subject.recall === undefined ? await perform(subject, instance, seed, steps, inCommon) : subject.recall(instance);
    if (observation === undefined) return { ...run, verdict: STALE };
    const control = stoppedStep(observation.steps) === undefined ? await controlOf(run) : undefined;
    return { ...run, observation, verdict: judge(instance, observation, control) };
  }

  return { judge: judgeOne };
}

const STALE: Verdict = {
  is: "not-run",
  why: "stale-recording",
  detail: "no recording has this test case as it is now",
};
