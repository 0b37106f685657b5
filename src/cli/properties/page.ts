/** Writes the page of a property: the laws in words and code, their worlds, mutants and counterexamples. */
import { readFileSync } from "node:fs";
import { orThrow } from "#base";
import { packageFile } from "#base/host";
import type { Law } from "#laws/kit";
import type { Code, MeasuredLaw, Property } from "#proposals";
import { proposals as builtIn, type Counterexample } from "#proposals";
import { PLAIN_INK, proposalWords, readablePointer } from "#reports";
import { findingWorld, lawById, mutantsFoundBy, showFinding } from "#suite";
import { sideBySide } from "../terminal/side-by-side.ts";
import { drawTree } from "../terminal/tree.ts";
import type { LawFigures } from "./measure.ts";

export interface Figures {
  readonly runs: number;
  readonly seed: string;
  readonly laws: readonly LawFigures[];
}

export async function propertyPage(property: Property, figures: Figures): Promise<string> {
  const { title, says, laws, worlds, findings } = property;
  const shown: string[] = [];
  for (const id of findings) shown.push(...(await findingSection(id)));
  return [
    `# ${title}`,
    "",
    says,
    "",
    "A test makes this page of the laws, of what `npm run properties` measured (`docs/properties/figures.json`), and of the frozen worlds.",
    "",
    "## The laws",
    "",
    "| law | what holds |",
    "| --- | --- |",
    ...laws.map(({ law }) => `| \`${law}\` | ${lawCalled(law).says} |`),
    "",
    "In code:",
    ...codeSections(laws),
    "",
    "## What makes their worlds",
    "",
    ...worlds.map((one) => `- ${one}`),
    "",
    `A world is *meaningful* if the condition of the law occurs in it: an image is built, a rebase is accepted. Of ${figures.runs} worlds (seed \`${figures.seed}\`, Platform API 0.15,`,
    "Buildpack API 0.12):",
    "",
    "| law | with | worlds | meaningful | verdict |",
    "| --- | --- | --- | --- | --- |",
    ...laws.map((one) => figureRow(one, figures)),
    "",
    "## Which mutants they kill",
    "",
    "Each of these lifecycles has one planned fault, and the law finds it. Tests run them all.",
    "",
    ...laws.flatMap(({ law }) => mutantLines(law)),
    "",
    "## The text as it stands",
    ...shown,
    "",
    "## More worlds",
    "",
    "```",
    ...laws.map(({ law, proposals }) => `plimsoll test ${law}${proposalWords(proposals)} --runs 5000 --seed tuesday`),
    "npm run properties -- 5000      # measures again, and writes docs/properties/figures.json",
    "```",
    "",
  ].join("\n");
}

function lawCalled(id: string): Law {
  const law = lawById(id);
  if (law === undefined) throw new Error(`no law is called ${id}`);
  return law;
}

/** Each declaration once. */
function codeSections(laws: readonly MeasuredLaw[]): readonly string[] {
  const all = laws.flatMap(({ code }) => code);
  const different = all.filter(
    ({ file, name }, i) => all.findIndex((one) => one.file === file && one.name === name) === i,
  );
  return different.flatMap((one) => ["", `\`${one.file}\``, "", "```ts", ...declarationOf(one), "```"]);
}

/** From the line that declares the name to the first line that ends the declaration. */
function declarationOf({ file, name }: Code): readonly string[] {
  const lines = readFileSync(packageFile(file), "utf8").split("\n");
  const from = lines.findIndex((line) => new RegExp(`^(export )?(const|function) ${name}\\b`).test(line));
  if (from < 0) throw new Error(`${file} does not declare ${name}`);
  const length = lines.slice(from).findIndex((line) => /^[}\])]*[};)]+$/.test(line) && line !== "");
  return lines.slice(from, from + length + 1);
}

function figureRow({ law, proposals }: MeasuredLaw, { laws }: Figures): string {
  const measured = laws.find((one) => one.law === law);
  if (measured === undefined) throw new Error(`${law} was not measured; run npm run properties`);
  const { worlds, meaningful, verdict } = measured;
  const share = `${meaningful} (${Math.round((100 * meaningful) / worlds)} %)`;
  return `| \`${law}\` | ${proposals.map((one) => `\`${one}\``).join(", ") || "no proposal"} | ${worlds} | ${share} | ${verdict} |`;
}

function mutantLines(law: string): readonly string[] {
  const killed = mutantsFoundBy(law);
  if (killed.length === 0 && lawCalled(law).kind === "finding")
    return [`- \`${law}\`: a finding, which no lifecycle without the repair can obey`];
  return killed.length === 0
    ? [`- \`${law}\`: tests beside the law break it, without a mutant of its own`]
    : killed.map(({ name, says }) => `- \`${law}\` kills \`${name}\`: ${says}`);
}

async function findingSection(id: string): Promise<readonly string[]> {
  const finding = builtIn.flatMap(({ findings }) => findings).find((one) => one.id === id);
  const world = findingWorld(id);
  if (finding?.kind !== "counterexample" || world === undefined)
    throw new Error(`${id} is not a counterexample with a world`);
  const { trees, text } = orThrow(await showFinding(finding, id.split(".")[0] ?? "", world));
  const column = ({ title, rows }: NonNullable<typeof trees>["left"]) => ({ title, lines: drawTree(rows) });
  const drawn =
    trees === undefined ? [] : sideBySide(column(trees.left), column(trees.right), PLAIN_INK, { width: 150 });
  return [
    "",
    `\`${id}\`, run ${world.proposals.map((one) => `with \`${one}\``).join(" and ")}: ${finding.happens}`,
    "",
    ...(text.verdict.is === "fail"
      ? text.verdict.failures.slice(0, 1).map(({ at, expected }) => `Expected ${readablePointer(at)}: ${expected}.`)
      : []),
    "",
    "```",
    ...drawn.map((line) => line.trimEnd()),
    "```",
    "",
    ...repairLines(finding),
  ];
}

const repairLines = ({ repair, wording, id }: Counterexample): readonly string[] => [
  repair === undefined
    ? "No option repairs it."
    : `With \`${repair}\` the promise holds. \`plimsoll explain ${id}\` shows both.`,
  ...(wording === undefined ? [] : ["", `> ${wording}`]),
];
