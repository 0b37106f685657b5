/** Loads what a run needs. Loading everything takes longer than to judge a test case, so a run that names its test cases loads only them. */
import { ok, type Result } from "#base";
import { casesNamed } from "#cases";
import type { SubjectSpec } from "#protocol";
import { type LoadedProposals, NOTHING } from "./loaded-proposals.ts";

export interface Needed {
  /** The words that select. */
  readonly what: readonly string[];
  /** As `--proposal` takes them. */
  readonly proposals: readonly string[];
  readonly subject: Pick<SubjectSpec, "kind">;
}

/** What a run of the suite judges. Everything that some proposal adds is left out of a whole run without proposals, which judges none of it. */
export async function loadForRun(needed: Needed): Promise<Result<LoadedProposals>> {
  const { what, proposals, subject } = needed;
  if (what.length + proposals.length > 0 || subject.kind === "mutant") return loadNeeded(needed);
  return ok((await import("./whole-run.ts")).wholeRun());
}

/** What any verb can need. Compiles the modules of user proposals. */
export async function loadNeeded({ what, proposals, subject }: Needed): Promise<Result<LoadedProposals>> {
  const isAlone = what.length > 0 && proposals.length === 0 && subject.kind !== "mutant";
  const named = isAlone ? casesNamed(what) : undefined;
  if (named !== undefined) return ok({ ...NOTHING, builtInCases: named });
  const { loadUserProposals } = await import("./user-proposals.ts");
  return loadUserProposals(proposals);
}
