/** The output of `plimsoll try`. */
import { countOf } from "#base";
import { type Counterexample, type Example, type OptionValues, type Proposal, parseModuleWord } from "#proposals";
import { type Ink, proposalWords, withoutControls } from "#reports";
import { terminalWidth as terminalColumns } from "../terminal/output.ts";
import { sideBySide } from "../terminal/side-by-side.ts";
import { sizeText } from "../terminal/size.ts";
import { drawTree, type TreeRow } from "../terminal/tree.ts";
import { wrap } from "../terminal/wrap.ts";
import type { Checked } from "./checked.ts";
import type { BothSides, BuildComparison, ChangedValue, LayerRow, PhaseRow, PublishedRow } from "./compare.ts";
import type { FileChange } from "./contract-files.ts";

export const listLines = (proposals: readonly Proposal[], ink: Ink): readonly string[] => [
  ...proposals.flatMap(({ id, title, rfc, findings, options }) => [
    `${ink.strong(id)}  ${title}`,
    ink.faint(`  ${rfc}`),
    `  ${ofKind(findings, "counterexample")}, ${ofKind(findings, "decision")}, ${countOf(options.length, "option")}${formsOf(options)}`,
  ]),
  "",
  "plimsoll try <proposal> builds its worked example without it and with it",
];

const ofKind = (findings: Proposal["findings"], expected: "counterexample" | "decision"): string =>
  countOf(findings.filter(({ kind }) => kind === expected).length, expected);

const formsOf = (options: Proposal["options"]): string => {
  const forms = options.find(({ name }) => name === "form")?.values ?? [];
  return forms.length === 0 ? "" : `, form=${forms.join("|")}`;
};

/** The proposals, and what their examples show. */
export const headLines = (proposals: readonly Proposal[], examples: readonly Example[], ink: Ink): readonly string[] =>
  proposals.flatMap(({ id, title }, i) => [
    `${ink.strong(id)}  ${title}`,
    ...(examples[i] === undefined ? [] : [`  ${wrap(examples[i].says, 2)}`]),
  ]);

/** `name`: the proposal, as the user wrote it. */
export function comparedLines(compared: BuildComparison, name: string, ink: Ink): readonly string[] {
  const columns = <T>(title: string, pair: BothSides<T>, line: (one: T, mark: string) => string): readonly string[] => {
    const [left, right] = [pair.without.map((one) => line(one, "-")), pair.with.map((one) => line(one, "+"))];
    return section(title, { left, right }, name, ink);
  };
  const trees = (title: string, pair: BothSides<TreeRow>): readonly string[] =>
    section(title, { left: drawn(pair.without), right: drawn(pair.with) }, name, ink);
  const { failed } = compared;
  return [
    ...columns("Phases", compared.phases, phaseLine),
    ...failedLines({ "without it": failed.without, "with it": failed.with }, ink),
    ...columns("Layers", compared.layers, layerLine),
    ...columns("Published", compared.published, publishedLine),
    ...changedLines("Labels", compared.labels, ink),
    ...changedLines("Configuration", compared.configuration, ink),
    ...(isMarked(compared.launch) ? trees("App image", compared.launch) : []),
    ...trees("Build container, differences only", compared.container),
    ...textLines(compared.texts, ink),
    ...(compared.same ? ["", "  the two app images are the same, byte for byte"] : []),
  ];
}

/** Two equal trees are not worth printing. */
const isMarked = (pair: BothSides<TreeRow>): boolean =>
  pair.without.length === 0 || [...pair.without, ...pair.with].some(({ mark }) => mark !== undefined);

const drawn = (rows: readonly TreeRow[]): readonly string[] => (rows.length === 0 ? [] : drawTree(rows));

const phaseLine = ({ phase, ended }: PhaseRow): string => `${phase.padEnd(8)} ${ended}`;

/** `mark`: for a layer that the other side lacks. */
function layerLine({ role, by, name, size, diffId, createdBy, shared }: LayerRow, mark: string): string {
  const what = role === "unknown" ? (createdBy ?? role) : role === "layer" ? `${by ?? ""} ${name ?? ""}` : role;
  return `${shared === false ? mark : " "} ${diffId.slice(7, 15)} ${sizeText(size).padStart(9)}  ${what}`;
}

const publishedLine = ({ name, digest, what }: PublishedRow): string =>
  `${withoutControls(name)}  ${digest.slice(7, 19)}  ${withoutControls(what)}`;

const failedLines = (failed: Readonly<Record<string, string | undefined>>, ink: Ink): readonly string[] =>
  Object.entries(failed).flatMap(([which, why]) =>
    why === undefined ? [] : ["", `  ${ink.bad(which)}: ${withoutControls(why)}`],
  );

function changedLines(title: string, changes: readonly ChangedValue[], ink: Ink): readonly string[] {
  if (changes.length === 0) return [];
  const lines = changes.flatMap(({ name, was, now }) => {
    if (was === undefined) return [`+ ${name} = ${now}`];
    if (now === undefined) return [`- ${name} = ${was}`];
    return [`~ ${name}`, ...differing(was, now)];
  });
  return ["", ink.strong(title), ...lines.map((line) => `  ${cut(withoutControls(line))}`)];
}

const LINES_MAX = 16;

function textLines(texts: readonly FileChange[], ink: Ink): readonly string[] {
  if (texts.length === 0) return [];
  return [
    "",
    ink.strong("Changed files"),
    ...texts.flatMap(({ path, was, now }) => {
      const lines = [
        ...was.map((line) => ink.bad(markedLine("-", line))),
        ...now.map((line) => ink.good(markedLine("+", line))),
      ];
      const more = lines.length > LINES_MAX ? [`    … and ${lines.length - LINES_MAX} more lines`] : [];
      return [`  ${withoutControls(path)}`, ...lines.slice(0, LINES_MAX), ...more];
    }),
  ];
}

const markedLine = (mark: string, line: string): string => `    ${mark} ${cut(withoutControls(line))}`;

const BEFORE = 20;

/** Both values from a little before their first difference. */
function differing(was: string, now: string): readonly string[] {
  let at = 0;
  while (at < was.length && was[at] === now[at]) at++;
  const from = Math.max(0, at - BEFORE);
  const part = (text: string): string => `${from === 0 ? "" : "…"}${text.slice(from)}`;
  return [`  was ${part(was)}`, `  now ${part(now)}`];
}

const LENGTH_MAX = 160;

function cut(line: string): string {
  const lengthMax = Math.min(LENGTH_MAX, (terminalColumns() ?? LENGTH_MAX) - INDENT);
  return line.length > lengthMax ? `${line.slice(0, lengthMax)}…` : line;
}

/** The indent of such a line, and the sign for a cut. */
const INDENT = 7;

interface Columns {
  readonly left: readonly string[];
  readonly right: readonly string[];
}

function section(title: string, { left, right }: Columns, name: string, ink: Ink): readonly string[] {
  if (left.length + right.length === 0) return [];
  const shown = (lines: readonly string[]) => (lines.length === 0 ? [ink.faint("nothing")] : lines);
  const columns = sideBySide(
    { title: "without", lines: shown(left) },
    { title: `with ${name}`, lines: shown(right) },
    ink,
  );
  return ["", ink.strong(title), ...columns.map((line) => (line === "" ? "" : `  ${line}`))];
}

/** What was checked of a user's proposal. */
export function checkLines(checked: readonly Checked[], ink: Ink): readonly string[] {
  const problems = checked.filter(({ problem }) => problem !== undefined).length;
  const title =
    problems === 0 ? `Checks: all ${checked.length} hold` : `Checks: ${problems} of ${checked.length} do not hold`;
  return [
    "",
    ink.strong(title),
    ...checked.flatMap(({ what, says, problem, note }) => [
      `  ${problem === undefined ? ink.good("ok") : ink.bad("no")}  ${what}`,
      `      ${wrap(withoutControls(says), 6)}`,
      ...(problem === undefined ? [] : [`      ${ink.bad(wrap(withoutControls(problem), 6))}`]),
      ...(note === undefined ? [] : [`      ${ink.faint(wrap(withoutControls(note), 6))}`]),
    ]),
  ];
}

export interface FindingContext {
  /** The word for the proposal: an id, or the path of a module. */
  readonly word: string;
  /** Its options in this build. */
  readonly chosen: OptionValues;
  /** Ids of the findings that have a world. */
  readonly shown: readonly string[];
}

export function findingLines({ findings }: Proposal, named: FindingContext, ink: Ink): readonly string[] {
  const counterexamples = findings.filter((one) => one.kind === "counterexample");
  const decisions = findings.filter((one) => one.kind === "decision");
  return [
    "",
    ink.strong(
      `Findings: ${countOf(counterexamples.length, "counterexample")}, ${countOf(decisions.length, "decision")}`,
    ),
    ...counterexamples.flatMap((one) => [
      `  ${ink.bad(one.id)}`,
      `    ${wrap(one.happens, 4)}`,
      ink.faint(`    ${wrap(repairWords(one, named), 4)}`),
    ]),
    ...decisions.flatMap((one) => [`  ${one.id}`, ink.faint(`    ${wrap(one.decided, 4)}`)]),
    ...nextCommands(findings, named),
  ];
}

/** For several proposals: how many findings each has, and how to list them. */
export function findingCountLines(
  tried: readonly { readonly proposal: Proposal; readonly word: string }[],
  ink: Ink,
): readonly string[] {
  const counts = tried.map(
    ({ proposal: { findings } }) => `${ofKind(findings, "counterexample")}, ${ofKind(findings, "decision")}`,
  );
  const width = Math.max(...counts.map((count) => count.length));
  return [
    "",
    ink.strong("Findings"),
    ...tried.map(({ word }, i) => `  ${counts[i]?.padEnd(width)}   plimsoll try ${word}`),
    ...["", "  for how two proposals interact, see docs/combinations.md"],
  ];
}

function repairWords({ repair, noRepair }: Counterexample, { word, chosen }: FindingContext): string {
  if (repair === undefined) return ["no option avoids it", ...(noRepair === undefined ? [] : [noRepair])].join(": ");
  const [name = "", value] = repair.split("=");
  return chosen[name] === value ? `avoided here by ${repair}` : `avoided by${proposalWords([`${word}:${repair}`])}`;
}

/** For the first finding, so that the user can paste the commands. */
function nextCommands(findings: Proposal["findings"], { word, shown }: FindingContext): readonly string[] {
  const [first] = findings;
  if (first === undefined) return [];
  const id = findings.find((one) => shown.includes(one.id))?.id ?? first.id;
  const module = parseModuleWord(word) === undefined ? "" : proposalWords([word]);
  return [
    "",
    `  explain one   plimsoll explain ${id}${module}`,
    ...(shown.includes(id) ? [`  run one       plimsoll replay ${id}${module}`] : []),
  ];
}
