/** A map of the specification: each section with a mark for each statement, verified, failed or not covered. */
import { type Standing, type StatementSource, verifiedShare, verifiedWords } from "../records/standing.ts";
import { html, type Markup, onDemand } from "./markup.ts";
import { sectionOf, statementMarkup } from "./statement-source.ts";

const WORDS: Readonly<Record<Standing, string>> = {
  failed: "failed",
  verified: "verified",
  "not-covered": "not covered by this run",
  "not-testable": "not testable from outside",
};

interface Marked {
  readonly statement: StatementSource;
  readonly is: Standing;
}

export function specificationMap(all: readonly Marked[], anchorOf: (id: string) => string): Markup {
  const legend = Object.entries(WORDS).map(
    ([is, words]) =>
      html`<span><i class="mark ${is}"></i> ${all.filter((one) => one.is === is).length} ${words}</span> `,
  );
  return html`<p>${verifiedWords(verifiedShare(all))}</p><p class="legend">${legend}</p>
<div class="map">${[...bySection(all)].map(([name, marked]) => sectionMarkup(name, marked, anchorOf))}</div>`;
}

function bySection(all: readonly Marked[]): ReadonlyMap<string, readonly Marked[]> {
  const sections = new Map<string, Marked[]>();
  for (const one of all) {
    const name = sectionOf(one.statement);
    const known = sections.get(name);
    if (known === undefined) sections.set(name, [one]);
    else known.push(one);
  }
  return sections;
}

function sectionMarkup(name: string, marked: readonly Marked[], anchorOf: (id: string) => string): Markup {
  const counts = [...new Set(marked.map(({ is }) => is))].map(
    (is) => `${marked.filter((one) => one.is === is).length} ${WORDS[is]}`,
  );
  return html`<details class="section"><summary><span class="name">${name}</span> <span class="marks" role="img" aria-label="${counts.join(", ")}">${marked.map(
    ({ is }) => html`<i class="mark ${is}"></i>`,
  )}</span></summary>${onDemand(
    html`<ul>${marked.map(
      ({ statement, is }) =>
        html`<li id="${anchorOf(statement.id)}"><i class="mark ${is}"></i> <span class="faint">${WORDS[is]}</span> ${statementMarkup(statement.id, statement)}</li>`,
    )}</ul>`,
  )}</details>
`;
}
