/** Every rule with its party, for the ledger and for `plimsoll explain`. */
import { builderRules } from "./builder/rules.ts";
import { packageRules } from "./buildpack/package-rules.ts";
import { buildpackRules } from "./buildpack/rules.ts";
import { extensionRules } from "./extension/rules.ts";
import { imageRules } from "./image/rules.ts";
import type { Party, Rule } from "./kit/rule.ts";
import { platformRules } from "./platform/rules.ts";

export interface RuleOfParty extends Pick<Rule<never>, "id" | "says" | "lane" | "statements"> {
  readonly party: Party;
}

export const partyRules = (): readonly RuleOfParty[] => [
  ...[...buildpackRules, ...packageRules].map((rule) => of("buildpack", rule)),
  ...builderRules.map((rule) => of("builder", rule)),
  ...imageRules.map((rule) => of("image", rule)),
  ...platformRules.map((rule) => of("platform", rule)),
  ...extensionRules.map((rule) => of("extension", rule)),
];

const of = (party: Party, { id, says, lane, statements }: Omit<Rule<never>, "judge">): RuleOfParty => ({
  party,
  id,
  says,
  lane,
  statements,
});
