/** Where a statement is: on the page, and in the specification. */
import type { StatementSource } from "../records/standing.ts";
import { html, type Markup } from "./markup.ts";

/** A link to the first cited line, for documents of the specification; the text of a proposal has no public address. */
export function specificationLink({ document, revision, lines }: StatementSource): string | undefined {
  const [first] = /\d+/.exec(lines) ?? [];
  const isPublic = /^[a-z_]+\.md$/.test(document) && /^[0-9a-f]{40}$/.test(revision);
  if (first === undefined || !isPublic) return undefined;
  return `https://github.com/buildpacks/spec/blob/${revision}/${document}?plain=1#L${first}`;
}

export const sectionOf = ({ document, section }: StatementSource): string => `${document} > ${section}`;

/** The statement with a link into the specification. */
export function statementMarkup(id: string, statement: StatementSource | undefined): Markup {
  if (statement === undefined) return html`<code>${id}</code>`;
  const { document, lines, level, says } = statement;
  const place = `${document} ${lines}`;
  const link = specificationLink(statement);
  return html`<b>${level}</b> ${says} <span class="faint"><code>${id}</code> ${link === undefined ? place : html`<a href="${link}" rel="noreferrer">${place}</a>`}</span>`;
}
