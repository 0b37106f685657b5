/**
 * A record as one HTML file that works offline. Its content security policy allows only its own style and script, by digest, so that
 * nothing in a record can run.
 */
import { base64OfSha256 } from "#base/platform";
import type { BundleOf } from "../records/bundles.ts";
import { type ResultRecord, type RunRecord, subjectOf } from "../records/record.ts";
import { type Statements, standingOf, verifiedShare, verifiedWords } from "../records/standing.ts";
import { EvidenceRoom, evidenceIn } from "./evidence.ts";
import { html, Markup, onDemand } from "./markup.ts";
import { type EntryMarkup, entriesOf, entryMarkup, type Facets, facetsOf } from "./results.ts";
import { specificationMap } from "./specification-map.ts";

/** The texts of page.css and page.js. */
export interface PageAssets {
  readonly style: string;
  readonly script: string;
}

export interface PageRecord {
  readonly record: RunRecord;
  readonly bundleOf: BundleOf;
}

/** A longer page is slow to open. Evidence gets what the rest leaves of it. */
const PAGE_MAX = 1_900_000;

export function htmlPage(shown: readonly PageRecord[], statements: Statements, { style, script }: PageAssets): string {
  const policy = `default-src 'none'; style-src '${sourceOf(style)}'; script-src '${sourceOf(script)}'`;
  const title = shown.map(({ record }) => subjectOf(record)).join(", ");
  const parts = shown.map((one, position) => partsOf(one, statements, position));
  const room = new EvidenceRoom(PAGE_MAX - parts.reduce((sum, one) => sum + sizeOf(one), style.length + script.length));
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>${title} · Plimsoll</title><style>${new Markup(style)}</style></head>
<body><main>${parts.map((one) => recordMarkup(one, { room, statements }))}</main><script>${new Markup(script)}</script></body></html>
`;
  return page.html;
}

const sourceOf = (text: string): string => `sha256-${base64OfSha256(text)}`;

/** A record without the evidence of its failures. */
interface RecordParts {
  readonly head: Markup;
  readonly entries: readonly EntryMarkup[];
  readonly bundleOf: BundleOf;
  readonly map: Markup;
}

const sizeOf = ({ head, entries, map }: RecordParts): number =>
  entries.reduce(
    (sum, { before, after }) => sum + before.html.length + after.html.length,
    head.html.length + map.html.length,
  );

function partsOf({ record, bundleOf }: PageRecord, statements: Statements, position: number): RecordParts {
  const { results } = record;
  const entries = entriesOf(results).map((entry) => ({ ...entry, facets: facetsOf(entry, statements) }));
  const options = optionsOf(entries.map(({ facets }) => facets));
  const standings = standingOf(results, statements);
  // A page may have several records.
  const anchorOf = (id: string): string => (position === 0 ? id : `${position + 1}.${id}`);
  const head = html`<h1>${subjectOf(record)}</h1>
<p class="counts">${countsOf(record)}${record.complete ? undefined : html` <b class="tag fail">not complete</b>`}</p>
<p>${verifiedWords(verifiedShare(standings))}: <a href="#${anchorOf("specification")}">map of the specification</a></p>
<p class="faint">${aboutOf(record)}</p>
<h2>Results</h2>${filters(options)}
<p class="shown" role="status"></p>
<noscript><p class="faint">The filters need JavaScript. The list is complete.</p></noscript>`;
  const sectionNumbers = new Map(options.sections.map((name, number) => [name, number]));
  const context = { statements, sectionNumbers, anchorOf };
  const map = html`<h2 id="${anchorOf("specification")}">The specification</h2>${specificationMap(standings, anchorOf)}`;
  return { head, entries: entries.map((entry) => entryMarkup(entry, context)), bundleOf, map };
}

interface Shared {
  readonly room: EvidenceRoom;
  readonly statements: Statements;
}

function recordMarkup({ head, entries, bundleOf, map }: RecordParts, { room, statements }: Shared): Markup {
  const evidenceOf = evidenceIn(room, bundleOf, statements);
  const list = entries.map(({ first, before, after }) => [before, evidenceOf(first), after]);
  return html`<article class="record">${head}
<div class="entries">${onDemand(list)}</div>
<button class="more" type="button" hidden></button>
${map}</article>
`;
}

function aboutOf({ specification, tool, machine, seed, lifecycle, selection }: RunRecord): string {
  const { performs, rest, profile } = lifecycle;
  return [
    `specification ${specification.revision.slice(0, 12)}`,
    `Plimsoll ${tool.version}`,
    `${machine.kind === "sim" ? "in-process" : "sandbox"}${machine.sandbox === undefined ? "" : ` (${machine.sandbox})`}, ${machine.os}`,
    `seed ${seed}`,
    ...(selection.what.length === 0 ? [] : [`only ${selection.what.join(" ")}`]),
    ...(selection.lane === "all" ? [] : [`lane ${selection.lane}`]),
    ...(selection.shard === undefined ? [] : [`shard ${selection.shard}`]),
    ...(profile === undefined ? [] : [`profile ${profile}`]),
    ...(performs === undefined ? [] : [`performs ${performs.join(", ")}; ${rest ?? "another lifecycle"} the rest`]),
  ].join(" · ");
}

/** Other verdicts come after these. */
const VERDICTS = ["pass", "fail", "inconclusive", "stale", "error", "known", "not-run"];

function countsOf({ results }: RunRecord): readonly Markup[] {
  const names = new Set([...VERDICTS, ...results.map(({ verdict }) => verdict.is)]);
  return [...names].flatMap((name) => {
    const count = results.filter(({ verdict }) => verdict.is === name).length;
    const words = `${count} ${name.replace("-", " ")}${name === "fail" ? kindsOf(results) : ""}`;
    return count === 0 ? [] : [html`<span class="tag ${name}">${words}</span> `];
  });
}

/** Which of the failures are bugs. */
function kindsOf(results: readonly ResultRecord[]): string {
  const kinds = results.flatMap(({ verdict }) => (verdict.is === "fail" ? [verdict.kind] : []));
  const counted = [...new Set(kinds)].sort().map((kind) => `${kinds.filter((one) => one === kind).length} ${kind}`);
  return `: ${counted.join(", ")}`;
}

type Options = Facets;

/** `0.9` before `0.10`. */
const byNumber = new Intl.Collator("en", { numeric: true });

/** What each filter offers. */
function optionsOf(facets: readonly Facets[]): Options {
  const all = (name: keyof Options): readonly string[] => {
    const values = new Set<string>();
    for (const one of facets) for (const value of one[name]) values.add(value);
    return [...values].sort(byNumber.compare);
  };
  return {
    verdict: all("verdict"),
    kind: all("kind"),
    lane: all("lane"),
    phases: all("phases"),
    platform: all("platform"),
    buildpack: all("buildpack"),
    sections: all("sections"),
  };
}

function filters({ sections, ...others }: Options): Markup {
  const select = (name: keyof Options, options: readonly Markup[]): Markup =>
    html`<label>${LABELS[name]} <select name="${name}"><option value="">all</option>${options}</select></label>
`;
  const plain = (name: Exclude<keyof Options, "sections">): Markup =>
    select(
      name,
      others[name].map((value) => html`<option>${value}</option>`),
    );
  return html`<form class="filters"><label>Search <input type="search" name="text" placeholder="id or words"></label>
${plain("verdict")}${plain("kind")}${plain("lane")}${plain("phases")}${plain("platform")}${plain("buildpack")}${select(
  "sections",
  sections.map((name, number) => html`<option value="${number}">${name}</option>`),
)}</form>`;
}

const LABELS: Readonly<Record<keyof Options, string>> = {
  verdict: "Verdict",
  kind: "Kind",
  lane: "Level",
  phases: "Phase",
  platform: "Platform API",
  buildpack: "Buildpack API",
  sections: "Section",
};
