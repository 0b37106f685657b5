/** What `plimsoll try` prints. */
import type { Ink } from "#conformance";
import type { Proposal } from "#proposals";
import { besideLines } from "../trees/beside.ts";
import { drawTree } from "../trees/draw.ts";
import type { Compared, Pair, TreePair } from "./compare.ts";

export const listLines = (proposals: readonly Proposal[], ink: Ink): readonly string[] => [
  ...proposals.flatMap(({ id, title, text, findings, options }) => [
    `${ink.strong(id)}  ${title}`,
    ink.faint(`  ${text}`),
    `  ${findings.filter(({ kind }) => kind === "counterexample").length} counterexamples, ${findings.filter(({ kind }) => kind === "decision").length} decisions, ${options.length} options`,
  ]),
  "",
  "plimsoll try <proposal> builds the worked example without it and with it",
];

export function comparedLines(compared: Compared, id: string, ink: Ink): readonly string[] {
  const columns = (title: string, pair: Pair): readonly string[] =>
    pair.without.length + pair.with.length === 0
      ? []
      : section(title, { left: pair.without, right: pair.with }, id, ink);
  const trees = (title: string, pair: TreePair | undefined): readonly string[] =>
    pair === undefined ? [] : section(title, { left: drawTree(pair.without), right: drawTree(pair.with) }, id, ink);
  return [
    ...columns("Phases", compared.phases),
    ...columns("Layers", compared.layers),
    ...columns("Published", compared.published),
    ...(compared.labels.length === 0
      ? []
      : ["", ink.strong("Labels"), ...compared.labels.map((line) => `  ${cut(line)}`)]),
    ...trees("App image", compared.launch),
    ...trees("Build container, what differs", compared.container),
    ...(compared.same ? ["", "  the two images are the same, byte for byte"] : []),
  ];
}

const LENGTH_MAX = 160;
const cut = (line: string): string => (line.length > LENGTH_MAX ? `${line.slice(0, LENGTH_MAX)}…` : line);

interface Columns {
  readonly left: readonly string[];
  readonly right: readonly string[];
}

function section(title: string, { left, right }: Columns, id: string, ink: Ink): readonly string[] {
  const columns = besideLines({ title: "without", lines: left }, { title: `with ${id}`, lines: right }, ink);
  return ["", ink.strong(title), ...columns.map((line) => `  ${line}`)];
}

export function findingLines({ findings, id }: Proposal, ink: Ink): readonly string[] {
  const counterexamples = findings.filter((one) => one.kind === "counterexample");
  const decisions = findings.filter((one) => one.kind === "decision");
  return [
    "",
    ink.strong(`Findings: ${counterexamples.length} counterexamples, ${decisions.length} decisions`),
    ...counterexamples.flatMap((one) => [
      `  ${ink.bad(one.id)}`,
      `    ${one.happens}`,
      ink.faint(`    ${one.repair === undefined ? "no option mends it" : `mended by --proposal ${id}:${one.repair}`}`),
    ]),
    ...decisions.flatMap((one) => [`  ${one.id}`, ink.faint(`    ${one.decided}`)]),
    ...(findings.length === 0
      ? []
      : ["", "  plimsoll explain <finding> tells it whole, plimsoll replay <finding> runs it"]),
  ];
}
