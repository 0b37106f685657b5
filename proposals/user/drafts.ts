/** What a user's module exports: a proposal and its evidence, as drafts. Loading the module completes and checks them. */
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

/** A statement of a module: the keys of the ledger that make sense for an unpublished RFC. */
export interface StatementDraft {
  /** `proposal.<id>.<what>`; it never changes and is never reused. */
  readonly id: string;
  readonly says: string;
  /** `MUST`, `MUST NOT`, `SHOULD` …; default `IMPLICIT`. */
  readonly level?: string;
  /** The party that must comply; default: the lifecycle. */
  readonly subject?: string;
  readonly phase?: readonly string[];
  /** Headings and lines of the RFC. */
  readonly section?: string;
  readonly lines?: string;
  readonly testable?: Statement["testable"];
  readonly observe?: readonly string[];
  readonly test?: string;
}

/** A test case of a module. Unless `given` changes it, the world has one buildpack that passes detection, a run image `@run:1` and an app. */
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

/** The world of a counterexample: the test case fails with the proposal as the RFC is written, and passes with the finding's repair. */
export interface FindingWorldDraft {
  /** The id of a counterexample among `proposal.findings`. */
  readonly finding: string;
  /** `name=value`: the options that follow the RFC and are not defaults. */
  readonly options?: readonly string[];
  /** The id of one of the module's `cases`, or a test case of its own. It expects what the RFC promises. */
  readonly case: string | Omit<CaseDraft, "id">;
}
