/** A user's module: its code, and the proposal that it exports. */
import { ok, type Result } from "#base";
import type { Proposal } from "../kit/proposal.ts";
import type { ProposalDraft } from "./drafts.ts";
import { failModule, type ThrownAt, type UserProposalFault } from "./faults.ts";
import { proposalProblems } from "./shape.ts";

export interface UserProposal {
  /** The absolute path of its module. */
  readonly file: string;
  readonly proposal: Proposal;
  readonly thrownAt?: ThrownAt;
}

/** As the module exports it, before its evidence is completed. */
export interface ProposalModule {
  readonly file: string;
  readonly proposal: ProposalDraft;
  readonly thrownAt?: ThrownAt;
}

/** Returns a module of Node.js. */
export type LoadBuiltin = (name: string) => unknown;

/**
 * What the code of a bundled module exports. The code imports `plimsoll`, for which it gets `kit`, and modules of Node.js. Throws what the
 * module throws.
 */
export function evaluateModule(
  code: string,
  kit: Readonly<Record<string, unknown>>,
  load: LoadBuiltin,
): Readonly<Record<string, unknown>> {
  const module: { readonly exports: Record<string, unknown> } = { exports: {} };
  new Function("plimsoll", "require", "module", "exports", code)(kit, load, module, module.exports);
  return module.exports;
}

/** Success: `proposal` can be asked for its amendment. */
export function readModule(
  exported: Readonly<Record<string, unknown>>,
  file: string,
): Result<ProposalModule, UserProposalFault> {
  const { proposal } = exported;
  if (proposal === undefined) {
    const names = Object.keys(exported).join(", ");
    return failModule(`expected the module to export \`proposal\`, found ${names === "" ? "no exports" : names}`, file);
  }
  const problems = proposalProblems(proposal);
  if (problems.length > 0) return failModule(`invalid \`proposal\`: ${problems.join("; ")}`, file);
  return ok({ file, proposal: proposal as ProposalDraft });
}

/** For programs that only need the amendment. */
export function withoutEvidence({ file, proposal: { evidence: _, ...proposal } }: ProposalModule): UserProposal {
  return { file, proposal };
}
