/**
 * What judges a proposal: test cases, laws on generated worlds, mutants that show that these can fail, and the worlds of its findings. The
 * reference's executables do not contain it.
 */

import { type Law, type LawId, lawId, type WorldGenerator } from "#laws/kit";
import type { Mutant } from "#mutants/kit";
import type { TestCase } from "#protocol";
import type { FindingWorld } from "./finding-world.ts";

export interface Evidence {
  /** By the file that declares them, without `.ts`, from the folder of the proposal. */
  readonly cases?: Readonly<Record<string, readonly TestCase[]>>;
  /** How generated worlds come to use the proposal; one for each form of the RFC. */
  readonly generators?: readonly WorldGenerator[];
  /** Laws that the proposal itself promises. */
  readonly laws?: readonly Law[];
  readonly mutants?: readonly ProposalMutant[];
  /** The worlds of the findings that are counterexamples. */
  readonly counterexamples?: readonly FindingWorld[];
  /** Where the RFC as written breaks a law of all proposals. */
  readonly brokenLaws?: readonly BrokenLaw[];
}

/** The reference with proposals enabled and one planned fault. */
export interface ProposalMutant extends Mutant {
  /** As `--proposal` takes them. */
  readonly proposals: readonly string[];
  /** The law that kills it. */
  readonly killedBy?: LawId;
  /** True: only that law kills it, no test case does. */
  readonly byLawOnly?: true;
}

/** The smallest world that shows it is frozen as `frozen/laws/<law>.<id>.json`. */
export interface BrokenLaw {
  readonly law: LawId;
  /** The proposal as the RFC is written, as `--proposal` takes it. */
  readonly proposal: string;
  /** With these the law holds; empty if no option repairs it. */
  readonly repaired: readonly string[];
}

export const brokenLaw = (law: string, proposal: string, repaired: readonly string[]): BrokenLaw => ({
  law: lawId(law),
  proposal,
  repaired,
});
