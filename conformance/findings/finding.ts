/**
 * The world of a counterexample, as a case whose expectations are what is promised: the reference fails it with the proposal as its text
 * stands, and passes it with the repair. It is no part of a verdict: no lifecycle can pass it, so it is run only when asked for.
 */
import type { Case } from "../protocol/case.ts";
import type { Versions } from "../protocol/instantiate.ts";

export interface FindingWorld {
  /** The id of the finding in `src/proposals/<id>/`; the frozen file has its name. */
  readonly finding: string;
  /** `<id>` or `<id>:<option>=<value>`: the text as it stands. */
  readonly proposals: readonly string[];
  /** Default: the newest released. */
  readonly versions?: Versions;
  readonly case: Case;
}
