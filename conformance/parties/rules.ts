/** Every rule with its party, for the ledger and for `plimsoll explain`. */
import { packageRules } from "./buildpack/package-rules.ts";
import { buildpackRules } from "./buildpack/rules.ts";
import type { Party, Rule } from "./kit/rule.ts";

export interface RuleOfParty extends Pick<Rule<never>, "id" | "says" | "lane" | "statements"> {
  readonly party: Party;
}

export const partyRules = (): readonly RuleOfParty[] => [
  ...[...buildpackRules, ...packageRules].map((rule) => of("buildpack", rule)),
];

const of = (party: Party, { id, says, lane, statements }: Omit<Rule<never>, "judge">): RuleOfParty => ({
  party,
  id,
  says,
  lane,
  statements,
});
