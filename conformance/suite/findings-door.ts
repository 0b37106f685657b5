/** The part of the suite that needs no host: laws, and counterexamples on a lifecycle that the caller opens. */
export { type FindingPerformance, performFinding, type ShownFinding } from "./finding-report.ts";
export { bundleOfFinding } from "./frozen-finding.ts";
export { lawsWith } from "./laws.ts";
export { type Played, type Replayed, replayCase } from "./replay-case.ts";
