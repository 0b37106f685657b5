/** Explains a phase: its steps in order, with those of enabled proposals, and its decisions. */
import { describeFault } from "#base";
import { type Rules, ruleBook } from "#lifecycle";
import { type StatementId, statementId } from "#protocol";
import type { Ink } from "#reports";
import { wrap } from "../terminal/wrap.ts";
import type { Catalogue } from "./catalogue.ts";

/** Undefined if no phase has this name. */
export function explainPhase(name: string, catalogue: Catalogue, ink: Ink): readonly string[] | undefined {
  const book = ruleBook(catalogue.enabled);
  if (!book.ok) return [describeFault(book.fault)];
  const newest = book.value.platformApis.at(-1);
  const rules = newest === undefined ? undefined : book.value.rules(newest);
  const steps = Object.entries(rules?.steps ?? {}).find(([phase]) => phase === name)?.[1];
  if (rules === undefined || steps === undefined) return undefined;
  const own = new Map(catalogue.enabled.flatMap(({ id, steps: put = [] }) => put.map(({ step }) => [step.id, id])));
  return [
    `${ink.strong(name)}  a phase, with Platform API ${rules.platformApi}${rules.amendments.length > 0 && own.size > 0 ? " and the enabled proposals" : ""}`,
    "",
    ink.strong("Steps, in order"),
    ...steps.flatMap(({ id, needs = [], gives = [] }) => [
      `  ${own.has(id) ? ink.good(id) : id}${own.has(id) ? `  of ${own.get(id)}` : ""}`,
      ...resultNames("needs", needs, ink),
      ...resultNames("gives", gives, ink),
    ]),
    ...decisionLines(name, rules, catalogue, ink),
    "",
    "  an amendment adds a step before:<step>, after:<step> or replace:<step>, and wraps decisions: docs/proposals.md",
  ];
}

const resultNames = (how: string, what: readonly string[], ink: Ink): readonly string[] =>
  what.length === 0 ? [] : [`    ${ink.faint(how.padEnd(6))} ${wrap(what.join(", "), 11)}`];

/** A decision belongs to each phase of the statements that it cites. */
function decisionLines(phase: string, rules: Rules, catalogue: Catalogue, ink: Ink): readonly string[] {
  const newest = rules.buildpackApis.at(-1);
  const buildpack = newest === undefined ? undefined : rules.buildpack(newest);
  const names = [
    ...Object.keys(rules.platform).map((name) => `platform.${name}`),
    ...Object.keys(buildpack ?? {}).map((name) => `buildpack.${name}`),
  ];
  const isAbout = (cite: StatementId): boolean => catalogue.statements.get(cite)?.phases.includes(phase) === true;
  const here = names.filter((name) => rules.cites(name, newest).some((cite) => isAbout(statementId(cite))));
  if (here.length === 0) return [];
  return ["", ink.strong("Decisions of this phase"), `  ${wrap(here.join(", "), 2)}`];
}
