/** What a user's module gives: a proposal and what judges it, as drafts that are completed and checked when the module is loaded. */
import type { BuildpackOptions, WorldChanges } from "#cases/vocabulary/world";
import type { Statement } from "#ledger";
import type { Capability, Lane, Matcher, Step } from "#protocol";
import type { Evidence } from "../kit/evidence.ts";
import type { Proposal } from "../kit/proposal.ts";

export type ProposalDraft = Proposal<EvidenceDraft>;

/** Commands that judge or explain ask for it; the reference's executables never do. */
export interface EvidenceDraft extends Pick<Evidence, "generators" | "laws" | "mutants"> {
  readonly statements?: readonly StatementDraft[];
  readonly cases?: readonly CaseDraft[];
  /** The worlds of the findings that are counterexamples. */
  readonly worlds?: readonly FindingWorldDraft[];
}

/** A statement as a module gives it: of the ledger's keys those that a text of one's own has. */
export interface StatementDraft {
  /** `proposal.<id>.<what>`; it never changes and is never reused. */
  readonly id: string;
  readonly says: string;
  /** `MUST`, `MUST NOT`, `SHOULD` …; default `IMPLICIT`. */
  readonly level?: string;
  /** Who must comply; default the lifecycle. */
  readonly subject?: string;
  readonly phase?: readonly string[];
  /** Headings and lines of the text. */
  readonly section?: string;
  readonly lines?: string;
  readonly testable?: Statement["testable"];
  readonly observe?: readonly string[];
  readonly test?: string;
}

/** A case as a module gives it. Its world has one buildpack that detects, a run image `@run:1` and an app, but for what `given` says. */
export interface CaseDraft {
  /** Of three or more words: `proposal.<id>.<what>`. */
  readonly id: string;
  /** One sentence: what the lifecycle does. */
  readonly says: string;
  /** Default `must`. */
  readonly lane?: Lane;
  /** `["0.13"]`: from 0.13 on; `["0.13", "0.14"]`: those two. */
  readonly platform?: readonly string[];
  readonly buildpack?: readonly string[];
  readonly can?: readonly Capability[];
  readonly given?: Omit<WorldChanges, "buildpacks"> & { readonly buildpacks?: readonly BuildpackOptions[] };
  readonly when: readonly Step[];
  readonly then: readonly ExpectationDraft[];
  /** The id of a case that differs in one fact. */
  readonly control?: { readonly id: string; readonly differs: string };
}

export interface ExpectationDraft {
  /** A pointer into the observation: `/steps/0/images/@app:1/labels/my.label`. */
  readonly at: string;
  readonly is: Matcher;
  /** Ids of statements, of the module or of the specification. Default: none. */
  readonly covers?: readonly string[];
}

/** What shows a counterexample of the module: the case fails with the text as it stands, and passes with the finding's repair. */
export interface FindingWorldDraft {
  /** The id of a counterexample among `proposal.findings`. */
  readonly finding: string;
  /** `name=value`: the text as it stands, where that is not what the options are by default. */
  readonly options?: readonly string[];
  /** What is promised: the id of one of the module's `cases`, or a case that is no part of a verdict. */
  readonly case: string | Omit<CaseDraft, "id">;
}
