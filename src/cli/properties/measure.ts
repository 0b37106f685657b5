/** Measures how many worlds of a property's laws are meaningful. */
import { api, orThrow } from "#base";
import { judgeLaw } from "#laws";
import type { MeasuredLaw } from "#proposals";
import { amendmentsOfProposals } from "#proposals";
import { referenceSubject } from "#subjects";
import { lawById } from "#suite";

export interface LawFigures {
  readonly law: string;
  readonly proposals: readonly string[];
  readonly worlds: number;
  /** Worlds in which the condition of the law occurred. */
  readonly meaningful: number;
  readonly verdict: string;
}

const NEWEST = { platform: api("0.15"), buildpack: api("0.12") };

export async function measureLaw({ law: id, proposals }: MeasuredLaw, runs: number, seed: string): Promise<LawFigures> {
  const law = lawById(id);
  if (law === undefined) throw new Error(`no law is called ${id}`);
  const subject = orThrow(referenceSubject(orThrow(amendmentsOfProposals(proposals))));
  const { verdict, search } = await judgeLaw(law, subject, { versions: NEWEST, runs: runs * law.runsDivisor, seed });
  const { worlds = 0, worldsChecked: meaningful = 0 } = search ?? {};
  return { law: id, proposals, worlds, meaningful, verdict: verdict.is };
}
