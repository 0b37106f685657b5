/** Everything that can be explained: built in, or defined by a user's proposal modules. */

import type { Law } from "#laws/kit";
import { ledger, type Statement } from "#ledger";
import type { Amendment } from "#lifecycle";
import {
  amendmentsOfProposals,
  defaultOptions,
  type FindingWorld,
  type Proposal,
  parseModuleWord,
  proposals,
} from "#proposals";
import type { StatementId, TestCase } from "#protocol";
import { proposalWords } from "#reports";
import { cases, fileOfCase, findingWorld, type LoadedProposals, NO_USER_PROPOSALS } from "#suite";

export interface Catalogue {
  readonly proposals: readonly Proposal[];
  readonly cases: readonly TestCase[];
  readonly laws: readonly Law[];
  readonly mutants: LoadedProposals["mutants"];
  readonly statements: ReadonlyMap<StatementId, Statement>;
  /** One for each proposal, with the given or default options; then one for each other value of an option, with that value in its id. */
  readonly amendments: readonly Amendment[];
  /** Those of the proposals that the user enabled. */
  readonly enabled: readonly Amendment[];
  fileOf(subject: TestCase): string;
  /** The world of a counterexample: frozen, or of a user's module. */
  worldOf(finding: string): FindingWorld | undefined;
  /** ` --proposal <word>` for each proposal that must be enabled. Uses the user's own words if they suffice. */
  proposalFlagsFor(subject: TestCase | Law | undefined): string;
  /** The module that defines a proposal; undefined for built-in proposals. */
  moduleOf(proposal: string | undefined): string | undefined;
  /** The word for a proposal: the path of its module as the user gave it, or its id. */
  proposalWordOf(proposal: string): string;
}

export function catalogueWith(loaded: LoadedProposals = NO_USER_PROPOSALS): Catalogue {
  const named = amendmentsOfProposals(["all", ...loaded.words], loaded.proposals);
  const enabled = amendmentsOfProposals(loaded.words, loaded.proposals);
  const moduleOf = (id: string | undefined): string | undefined =>
    loaded.proposals.find(({ proposal }) => proposal.id === proposalIdOf(id))?.file;
  return {
    proposals: [...proposals, ...loaded.proposals.map(({ proposal }) => proposal)],
    cases: [...cases, ...loaded.cases],
    laws: loaded.laws,
    mutants: loaded.mutants,
    statements: loaded.statements.size === 0 ? ledger() : new Map([...ledger(), ...loaded.statements]),
    amendments: [...(named.ok ? named.value : []), ...proposals.flatMap(otherOptions)],
    enabled: enabled.ok ? enabled.value : [],
    fileOf: (subject) =>
      loaded.cases.includes(subject) ? (moduleOf(subject.needs.amendments?.[0]) ?? "") : fileOfCase(subject),
    worldOf: (id) => findingWorld(id) ?? loaded.worlds.find(({ finding }) => finding === id),
    proposalFlagsFor: (subject) => proposalWords(wordsNeeded(subject, loaded)),
    moduleOf,
    proposalWordOf: (id) => proposalWord(id, loaded),
  };
}

/** `export-dirs:rebase=check` gives `export-dirs`. */
export const proposalIdOf = (amendment: string | undefined): string | undefined => amendment?.replace(/:.*$/, "");

function otherOptions({ id, options, amendment }: Proposal): readonly Amendment[] {
  const chosen = defaultOptions(options);
  return options.flatMap(({ name, values }) =>
    values.slice(1).map((value) => ({ ...amendment({ ...chosen, [name]: value }), id: `${id}:${name}=${value}` })),
  );
}

function wordsNeeded(subject: TestCase | Law | undefined, loaded: LoadedProposals): readonly string[] {
  const { amendments = [], anyProposal: some } = subject?.needs ?? {};
  const named = amendmentsOfProposals(loaded.words, loaded.proposals);
  const on = named.ok ? named.value.map(({ id }) => id) : [];
  const isEnough = amendments.every((id) => on.includes(id)) && (some === undefined || on.length > 0);
  if (isEnough) return loaded.given;
  return amendments.length === 0 ? ["all"] : amendments.map((id) => proposalWord(id, loaded));
}

/** The path of the proposal's module as the user gave it, or the id. */
export function proposalWord(id: string, { given, words, proposals: own }: LoadedProposals): string {
  const file = own.find(({ proposal }) => proposal.id === id)?.file;
  const at = words.findIndex((word) => file !== undefined && parseModuleWord(word)?.file === file);
  return parseModuleWord(given[at] ?? "")?.file ?? id;
}
