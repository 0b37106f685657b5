/** Explains a rule of `plimsoll check`: what it demands of a party, and the statements that say so. */
import { partyRules, type RuleOfParty } from "#parties";
import type { StatementId } from "#protocol";
import type { Ink } from "#reports";
import { coveredLines } from "./case.ts";
import type { Catalogue } from "./catalogue.ts";
import { field } from "./field.ts";

export const ruleNamed = (id: string): RuleOfParty | undefined => partyRules().find((one) => one.id === id);

export const explainRule = (rule: RuleOfParty, catalogue: Catalogue, ink: Ink): readonly string[] => [
  `${ink.strong(rule.id)}  ${rule.lane.toUpperCase()}  rule of ${rule.party}s`,
  `  ${rule.says}`,
  "",
  ...coveredLines(rule.statements, catalogue, ink),
  "",
  field(ink, "run", `plimsoll check ${rule.party} <what> --rule ${rule.id}`),
];

/** The rules that cite a statement. */
export const ruleLines = (statement: StatementId, ink: Ink): readonly string[] =>
  partyRules()
    .filter(({ statements }) => statements.includes(statement))
    .map(({ id, says }) => field(ink, "rule", `${id}  ${says}`));
