/** The list of results: one entry for each test case and outcome, with all pairs of versions that ended like this. */
import type { ResultRecord } from "../records/record.ts";
import type { Statements } from "../records/standing.ts";
import { counts } from "../records/verdict.ts";
import { knownWords } from "../terminal/known.ts";
import { linesWithoutControls } from "./lines.ts";
import { html, type Markup } from "./markup.ts";
import { sectionOf } from "./statement-source.ts";

/** Results of one test case that ended alike. */
export interface Entry {
  readonly first: ResultRecord;
  readonly results: readonly ResultRecord[];
}

const ORDER = ["error", "bug", "stale", "text", "open", "known", "not-run", "pass"];
/** Among equals, those that count come first. */
const rankOf = (result: ResultRecord): number =>
  ORDER.indexOf(
    result.verdict.is === "fail" || result.verdict.is === "inconclusive" ? result.verdict.kind : result.verdict.is,
  ) - (counts(result) ? 0.5 : 0);

/** Failures first, then by id. */
export function entriesOf(results: readonly ResultRecord[]): readonly Entry[] {
  const entries = new Map<string, ResultRecord[]>();
  for (const result of results) {
    const key = JSON.stringify([result.id, result.party, result.verdict, result.evidence?.failures]);
    const known = entries.get(key);
    if (known === undefined) entries.set(key, [result]);
    else known.push(result);
  }
  return [...entries.values()]
    .flatMap((all) => (all[0] === undefined ? [] : [{ first: all[0], results: all }]))
    .sort((a, b) => rankOf(a.first) - rankOf(b.first) || (a.first.id < b.first.id ? -1 : 1));
}

/** The values of an entry for each filter. In this order the script of the page reads them from `data-facets`. */
export type Facets = Readonly<
  Record<"verdict" | "kind" | "lane" | "phases" | "platform" | "buildpack" | "sections", readonly string[]>
>;

export function facetsOf({ first, results }: Entry, statements: Statements): Facets {
  const cited = first.statements.flatMap((one) => statements.get(one) ?? []);
  const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)];
  return {
    verdict: [first.verdict.is],
    kind: "kind" in first.verdict ? [first.verdict.kind] : [],
    lane: [first.lane],
    phases: distinct(cited.flatMap(({ phases }) => phases)),
    platform: distinct(results.map(({ platformApi }) => platformApi)),
    buildpack: distinct(results.map(({ buildpackApi }) => buildpackApi)),
    sections: distinct(cited.map(sectionOf)),
  };
}

export interface EntryContext {
  readonly statements: Statements;
  /** Their names are long, so entries have their numbers. */
  readonly sectionNumbers: ReadonlyMap<string, number>;
  /** The name of a statement's place on the page. */
  readonly anchorOf: (id: string) => string;
}

export interface EntryWithFacets extends Entry {
  readonly facets: Facets;
}

/** An entry without its evidence, which comes between the two parts. */
export interface EntryMarkup {
  readonly first: ResultRecord;
  readonly before: Markup;
  readonly after: Markup;
}

export function entryMarkup({ first, results, facets: all }: EntryWithFacets, context: EntryContext): EntryMarkup {
  const { id, says, lane, verdict, kind, party } = first;
  const { sections, ...facets } = all;
  const numbers = sections.map((one) => String(context.sectionNumbers.get(one)));
  const data = [...Object.values(facets), numbers].map((values) => values.join(" ")).join("|");
  const versions = results.map(({ platformApi, buildpackApi }) => `${platformApi}/${buildpackApi}`);
  const failureKind = "kind" in verdict ? verdict.kind : undefined;
  const before = html`<details class="entry" data-facets="${data}"><summary><span class="tag ${verdict.is}">${verdict.is.replace("-", " ")}${failureKind === undefined ? undefined : html`: ${failureKind}`}</span> <span class="id">${id}</span> <span class="says">${says}</span></summary><p class="faint">${kind === "law" ? "law, " : undefined}${party === undefined ? undefined : `${party}, `}${lane.toUpperCase()}, APIs ${versions.join(", ")}</p>${reasonOf(verdict)}`;
  const after = html`
<p>${first.statements.map((one) => statementLink(one, context))}</p>${verdict.is === "pass" ? undefined : commandsOf(first)}</details>
`;
  return { first, before, after };
}

function reasonOf(verdict: ResultRecord["verdict"]): readonly Markup[] {
  return [
    ...("why" in verdict ? [html`<p>${linesWithoutControls(verdict.why)}</p>`] : []),
    ...(verdict.is === "known" ? [html`<p>${knownWords(verdict)}</p>`] : []),
    ...(verdict.is === "stale" ? [html`<p>The reason was: ${linesWithoutControls(verdict.reason)}</p>`] : []),
  ];
}

const commandsOf = ({ id, replay }: ResultRecord): Markup =>
  html`<p><code>plimsoll explain ${id}</code>${replay === undefined ? undefined : html`<br><code>${replay}</code>`}</p>`;

/** To the statement in the map of the specification, which has the link into the text. */
const statementLink = (id: string, { statements, anchorOf }: EntryContext): Markup =>
  statements.has(id) ? html`<a href="#${anchorOf(id)}">${id}</a> ` : html`<code>${id}</code> `;
