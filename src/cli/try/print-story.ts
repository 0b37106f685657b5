/** Prints the story of a text: the input, the promises with their evidence, what the text leaves open, and what to change. */
import { byHarm, type Counterexample, type FoundEvidence, HARMS, type OptionValues, type Proposal } from "#proposals";
import { proposalWords, withoutControls } from "#reports";
import { inputLines } from "./print-input.ts";
import { heading, type Page, prose } from "./prose.ts";
import type { ToldAddition, ToldPromise, ToldStory } from "./tell.ts";

export const storyLines = (told: ToldStory, page: Page): readonly string[] => [
  ...heading("The input", page),
  ...inputLines(told.story.example, page.ink, page.width),
  ...heading("What the text promises, in its order", page),
  ...told.promises.flatMap((one) => promiseLines(one, page)),
  ...additionLines(told.additions, page),
];

const INDENT = 10;
const LABEL = 6;

function promiseLines({ lines, says, did, evidence, none, brokenBy }: ToldPromise, page: Page): readonly string[] {
  const { ink } = page;
  return [
    `  ${ink.strong(lines.padEnd(INDENT - 2))}${prose(says, INDENT, page)}`,
    ...(did === undefined ? [] : [fieldLine("did", did, page)]),
    ...evidenceLines(evidence, page),
    ...(none === undefined ? [] : [fieldLine("none", none, page)]),
    ...(brokenBy.length === 0 ? [] : [fieldLine("but", `broken by ${brokenBy.join(", ")}`, page, ink.bad)]),
  ];
}

/** Several places of evidence are one after the other. */
export const evidenceLines = (evidence: readonly FoundEvidence[], page: Page): readonly string[] =>
  evidence.map((one) => {
    const words = withoutControls(`${one.where}: ${one.found}`);
    return one.holds ? fieldLine("seen", words, page) : fieldLine("not", words, page, page.ink.bad);
  });

function fieldLine(name: string, text: string, page: Page, paint = (line: string): string => line): string {
  const at = INDENT + LABEL;
  const shownName = name === "seen" ? page.ink.good(name.padEnd(LABEL)) : page.ink.faint(name.padEnd(LABEL));
  return `${" ".repeat(INDENT)}${shownName}${paint(prose(text, at, page))}`;
}

function additionLines(additions: readonly ToldAddition[], page: Page): readonly string[] {
  if (additions.length === 0) return [];
  return [
    ...heading("Not in the text: what Plimsoll added so that it works", page),
    ...additions.flatMap(({ what, why, evidence }) => [
      `  ${page.ink.good("+")}       ${prose(what, INDENT, page)}`,
      fieldLine("why", why, page),
      ...evidenceLines([evidence], page),
    ]),
  ];
}

export interface OpenContext {
  /** The word for the proposal: an id, or the path of a module. */
  readonly word: string;
  /** Its options in this build. */
  readonly chosen: OptionValues;
}

/** What the text leaves open: counterexamples, the most harmful first, then decisions. */
export function openLines({ findings }: Proposal, context: OpenContext, page: Page): readonly string[] {
  const worst = byHarm(findings);
  const decisions = findings.filter((one) => one.kind === "decision");
  const kinds = [...new Set(worst.map(({ harm }) => harm))];
  return [
    ...heading("What the text leaves open, the most harmful first", page),
    ...kinds.flatMap((kind) => [
      ...(kind === undefined ? [] : [page.ink.faint(`  the lifecycle ${HARMS[kind]}`)]),
      ...worst.filter(({ harm }) => harm === kind).flatMap((one) => counterexampleLines(one, context, page)),
    ]),
    ...(decisions.length === 0 ? [] : [page.ink.faint("  decided, because no world can settle it")]),
    ...decisions.flatMap((one) => [`    ${one.id}`, `      ${prose(one.decided, 6, page)}`]),
  ];
}

const counterexampleLines = (one: Counterexample, context: OpenContext, page: Page): readonly string[] => [
  `    ${page.ink.bad(one.id)}`,
  ...(one.hurts === undefined ? [] : [`      hurts ${prose(one.hurts, 12, page)}`]),
  `      ${prose(one.happens, 6, page)}`,
  page.ink.faint(`      ${prose(repairWords(one, context), 6, page)}`),
];

export function repairWords({ repair, noRepair }: Counterexample, { word, chosen }: OpenContext): string {
  if (repair === undefined) return ["no option avoids it", ...(noRepair === undefined ? [] : [noRepair])].join(": ");
  const [name = "", value] = repair.split("=");
  return chosen[name] === value ? `avoided here by ${repair}` : `avoided by${proposalWords([`${word}:${repair}`])}`;
}

/** The sentences that the text needs first. */
export function changeLines(proposal: Proposal, first: readonly string[], page: Page): readonly string[] {
  const needed = first.flatMap((name) => proposal.findings.filter(({ id }) => id === `${proposal.id}.${name}`));
  return [
    ...heading("What to change first", page),
    ...needed.flatMap(({ wording = "", id }, i) => [
      `  ${i + 1}. ${prose(wording, 5, page)}`,
      page.ink.faint(`     plimsoll explain ${id}`),
    ]),
  ];
}
