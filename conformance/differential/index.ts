/** Differential runs: generated worlds on two lifecycles, and what differs. */

export type { MemberDifference } from "./compare.ts";
export { launchPhase } from "./launch/index.ts";
export type { Change, DifferentialPhase, Observed } from "./phase.ts";
export { type Cause, type SearchResult, searchDifferences } from "./search.ts";
