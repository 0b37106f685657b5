/** The list of results: one entry for each test case and outcome, with all pairs of versions that ended like this. */
import { compactJson, tokensOf } from "#protocol";
import type { FailureEvidence, FailureRecord, ResultRecord } from "../records/record.ts";
import { counts } from "../records/verdict.ts";
import { knownWords } from "../terminal/known.ts";
import { exitWords, withoutControls } from "../terminal/terminal.ts";
import { html, type Markup } from "./markup.ts";
import { type StatementSource, specificationLink } from "./statement-source.ts";

export type Statements = ReadonlyMap<string, StatementSource>;

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
    const key = JSON.stringify([result.id, result.verdict, result.evidence?.failures]);
    const known = entries.get(key);
    if (known === undefined) entries.set(key, [result]);
    else known.push(result);
  }
  return [...entries.values()]
    .flatMap((all) => (all[0] === undefined ? [] : [{ first: all[0], results: all }]))
    .sort((a, b) => rankOf(a.first) - rankOf(b.first) || (a.first.id < b.first.id ? -1 : 1));
}

/** The script of the page filters by the `data-` attributes. */
export function entryMarkup({ first, results }: Entry, statements: Statements): Markup {
  const { id, says, lane, verdict, kind } = first;
  const versions = results.map(({ platformApi, buildpackApi }) => `${platformApi}/${buildpackApi}`);
  const failureKind = "kind" in verdict ? verdict.kind : undefined;
  const sections = [...new Set(first.statements.flatMap((one) => sectionOf(statements.get(one))))];
  return html`<details class="entry" data-verdict="${verdict.is}" data-kind="${failureKind ?? ""}" data-lane="${lane}" data-versions="${versions.join(" ")}" data-sections="${sections.join("|")}"><summary><span class="tag ${verdict.is}">${verdict.is.replace("-", " ")}${failureKind === undefined ? undefined : html`: ${failureKind}`}</span> <span class="id">${id}</span> <span class="says">${says}</span></summary>
<p class="faint">${kind === "law" ? "law" : "test case"}, ${lane.toUpperCase()}, platform/buildpack API ${versions.join(", ")}</p>
${"why" in verdict ? html`<p>${withoutControls(verdict.why)}</p>` : undefined}${verdict.is === "known" ? html`<p>${knownWords(verdict)}</p>` : undefined}${verdict.is === "stale" ? html`<p>The reason was: ${verdict.reason}</p>` : undefined}
${(first.evidence?.failures ?? []).map((failure) => failureMarkup(failure, statements))}
${first.evidence === undefined ? undefined : stepsMarkup(first.evidence)}
<h4>Statements</h4><ul>${first.statements.map((one) => html`<li>${statementMarkup(one, statements)}</li>`)}</ul>
<p><code>plimsoll explain ${id}</code>${first.replay === undefined ? undefined : html`<br><code>${first.replay}</code>`}</p></details>
`;
}

export const sectionOf = (statement: StatementSource | undefined): readonly string[] =>
  statement === undefined ? [] : [`${statement.document} > ${statement.section}`];

function statementMarkup(id: string, statements: Statements): Markup {
  const statement = statements.get(id);
  if (statement === undefined) return html`<code>${id}</code>`;
  const { document, lines, level, says } = statement;
  const place = `${document}, line ${lines}`;
  const link = specificationLink(statement);
  return html`<b>${level}</b> ${says} <span class="faint"><code>${id}</code>, ${link === undefined ? place : html`<a href="${link}" rel="noreferrer">${place}</a>`}</span>`;
}

function failureMarkup(
  { at, expected, actual, issue, statements: broken }: FailureRecord,
  statements: Statements,
): Markup {
  const place = at.startsWith("/") ? tokensOf(at).join(" › ") : at;
  const actualText = actual === null ? "nothing" : compactJson(actual);
  return html`<section class="failure"><h4>Breaks</h4><ul>${broken.map((one) => html`<li>${statementMarkup(one, statements)}</li>`)}</ul>
<dl><dt>at</dt><dd><code>${place}</code></dd><dt>expected</dt><dd><pre class="expected">${withoutControls(expected)}</pre></dd><dt>actual</dt><dd><pre class="actual">${linesWithoutControls(actualText)}</pre></dd></dl>${issue === undefined ? undefined : html`<p>See issue ${issue}: <code>plimsoll explain ${issue}</code></p>`}</section>
`;
}

function stepsMarkup({ steps }: FailureEvidence): Markup {
  return html`<h4>Steps</h4><ol>${steps.map(
    ({ ran, exit, lastLines }) =>
      html`<li><code>${ran}</code> ${exitWords(exit)}${lastLines === "" ? undefined : html`<pre>${linesWithoutControls(lastLines)}</pre>`}</li>`,
  )}</ol>`;
}

const linesWithoutControls = (text: string): string => text.split("\n").map(withoutControls).join("\n");
