/** Writes the page of a proposal: each sentence of its texts with the evidence, or why there is none. */

import type { Proposal } from "#proposals";
import type { StatementId } from "#protocol";
import { allLaws, cases } from "#suite";
import type { ToldAddition, ToldPromise, ToldStory } from "./tell.ts";

export function storyPage({ id, title, rfc }: Proposal, told: readonly ToldStory[]): string {
  return [
    `# ${id}, sentence by sentence`,
    "",
    `*${title}*: ${rfc}. \`plimsoll try ${id}\` shows the same with the build of that moment; [the page of the proposal](../../proposals/${id}/README.md)`,
    "says what was decided and found. A test makes this page of builds and test cases; nothing in the column *evidence* is written by hand. Promises are",
    "paraphrased, other sentences are named by their first words.",
    ...told.flatMap(formSection),
    "",
  ].join("\n");
}

interface Row {
  readonly lines: string;
  readonly says: string;
  readonly evidence: string;
}

function formSection({ story, words, promises, additions }: ToldStory): readonly string[] {
  const rows = [
    ...promises.map(promiseRow),
    ...story.others.map(({ lines, words: first, why }) => otherRow(lines, first, why)),
  ];
  return [
    "",
    `## ${story.text[0]?.toUpperCase()}${story.text.slice(1)}`,
    "",
    `Built with \`--proposal ${words.join(" --proposal ")}\`.`,
    "",
    "| line | the text says | evidence, or why there is none |",
    "| --- | --- | --- |",
    ...rows.toSorted((a, b) => Number.parseInt(a.lines, 10) - Number.parseInt(b.lines, 10)).map(rowLine),
    ...(additions.length === 0
      ? []
      : ["", "Not in the text; Plimsoll added it so that the text works:", "", ...additions.map(additionLine)]),
  ];
}

const rowLine = ({ lines, says, evidence }: Row): string => `| ${lines} | ${cell(says)} | ${evidence} |`;

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replace(/\s+/g, " ");
const code = (text: string): string => `\`${text.replaceAll("`", "'").replaceAll("|", "\\|").replace(/\s+/g, " ")}\``;

const otherRow = (lines: string, words: string, why: string): Row => ({
  lines,
  says: `*${cell(words)}*`,
  evidence: `none: ${cell(why)}`,
});

function promiseRow({ statement, lines, says, did, evidence, none, brokenBy }: ToldPromise): Row {
  const parts = [
    ...(did === undefined ? [] : [cell(did)]),
    ...evidence.map(({ where, found }) => `${code(where)}: ${code(found)}`),
    ...(none === undefined ? [] : [`none: ${cell(none)}`]),
    ...judgedBy(statement),
    ...(brokenBy.length === 0 ? [] : [`**broken by** ${brokenBy.map(code).join(", ")}`]),
  ];
  return { lines, says, evidence: parts.join("<br>") };
}

/** The test cases and laws that judge a promise. */
function judgedBy(statement: StatementId): readonly string[] {
  const own = cases.filter(({ then }) => then.some(({ covers }) => covers.includes(statement)));
  const laws = allLaws.filter(({ covers }) => covers.includes(statement));
  const names = [...own, ...laws].map(({ id }) => code(id));
  if (names.length === 0) return [];
  const more = names.length > NAMES_MAX ? ` and ${names.length - NAMES_MAX} more` : "";
  return [`judged by ${names.slice(0, NAMES_MAX).join(", ")}${more}`];
}

const NAMES_MAX = 4;

const additionLine = ({ what, why, evidence: { where, found } }: ToldAddition): string =>
  `- ${cell(what)}: ${cell(why)}. ${code(where)}: ${code(found)}`;
