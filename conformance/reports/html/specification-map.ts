/** A map of the specification: each section with a mark for each statement, verified, failed or not covered. */
import type { ResultRecord } from "../records/record.ts";
import { html, type Markup } from "./markup.ts";
import type { Statements } from "./results.ts";
import type { StatementSource } from "./statement-source.ts";

type Mark = "failed" | "verified" | "not-covered" | "not-testable";
const WORDS: Readonly<Record<Mark, string>> = {
  failed: "failed",
  verified: "verified",
  "not-covered": "not covered by this run",
  "not-testable": "not testable from outside",
};

interface Section {
  readonly name: string;
  readonly marks: readonly { readonly statement: StatementSource; readonly mark: Mark }[];
}

function sectionsOf(results: readonly ResultRecord[], statements: Statements): readonly Section[] {
  const failed = new Set(results.flatMap(({ evidence }) => evidence?.failures.flatMap((one) => one.statements) ?? []));
  const verified = new Set(results.flatMap(({ verdict, statements: ids }) => (verdict.is === "pass" ? ids : [])));
  const sections = new Map<string, { statement: StatementSource; mark: Mark }[]>();
  for (const statement of statements.values()) {
    const mark = failed.has(statement.id)
      ? "failed"
      : verified.has(statement.id)
        ? "verified"
        : statement.testable === "no"
          ? "not-testable"
          : "not-covered";
    const name = `${statement.document} > ${statement.section}`;
    sections.set(name, [...(sections.get(name) ?? []), { statement, mark }]);
  }
  return [...sections].map(([name, marks]) => ({ name, marks }));
}

export function specificationMap(results: readonly ResultRecord[], statements: Statements): Markup {
  const sections = sectionsOf(results, statements);
  const count = (mark: Mark): number =>
    sections.reduce((sum, { marks }) => sum + marks.filter((one) => one.mark === mark).length, 0);
  const legend = Object.entries(WORDS).map(
    ([mark, words]) =>
      html`<span><i class="mark ${mark}"></i> ${count(isMark(mark) ? mark : "failed")} ${words}</span> `,
  );
  return html`<p class="legend">${legend}</p>
<table class="map"><thead><tr><th scope="col">section</th><th scope="col">statements</th></tr></thead><tbody>
${sections.map(rowOf)}</tbody></table>`;
}

const isMark = (text: string): text is Mark => Object.hasOwn(WORDS, text);

function rowOf({ name, marks }: Section): Markup {
  const counts = [...new Set(marks.map(({ mark }) => mark))].map(
    (mark) => `${marks.filter((one) => one.mark === mark).length} ${WORDS[mark]}`,
  );
  return html`<tr><th scope="row">${name}</th><td><span class="marks" role="img" aria-label="${counts.join(", ")}">${marks.map(
    ({ statement, mark }) => html`<i class="mark ${mark}" title="${`${statement.id}: ${WORDS[mark]}`}"></i>`,
  )}</span></td></tr>
`;
}
