/** The laws of Plimsoll, over worlds that use proposals. */
import { generalLaws, proposalWorlds } from "#laws";
import type { Law } from "#laws/kit";
import { heldAt, inBoth, ledger, VERSIONS_OF_RFCS } from "#ledger";
import type { Proposal } from "#proposals";
import { inOlderForm } from "#protocol";

/** The laws of these proposals, after those of every lifecycle. */
export function lawsWith(all: readonly Proposal[]): readonly Law[] {
  const own = all.map((proposal) => proposal.evidence?.() ?? {});
  const worlds = proposalWorlds(own.flatMap(({ generators = [] }) => generators));
  const laws = [...generalLaws(worlds), ...own.flatMap((one) => one.laws ?? [])];
  return laws.map(atItsVersions);
}

/** A law runs at every version at which its statements hold, in worlds of that version's form. */
function atItsVersions(law: Law): Law {
  const { amendments, anyProposal } = law.needs;
  // A law about proposals may name older versions.
  const own = amendments === undefined && anyProposal === undefined ? law.needs : { ...VERSIONS_OF_RFCS, ...law.needs };
  const held = heldAt(law.covers.flatMap((id) => ledger().get(id) ?? []));
  return {
    ...law,
    needs: { ...own, ...inBoth(own, held) },
    trials: (versions, on) => law.trials(versions, on).map((trial) => inOlderForm(trial, versions)),
  };
}
