/** The laws of Plimsoll, over worlds that use proposals. */
import { generalLaws, proposalWorlds } from "#laws";
import type { Law } from "#laws/kit";
import type { Proposal } from "#proposals";

/** The laws of these proposals, after those of every lifecycle. */
export function lawsWith(all: readonly Proposal[]): readonly Law[] {
  const own = all.map((proposal) => proposal.evidence?.() ?? {});
  const worlds = proposalWorlds(own.flatMap(({ generators = [] }) => generators));
  return [...generalLaws(worlds), ...own.flatMap(({ laws = [] }) => laws)];
}
