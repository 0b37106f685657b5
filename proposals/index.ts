/** What would change if a text were accepted: each proposal an amendment like any other, with its open choices as options. */

export { moduleWord, type ProposalFault, proposals, proposalsNamed, type SwitchedOn, switchedOn } from "./enabled.ts";
export { type Example, type Files, together } from "./kit/example.ts";
export type { Counterexample, Decision, Finding } from "./kit/finding.ts";
export { type Form, formsOf, pairsOf } from "./kit/forms.ts";
export { defaultsOf } from "./kit/options.ts";
export type { AppImage, PlatformBuild, PlatformComponent, PlatformSide, Provisions } from "./kit/platform-side.ts";
export type { Chosen, Proposal, ProposalOption } from "./kit/proposal.ts";
export { found, isRecord, problems } from "./user/shape.ts";
export {
  type BroughtFault,
  type BroughtProposal,
  broughtProposal,
  exportsOf,
  kitNames,
  malformed,
} from "./user/user-proposal.ts";
