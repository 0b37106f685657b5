/** Differential runs: generated worlds on two lifecycles, and what differs. */

export { type BuildWorld, buildPhase, subjectSide, type VersionLists } from "./build/index.ts";
export { launchPhase } from "./launch/index.ts";
export type { MemberDifference } from "./search/compare.ts";
export type { Change, ComparedPhase, DifferentialPhase, Observed } from "./search/phase.ts";
export { type Cause, type SearchResult, type Side, searchDifferences } from "./search/search.ts";
