/** The laws of Plimsoll, over worlds that use proposals. */
import { api } from "#base";
import { generalLaws, proposalWorlds } from "#laws";
import type { Law } from "#laws/kit";
import type { Proposal } from "#proposals";
import type { Needs } from "#protocol";

/** The laws of these proposals, after those of every lifecycle. */
export function lawsWith(all: readonly Proposal[]): readonly Law[] {
  const own = all.map((proposal) => proposal.evidence?.() ?? {});
  const worlds = proposalWorlds(own.flatMap(({ generators = [] }) => generators));
  const laws = [...generalLaws(worlds), ...own.flatMap((one) => one.laws ?? [])];
  return laws.map((law) => ({ ...law, needs: { ...GENERATED_FOR, ...law.needs } }));
}

/** The oldest versions in whose form the worlds of laws are generated. */
const GENERATED_FOR: Pick<Needs, "platform" | "buildpack"> = { platform: [api("0.12")], buildpack: [api("0.8")] };
