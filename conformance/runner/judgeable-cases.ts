/** Test cases as the runner takes them. */
import type { Judgeable, Judgement, JudgeOptions, Performance, PerformedStep, Subject, TestCase } from "#protocol";
import { factsOf, type Observation, stoppedStep } from "#protocol";
import { type CaseRunner, createCaseRunner } from "./case-runner.ts";

/** `all` must hold every control. */
export function judgeableCases(all: readonly TestCase[]): readonly Judgeable[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  const runners = new WeakMap<Subject, { readonly key: string; readonly runner: CaseRunner }>();
  const runnerOf = (subject: Subject, { seed, sharing = false }: JudgeOptions): CaseRunner => {
    const key = `${sharing} ${seed}`;
    const known = runners.get(subject);
    if (known?.key === key) return known.runner;
    const runner = createCaseRunner(subject, byId, seed, { sharing });
    runners.set(subject, { key, runner });
    return runner;
  };
  return all.map((testCase) => ({
    kind: "case",
    id: testCase.id,
    says: testCase.says,
    lane: testCase.lane,
    needs: testCase.needs,
    ...factsOf(testCase),
    onRequest: false,
    async judge(subject, versions, options): Promise<Judgement> {
      const { verdict, observation } = await runnerOf(subject, options).judge({ testCase, versions });
      const frozen = { kind: "case", case: testCase, ...(observation && { observation }) } as const;
      if (observation === undefined) return { verdict, frozen };
      return { verdict, frozen, performed: performanceOf(testCase, observation) };
    },
  }));
}

function performanceOf({ when }: TestCase, observation: Observation): Performance {
  const stoppedAt = when[stoppedStep(observation.steps) ?? -1];
  const steps = when.map((step, i): PerformedStep => ({ step, seen: observation.steps[i] }));
  return { steps, observation, ...(stoppedAt !== undefined && { stoppedAt }) };
}
