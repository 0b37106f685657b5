/** Differential runs: generated worlds on two lifecycles, and what differs. */

export { launchPhase } from "./launch/index.ts";
export type { MemberDifference } from "./search/compare.ts";
export type { Change, DifferentialPhase, Observed } from "./search/phase.ts";
export { type Cause, type SearchResult, searchDifferences } from "./search/search.ts";
