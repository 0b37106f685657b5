/** Explains a statement: its text, where the reference obeys it, the cases that cover it, and the mutants that break it. */

import { issues, type Statement } from "#ledger";
import { type Citation, citationsOf } from "#lifecycle";
import { boundaryMutants } from "#mutants";
import { factsOf } from "#protocol";
import type { Ink } from "#reports";
import { type Catalogue, proposalIdOf } from "./catalogue.ts";
import { field } from "./field.ts";
import { ruleLines } from "./rule.ts";
import { sourceLocation } from "./source.ts";

export function explainStatement(statement: Statement, catalogue: Catalogue, ink: Ink): readonly string[] {
  const { id, level, says, subject, since, until, departure } = statement;
  const versions = [since && `since ${since}`, until && `until ${until}`].filter((part) => part !== undefined);
  return [
    `${ink.strong(id)}  ${level}  ${subject}`,
    `  ${says}`,
    "",
    field(ink, "text", textOf(statement)),
    ...(versions.length > 0 ? [field(ink, "versions", versions.join(", "))] : []),
    field(ink, "testable", `${statement.testable}${statement.test === undefined ? "" : `: ${statement.test}`}`),
    ...(departure === undefined ? [] : [field(ink, "official", departure)]),
    ...statement.issues.map((issue) => field(ink, "issue", `${issue}  ${issues().get(issue)?.title ?? ""}`)),
    "",
    ...obeyedLines(statement, catalogue, ink),
    "",
    ...evidenceLines(statement, catalogue, ink),
  ];
}

/** The RFC of a user may have neither headings nor a revision. */
function textOf({ document, section, lines, revision }: Statement): string {
  const at = [document, section].filter((part) => part !== "").join(" > ");
  const place = lines === "" ? "" : `, lines ${lines}`;
  return `${at}${place}${revision === "" ? "" : ` at ${revision.slice(0, 7)}`}`;
}

function obeyedLines({ id, sameAs }: Statement, catalogue: Catalogue, ink: Ink): readonly string[] {
  const found = [id, ...(sameAs === undefined ? [] : [sameAs])].flatMap((one) =>
    citationsOf(one, catalogue.amendments),
  );
  // Most options leave most steps of a proposal alone.
  const places = found.filter((place, i) => found.findIndex((other) => isSame(place, other)) === i);
  if (places.length === 0) return ["  no decision or step of the reference cites it"];
  return places.map((place) => field(ink, "obeyed", wordsOf(place, catalogue)));
}

const isSame = (a: Citation, b: Citation): boolean =>
  a.name === b.name && proposalIdOf(a.amendment) === proposalIdOf(b.amendment);

function wordsOf(place: Citation, catalogue: Catalogue): string {
  const { name, amendment } = place;
  const file = catalogue.moduleOf(amendment) ?? sourceLocation(place);
  return `${name}${amendment === undefined ? "" : ` of ${amendment}`}${file === undefined ? "" : `  ${file}`}`;
}

function evidenceLines({ id }: Statement, catalogue: Catalogue, ink: Ink): readonly string[] {
  const covering = catalogue.cases.filter((one) => factsOf(one).statements.includes(id));
  const laws = catalogue.laws.filter(({ covers }) => covers.includes(id));
  const shown = [...findingLines(id, catalogue, ink), ...ruleLines(id, ink)];
  if (covering.length + laws.length === 0) return shown.length > 0 ? shown : ["  no case covers it yet"];
  return [
    ...shown,
    ...covering.map((one) => field(ink, "case", `${one.id}  ${one.says}`)),
    ...laws.map((one) => field(ink, "law", `${one.id}  ${one.says}`)),
    ...[...new Set(covering.map(catalogue.fileOf))].map((file) => field(ink, "file", file)),
    "",
    ...mutantLines(id, catalogue, ink),
    field(ink, "run", `plimsoll test ${id}${catalogue.proposalFlagsFor(covering[0] ?? laws[0])}`),
  ];
}

/** The findings in which an RFC breaks its own promise, or a statement of the specification. */
const findingLines = (id: Statement["id"], catalogue: Catalogue, ink: Ink): readonly string[] =>
  catalogue.proposals
    .flatMap(({ findings }) => findings)
    .flatMap((one) => (one.kind === "counterexample" && one.breaks.includes(id) ? [one] : []))
    .map(({ id: finding, happens }) => field(ink, "finding", `${finding}  ${happens}`));

/** The mutants that break the statement: of the reference, and around any lifecycle. */
function mutantLines(id: Statement["id"], catalogue: Catalogue, ink: Ink): readonly string[] {
  const breaking = catalogue.mutants.map(({ mutant }) => mutant).filter(({ breaks }) => breaks.includes(id));
  const around = boundaryMutants.filter(({ breaks }) => breaks.includes(id));
  if (breaking.length + around.length === 0) return ["  no mutant breaks it"];
  return [
    ...breaking.map(({ name, says }) => field(ink, "broken by", `mutant:${name}  ${says}`)),
    ...around.map(({ name, says }) => field(ink, "broken by", `${name} around any lifecycle  ${says}`)),
  ];
}
