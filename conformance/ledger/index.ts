/** The ledger: every statement that test cases and rules cite, and the contradictions and gaps of the texts. */
export { issues, ledger, renames, specificationRevision } from "./host/ledger.ts";
export { LANES, strongestLane } from "./statements/lane.ts";
export type { Issue, Statement } from "./statements/statement.ts";
