/** A statement: what it says, where the reference obeys it, what is evidence for it, and which faulty lifecycles show that this can fail. */
import {
  boundaryMutants,
  cases,
  coveredBy,
  faultyLifecycles,
  fileOf,
  type Ink,
  issues,
  properties,
  type Requirement,
} from "#conformance";
import { type Obeying, obeyedBy } from "#lifecycle";
import { proposalsNamed } from "#proposals";
import { field } from "./field.ts";
import { placeOf } from "./source.ts";

export function ofStatement(statement: Requirement, ink: Ink): readonly string[] {
  const { id, level, says, subject, document, section, lines, revision, since, until, departure } = statement;
  const versions = [since && `since ${since}`, until && `until ${until}`].filter((part) => part !== undefined);
  return [
    `${ink.strong(id)}  ${level}  ${subject}`,
    `  ${says}`,
    "",
    field(ink, "text", `${document} > ${section}, lines ${lines} at ${revision.slice(0, 7)}`),
    ...(versions.length > 0 ? [field(ink, "versions", versions.join(", "))] : []),
    field(ink, "testable", `${statement.testable}${statement.test === undefined ? "" : `: ${statement.test}`}`),
    ...(departure === undefined ? [] : [field(ink, "official", departure)]),
    ...statement.issues.map((issue) => field(ink, "issue", `${issue}  ${issues().get(issue)?.title ?? ""}`)),
    "",
    ...obeyedLines(statement, ink),
    "",
    ...evidenceLines(statement, ink),
  ];
}

function obeyedLines({ id, sameAs }: Requirement, ink: Ink): readonly string[] {
  const all = proposalsNamed(["all"]);
  const places = [id, ...(sameAs === undefined ? [] : [sameAs])].flatMap((one) =>
    obeyedBy(one, all.ok ? all.value : []),
  );
  if (places.length === 0) return ["  no decision or step of the reference cites it"];
  return places.map((place) => field(ink, "obeyed", wordsOf(place)));
}

function wordsOf(place: Obeying): string {
  const { name, amendment } = place;
  const file = placeOf(place);
  return `${name}${amendment === undefined ? "" : ` of ${amendment}`}${file === undefined ? "" : `  ${file}`}`;
}

function evidenceLines({ id }: Requirement, ink: Ink): readonly string[] {
  const covering = cases.filter((one) => coveredBy(one).includes(id));
  const laws = properties.filter((one) => coveredBy(one).includes(id));
  if (covering.length + laws.length === 0) return ["  no case covers it yet"];
  return [
    ...covering.map((one) => field(ink, "case", `${one.id}  ${one.says}`)),
    ...laws.map((one) => field(ink, "property", `${one.id}  ${one.says}`)),
    ...[...new Set(covering.map(fileOf))].map((file) => field(ink, "file", file)),
    "",
    ...faultyLines(id, ink),
    field(ink, "run", `plimsoll test ${id}`),
  ];
}

/** The lifecycles of the gallery that break it, and the faults that are put around any lifecycle. */
function faultyLines(id: Requirement["id"], ink: Ink): readonly string[] {
  const breaking = faultyLifecycles().filter(({ breaks }) => breaks.includes(id));
  const around = boundaryMutants.filter(({ breaks }) => breaks.includes(id));
  if (breaking.length + around.length === 0) return ["  no faulty lifecycle is named for it"];
  return [
    ...breaking.map(({ name, says }) => field(ink, "broken by", `faulty:${name}  ${says}`)),
    ...around.map(({ name, says }) => field(ink, "broken by", `${name} around any lifecycle  ${says}`)),
  ];
}
