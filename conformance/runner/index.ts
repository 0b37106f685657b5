/** Plans a run and judges a list of test cases and laws on a subject. */
export { type CaseRun, type CaseRunner, createCaseRunner } from "./case-runner.ts";
export { observationDifferences } from "./compare.ts";
export { inputsOf } from "./inputs.ts";
export { judgeableCases } from "./judgeable-cases.ts";
export { type PlanFault, type PlannedRun, type PlanOptions, plan } from "./plan.ts";
export { commandOf, describeStep, failureRecord, type UsualWorld, violationRecord } from "./results.ts";
export { isIn as isInSection } from "./select.ts";
export { createSuiteRunner, type ResultStore, type SuiteRunner } from "./suite-runner.ts";
