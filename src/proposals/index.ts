/** What would change if a text were accepted: each proposal an amendment like any other, with its open choices as options. */
export { type ProposalFault, proposals, proposalsNamed } from "./named.ts";
export type { Finding, Proposal, ProposalOption } from "./proposal.ts";
