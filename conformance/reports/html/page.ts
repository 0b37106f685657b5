/**
 * A record as one HTML file that works offline. Its content security policy allows only its own style and script, by digest, so that
 * nothing in a record can run.
 */
import { base64OfSha256 } from "#base/platform";
import type { RunRecord } from "../records/record.ts";
import { html, Markup } from "./markup.ts";
import { entriesOf, entryMarkup, type Statements, sectionOf } from "./results.ts";
import { specificationMap } from "./specification-map.ts";

/** The texts of page.css and page.js. */
export interface PageAssets {
  readonly style: string;
  readonly script: string;
}

export function htmlPage(records: readonly RunRecord[], statements: Statements, { style, script }: PageAssets): string {
  const policy = `default-src 'none'; style-src '${sourceOf(style)}'; script-src '${sourceOf(script)}'`;
  const title = records.map(titleOf).join(", ");
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>${title} · Plimsoll</title><style>${new Markup(style)}</style></head>
<body><main>${records.map((record) => recordMarkup(record, statements))}</main><script>${new Markup(script)}</script></body></html>
`;
  return page.html;
}

const sourceOf = (text: string): string => `sha256-${base64OfSha256(text)}`;
const titleOf = ({ lifecycle }: RunRecord): string => `${lifecycle.name} ${lifecycle.version}`;

function recordMarkup(record: RunRecord, statements: Statements): Markup {
  const { results } = record;
  const entries = entriesOf(results);
  return html`<article class="record"><h1>${titleOf(record)}</h1>
<p class="counts">${countsOf(record)}${record.complete ? undefined : html` <b class="tag fail">not complete</b>`}</p>
<p class="faint">specification ${record.specification.revision.slice(0, 12)} · Plimsoll ${record.tool.version} · ${record.machine.kind === "sim" ? "in-process" : "sandbox"}, ${record.machine.os} · seed ${record.seed}</p>
<h2>Results</h2>${filters(record, statements)}
<p class="shown" role="status"></p>
<div class="entries">${entries.map((entry) => entryMarkup(entry, statements))}</div>
<h2>The specification</h2>${specificationMap(results, statements)}</article>
`;
}

const VERDICTS = ["pass", "fail", "inconclusive", "stale", "error", "known", "not-run"] as const;

function countsOf({ results }: RunRecord): readonly Markup[] {
  return VERDICTS.flatMap((name) => {
    const count = results.filter(({ verdict }) => verdict.is === name).length;
    return count === 0 ? [] : [html`<span class="tag ${name}">${count} ${name.replace("-", " ")}</span> `];
  });
}

function filters({ results }: RunRecord, statements: Statements): Markup {
  const distinct = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();
  const verdicts = distinct(results.map(({ verdict }) => verdict.is));
  const kinds = distinct(results.flatMap(({ verdict }) => ("kind" in verdict ? [verdict.kind] : [])));
  const lanes = distinct(results.map(({ lane }) => lane));
  const versions = distinct(results.map(({ platformApi, buildpackApi }) => `${platformApi}/${buildpackApi}`));
  const sections = distinct(
    results.flatMap(({ statements: ids }) => ids.flatMap((id) => sectionOf(statements.get(id)))),
  );
  return html`<form class="filters"><label>Search <input type="search" name="text" placeholder="id or words"></label>
${select("verdict", "Verdict", verdicts)}${select("kind", "Kind", kinds)}${select("lane", "Level", lanes)}${select("versions", "APIs", versions)}${select("sections", "Section", sections)}</form>`;
}

const select = (name: string, label: string, values: readonly string[]): Markup =>
  html`<label>${label} <select name="${name}"><option value="">all</option>${values.map(
    (value) => html`<option>${value}</option>`,
  )}</select></label>
`;
