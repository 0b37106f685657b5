/**
 * Proposals: RFCs as plug-ins. `registry.ts` lists the built-in ones, `user/` loads those of users.
 *
 * More than thirty names: the types of a proposal count too.
 */

export { contributions, exampleTogether, type ProposalContribution } from "./combined-example.ts";
export {
  amendmentsOfProposals,
  type EnabledProposal,
  enableProposals,
  type ProposalFault,
  parseModuleWord,
} from "./enable.ts";
export { combineExamples, type Example, type Files } from "./kit/example.ts";
export { byHarm, type Counterexample, type DecisionFinding, type Finding, HARMS } from "./kit/finding.ts";
export type { FindingWorld } from "./kit/finding-world.ts";
export { formsOf, type ProposalForm, pairsOfForms } from "./kit/forms.ts";
export { defaultOptions } from "./kit/options.ts";
export type {
  AppImageConfig,
  PlatformBuild,
  PlatformComponent,
  PlatformSide,
} from "./kit/platform-side.ts";
export type { OptionValues, Proposal, ProposalOption } from "./kit/proposal.ts";
export type {
  Addition,
  EvidencePointer,
  FormChange,
  OtherSentence,
  Showing,
  Story,
  StoryTrial,
} from "./kit/story.ts";
export { type Code, type MeasuredLaw, PROPERTIES, type Property } from "./mission/properties.ts";
export { proposals } from "./registry.ts";
export { type Evidence as FoundEvidence, lookAt } from "./story/look.ts";
export type { PhaseOutcome, TrialOutcome } from "./story/outcome.ts";
export * as lifecycleKit from "./user/exports.ts";
export type { UserProposalFault } from "./user/faults.ts";
export { evaluateModule, readModule, type UserProposal, withoutEvidence } from "./user/module.ts";
