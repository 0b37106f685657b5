/** The suite on top: everything that Plimsoll judges with, the lifecycle that a user names, planning and replay. */

export { judgeables, planRun } from "./catalogue.ts";
export {
  allLaws,
  cases,
  fileOfCase,
  findingWorld,
  findingWorlds,
  lawById,
  mutantLifecycles,
  mutantsFoundBy,
} from "./evidence.ts";
export type { ShownFinding } from "./finding-report.ts";
export { bundleOfFinding, frozenFile, frozenText } from "./frozen-finding.ts";
export { executablesWith, launcherWith, type WordsWithModules } from "./host/executables-with-proposals.ts";
export { openLifecycle } from "./lifecycle.ts";
export type { LoadedProposals } from "./loaded-proposals.ts";
export { BUNDLE_BYTES_MAX, bundleOfCase, type Played, type Replayed, readBundle, replay } from "./replay.ts";
export type { RunRequest } from "./request.ts";
export { showFinding } from "./show-finding.ts";
export { evaluateUserProposals, loadUserProposals, NO_USER_PROPOSALS } from "./user-proposals.ts";
