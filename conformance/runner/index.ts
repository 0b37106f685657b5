/** Plans a run and judges a list of test cases and laws on a subject. */
export { type CaseRun, type CaseRunner, createCaseRunner } from "./case-runner.ts";
export { observationDifferences } from "./compare.ts";
export { judgeableCases } from "./judgeable-cases.ts";
export { type PlanFault, type PlannedRun, type PlanOptions, plan } from "./plan.ts";
export { describeStep, type UsualWorld } from "./results.ts";
export { createSuiteRunner, type ResultStore, type SuiteRunner } from "./suite-runner.ts";
