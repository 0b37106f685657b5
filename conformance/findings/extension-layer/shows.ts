/** How the worlds of extension-layer are written down. */
import { must } from "../../cases/vocabulary/expectations.ts";
import type { Case, Expectation, World } from "../../protocol/case.ts";
import type { FindingWorld } from "../finding.ts";

const ID = "extension-layer";

interface Draft {
  readonly says: string;
  /** Options of the text as it stands, where they are not the defaults. */
  readonly text: readonly string[];
  readonly given: World;
  readonly when: Case["when"];
  readonly then: readonly Expectation[];
  readonly can?: Case["needs"]["can"];
}

export const shows = (what: string, { text, can = ["extend", "two-uids"], ...draft }: Draft): FindingWorld => ({
  finding: `${ID}.${what}`,
  proposals: [ID, ...text.map((option) => `${ID}:${option}`)],
  case: must({
    ...draft,
    id: `finding.${ID}.${what}`,
    amendments: [text.includes("form=draft") ? `${ID}:form=draft` : ID],
    can,
  }),
});

export const promise = (name: string): string => `proposal.${ID}.${name}`;
export const draft = (name: string): string => `proposal.${ID}-draft.${name}`;
