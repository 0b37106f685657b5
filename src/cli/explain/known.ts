/** Everything that can be explained: what there is, and what a user's modules of proposals bring along. */
import {
  type Brought,
  type Case,
  cases,
  fileOf,
  ledger,
  type Property,
  type Requirement,
  type RequirementId,
} from "#conformance";
import type { Amendment } from "#lifecycle";
import { type Proposal, proposals, proposalsNamed } from "#proposals";

export interface Known {
  readonly proposals: readonly Proposal[];
  readonly cases: readonly Case[];
  readonly statements: ReadonlyMap<RequirementId, Requirement>;
  /** Of every proposal, as it is by default or as its options were asked for. */
  readonly amendments: readonly Amendment[];
  fileOf(subject: Case): string;
  /** ` --proposal <id>` for each that must be on. */
  wordsFor(subject: Case | Property | undefined): string;
  /** The module that brought a proposal; undefined for those there are. */
  moduleOf(proposal: string | undefined): string | undefined;
}

const NONE: Brought = { words: [], sources: [], proposals: [], cases: [], statements: new Map() };

export function knownWith(brought: Brought = NONE): Known {
  const named = proposalsNamed(["all", ...brought.words], brought.proposals);
  const moduleOf = (id: string | undefined): string | undefined =>
    brought.proposals.find(({ proposal }) => proposal.id === id)?.file;
  return {
    proposals: [...proposals, ...brought.proposals.map(({ proposal }) => proposal)],
    cases: [...cases, ...brought.cases],
    statements: brought.statements.size === 0 ? ledger() : new Map([...ledger(), ...brought.statements]),
    amendments: named.ok ? named.value : [],
    fileOf: (subject) =>
      brought.cases.includes(subject) ? (moduleOf(subject.needs.amendments?.[0]) ?? "") : fileOf(subject),
    wordsFor: (subject) => (subject?.needs.amendments ?? []).map((id) => ` --proposal ${moduleOf(id) ?? id}`).join(""),
    moduleOf,
  };
}
