/**
 * The part of the suite that plans, judges and replays. It loads laws, mutants and proposals only where a run needs them: a command that imports
 * the whole suite takes longer to start than to judge a test case.
 */
export { judgeables, planRun } from "./catalogue.ts";
export { openLifecycle } from "./lifecycle.ts";
export { loadForRun, loadNeeded } from "./load.ts";
export { type LoadedProposals, NOTHING } from "./loaded-proposals.ts";
export { BUNDLE_BYTES_MAX, bundleOfCase, type Played, type Replayed, readBundle, replay } from "./replay.ts";
export type { RunRequest } from "./request.ts";
export { suiteRevision } from "./revision.ts";
export { openSuiteRunner, suiteRunnerOf } from "./run.ts";
