/** The ledger: every statement that test cases and rules cite, and the contradictions and gaps of the texts. */
export { type Issue, issues, ledger, type Statement, specificationRevision } from "./host/ledger.ts";
