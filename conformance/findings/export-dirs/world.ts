/** A world of a finding of export-dirs: what is expected is what is promised. */
import { must } from "../../cases/vocabulary/expectations.ts";
import type { Case } from "../../protocol/case.ts";
import type { FindingWorld } from "../finding.ts";

export interface Promised {
  /** Of the finding, without the proposal. */
  readonly id: string;
  /** Options as the text, or one reading of it, has them; default: the defaults. */
  readonly reading?: string;
  readonly says: string;
  readonly can?: Case["needs"]["can"];
  readonly given: Case["given"];
  readonly when: Case["when"];
  readonly then: Case["then"];
}

export function promise({ id, reading, ...rest }: Promised): FindingWorld {
  const finding = `export-dirs.${id}`;
  return {
    finding,
    proposals: [reading === undefined ? "export-dirs" : `export-dirs:${reading}`],
    case: must({ id: `finding.${finding}`, amendments: ["export-dirs"], ...rest }),
  };
}
