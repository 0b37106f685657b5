/** The laws of every lifecycle, with and without proposals. */
import { damageLaws, killLaws } from "./damage/index.ts";
import { changedDocuments } from "./documents/index.ts";
import type { ProposalWorlds } from "./generators/proposal-worlds.ts";
import type { Law } from "./kit/law.ts";
import { layoutChangeLaws } from "./layout-changes.ts";
import { planLaws } from "./plans/index.ts";
import { proposalLaws } from "./proposals.ts";
import { noPartialPublication } from "./publication.ts";
import { rebaseLaws } from "./rebase/index.ts";
import { idempotentRebuild, reproducibleBuild } from "./rebuild.ts";

/** `worlds`: those that the known proposals generate. */
export const generalLaws = (worlds: ProposalWorlds): readonly Law[] => [
  ...rebaseLaws(worlds),
  idempotentRebuild(worlds),
  reproducibleBuild(worlds),
  noPartialPublication(worlds),
  ...damageLaws,
  ...killLaws,
  changedDocuments,
  ...planLaws,
  ...proposalLaws(worlds),
  ...layoutChangeLaws(worlds),
];

export { proposalWorlds } from "./generators/proposal-worlds.ts";
export { frozenTrial, judgeableLaw, judgeLaw, judgeTrial } from "./kit/judge.ts";
export { type LawCounterexample, type SearchProgress, searchCounterexample } from "./kit/search.ts";
export { layoutChangeLaws } from "./layout-changes.ts";
export { proposalLaws } from "./proposals.ts";
