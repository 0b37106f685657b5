/** The ledger: every statement that test cases and rules cite, and the contradictions and gaps of the texts. */
export { issues, knownSentences, ledger, renames, specificationRevision, statementsNamed } from "./host/ledger.ts";
export { type ApiCounts, countsByApi } from "./statements/by-api.ts";
export {
  type CoverageCount,
  type CoveredStatement,
  countCoverage,
  countsBy,
  coverageOf,
  GROUPINGS,
  type Grouping,
} from "./statements/coverage.ts";
export { citedDigest, type Drift, driftOf } from "./statements/drift.ts";
export { heldAt, inBoth, VERSIONS_OF_RFCS, type VersionNeeds } from "./statements/held-at.ts";
export { bindingLane, LANES, strongestLane } from "./statements/lane.ts";
export type { Issue, Statement } from "./statements/statement.ts";
