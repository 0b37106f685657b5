/**
 * The world of a counterexample, as a case whose expectations are what is promised: the reference fails it with the proposal as its text
 * stands, and passes it with the repair. It is no part of a verdict: no lifecycle can pass it, so it is run only when asked for.
 */
import { mustCase } from "#cases/vocabulary";
import type { TestCase, Versions } from "#protocol";

export interface FindingWorld {
  /** The id of the finding in `proposals/<id>/`; the frozen file has its name. */
  readonly finding: string;
  /** `<id>` or `<id>:<option>=<value>`: the text as it stands. */
  readonly proposals: readonly string[];
  /** Default: the newest released. */
  readonly versions?: Versions;
  readonly case: TestCase;
}

type Draft = Omit<Parameters<typeof mustCase>[0], "id">;

/** The words in which the worlds of a proposal's findings are written down. */
export function findingKit(id: string) {
  const world = (what: string, proposals: readonly string[], draft: Draft): FindingWorld => ({
    finding: `${id}.${what}`,
    proposals,
    case: mustCase({ ...draft, id: `finding.${id}.${what}` }),
  });
  return {
    world,
    promise: (name: string): string => `proposal.${id}.${name}`,
    /** `reading`: an option as the text, or one reading of it, has it; empty where that is the default. */
    found: (what: string, reading: string, draft: Draft): FindingWorld =>
      world(what, [reading === "" ? id : `${id}:${reading}`], { amendments: [id], ...draft }),
    /** `text`: every option of the text as it stands that is not the default. */
    shows: (what: string, { text, ...draft }: Draft & { readonly text: readonly string[] }): FindingWorld =>
      world(what, [id, ...text.map((option) => `${id}:${option}`)], {
        amendments: [text.includes("form=draft") ? `${id}:form=draft` : id],
        ...draft,
      }),
  };
}
