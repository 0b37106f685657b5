/** What would change if a text were accepted: each proposal an amendment like any other, with its open choices as options. */
export {
  type BroughtFault,
  type BroughtProposal,
  broughtProposal,
  exportsOf,
  kitNames,
  malformed,
} from "./brought.ts";
export { found, isRecord, problems } from "./broughtShape.ts";
export { defaultsOf } from "./choices.ts";
export { type Example, type Files, together } from "./example.ts";
export type { Counterexample, Decision, Finding } from "./finding.ts";
export { type Form, formsOf, pairsOf } from "./forms.ts";
export { moduleWord, type ProposalFault, proposals, proposalsNamed, type SwitchedOn, switchedOn } from "./named.ts";
export type { AppImage, PlatformBuild, PlatformComponent, PlatformSide, Provisions } from "./platformSide.ts";
export type { Chosen, Proposal, ProposalOption } from "./proposal.ts";
