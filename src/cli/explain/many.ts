/** Explains a word that means several things: a section, lines of a document, or a glob of ids. */
import { countOf } from "#base";
import type { Statement } from "#ledger";
import { partyRules } from "#parties";
import { factsOf, type StatementId } from "#protocol";
import type { Ink } from "#reports";
import { isInSection } from "#runner";
import type { Catalogue } from "./catalogue.ts";
import { field } from "./field.ts";

export interface Many {
  readonly word: string;
  readonly statements: readonly Statement[];
  /** Ids of test cases, laws, rules and mutants that a glob matches. */
  readonly others: readonly string[];
}

/** Undefined if the word means nothing of this kind. */
export function manyNamed(word: string, catalogue: Catalogue): Many | undefined {
  const found = linesNamed(word, catalogue) ?? globNamed(word, catalogue) ?? sectionNamed(word, catalogue);
  return found === undefined || found.statements.length + found.others.length === 0 ? undefined : found;
}

/** `platform.md:457` or `platform.md:457-460` */
function linesNamed(word: string, { statements }: Catalogue): Many | undefined {
  const match = /^([\w-]+\.md):(\d+)(?:-(\d+))?$/.exec(word);
  if (match === null) return undefined;
  const [, document, first, last = first] = match;
  const [from, to] = [Number(first), Number(last)];
  const isThere = ({ document: its, lines }: Statement): boolean =>
    its === document && rangesIn(lines).some(([low, high]) => low <= to && from <= high);
  return { word, statements: [...statements.values()].filter(isThere), others: [] };
}

/** `453,454` and `800-806` */
const rangesIn = (lines: string): readonly (readonly [number, number])[] =>
  lines.split(",").map((part) => {
    const [low = 0, high = low] = part.split("-").map(Number);
    return [low, high];
  });

function globNamed(word: string, catalogue: Catalogue): Many | undefined {
  if (!word.includes("*")) return undefined;
  const parts = word.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join(".*")}$`);
  const ids = [
    ...[...catalogue.cases, ...catalogue.laws].map(({ id }) => String(id)),
    ...partyRules().map(({ id }) => id),
    ...catalogue.mutants.map(({ mutant }) => `mutant:${mutant.name}`),
  ];
  return {
    word,
    statements: [...catalogue.statements.values()].filter(({ id }) => pattern.test(id)),
    others: ids.filter((id) => pattern.test(id)),
  };
}

/** `platform/export`, `buildpack/slice-layers`: as `plimsoll test` takes it. */
const sectionNamed = (word: string, { statements }: Catalogue): Many | undefined =>
  word.includes("/")
    ? { word, statements: [...statements.values()].filter((one) => isInSection(word, one)), others: [] }
    : undefined;

export function explainMany({ word, statements, others }: Many, catalogue: Catalogue, ink: Ink): readonly string[] {
  const bySection = new Map<string, Statement[]>();
  for (const statement of statements) {
    const section = `${statement.document} > ${statement.section}`;
    bySection.set(section, [...(bySection.get(section) ?? []), statement]);
  }
  const evidence = evidenceOf(catalogue);
  return [
    `${ink.strong(word)}  ${[
      ...(statements.length > 0 ? [countOf(statements.length, "statement")] : []),
      ...(others.length > 0 ? [countOf(others.length, "other id")] : []),
    ].join(", ")}`,
    ...[...bySection].flatMap(([section, inside]) => [
      "",
      ink.strong(section),
      ...inside.flatMap(({ id, level, lines, says }) => [
        field(ink, level, `${id}  ${ink.faint(`line ${lines}, ${countOf(evidence.get(id) ?? 0, "test")}`)}`),
        field(ink, "", says),
      ]),
    ]),
    ...(others.length > 0 ? ["", ...others.map((id) => `  ${id}`)] : []),
    "",
    "  plimsoll explain <id> has the text, the cases and the mutants of each",
  ];
}

/** How many test cases and laws cover each statement. */
function evidenceOf({ cases, laws }: Catalogue): ReadonlyMap<StatementId, number> {
  const counts = new Map<StatementId, number>();
  for (const covered of [...cases.map((one) => factsOf(one).statements), ...laws.map(({ covers }) => covers)])
    for (const id of covered) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
