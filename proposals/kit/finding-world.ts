/**
 * The world of a counterexample is a test case that expects what the RFC promises: the reference fails it with the proposal as the RFC is
 * written, and passes it with the repair. It does not count for verdicts and runs only on request.
 */
import { mustCase } from "#cases/vocabulary";
import type { TestCase, Versions } from "#protocol";

export interface FindingWorld {
  /** The id of the finding; the frozen file has this name. */
  readonly finding: string;
  /** `<id>` or `<id>:<option>=<value>`: the proposal as the RFC is written. */
  readonly proposals: readonly string[];
  /** Default: the newest released. */
  readonly versions?: Versions;
  readonly case: TestCase;
}

type Draft = Omit<Parameters<typeof mustCase>[0], "id">;

/** Helpers for the worlds of one proposal's findings. */
export function findingKit(id: string) {
  const world = (what: string, proposals: readonly string[], draft: Draft): FindingWorld => ({
    finding: `${id}.${what}`,
    proposals,
    case: mustCase({ ...draft, id: `finding.${id}.${what}` }),
  });
  return {
    world,
    promise: (name: string): string => `proposal.${id}.${name}`,
    /** `reading`: the option that follows the RFC, or one reading of it; empty if that is the default. */
    found: (what: string, reading: string, draft: Draft): FindingWorld =>
      world(what, [reading === "" ? id : `${id}:${reading}`], { amendments: [id], ...draft }),
    /** `text`: the options that follow the RFC and are not defaults. */
    shows: (what: string, { text, ...draft }: Draft & { readonly text: readonly string[] }): FindingWorld =>
      world(what, [id, ...text.map((option) => `${id}:${option}`)], {
        amendments: [text.includes("form=draft") ? `${id}:form=draft` : id],
        ...draft,
      }),
  };
}
