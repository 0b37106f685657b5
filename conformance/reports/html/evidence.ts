/** The evidence of a failure: what it breaks, what was expected and what was there, and how it came about. */
import { type Json, lazy } from "#base";
import { compactJson, tokensOf } from "#protocol";
import type { BundleOf } from "../records/bundles.ts";
import type { FailureEvidence, FailureRecord, ResultRecord } from "../records/record.ts";
import type { Statements } from "../records/standing.ts";
import { exitWords, withoutControls } from "../terminal/terminal.ts";
import { differenceOf } from "./difference.ts";
import { linesMarkup, linesWithoutControls, type MarkedLine } from "./lines.ts";
import { html, type Markup } from "./markup.ts";
import { statementMarkup } from "./statement-source.ts";
import { worldMarkup } from "./world.ts";

/** In characters. More makes a page slow to open. */
const EVIDENCE_MAX = 560_000;

/** The room that is left on a page for the evidence of its failures. */
export class EvidenceRoom {
  #left: number;

  /** `left`: what the rest of the page leaves. */
  constructor(left: number) {
    this.#left = Math.min(left, EVIDENCE_MAX);
  }

  /** The first markup that there is room for. */
  takeFirst(...choices: readonly (() => Markup | undefined)[]): Markup | undefined {
    for (const choice of choices) {
      const markup = this.#left > 0 ? choice() : undefined;
      if (markup === undefined || markup.html.length > this.#left) continue;
      this.#left -= markup.html.length;
      return markup;
    }
    return undefined;
  }
}

/** What the page has of a failure: with the world, without it, or in one line. */
export function evidenceIn(
  room: EvidenceRoom,
  bundleOf: BundleOf,
  statements: Statements,
): (result: ResultRecord) => Markup | undefined {
  return (result) => {
    const { evidence } = result;
    if (evidence === undefined) return undefined;
    const failures = lazy(() => html`${evidence.failures.map((failure) => failureMarkup(failure, statements))}`);
    return (
      room.takeFirst(
        () => {
          const bundle = bundleOf(result);
          return bundle === undefined ? undefined : html`${failures()}${worldMarkup(bundle)}`;
        },
        () => html`${failures()}${stepsMarkup(evidence)}`,
      ) ?? briefMarkup(evidence)
    );
  };
}

const BRIEF_MAX = 120;

/** The page is full: only what the first failure is. */
function briefMarkup({ failures: [first] }: FailureEvidence): Markup | undefined {
  if (first === undefined) return undefined;
  const text = `${placeOf(first)}: expected ${first.expected}, actual ${actualOf(first)}`;
  return html`<p>${linesWithoutControls(text.slice(0, BRIEF_MAX))}</p>`;
}

const placeOf = ({ at }: FailureRecord): string => (at.startsWith("/") ? tokensOf(at).join(" › ") : at);
const actualOf = ({ actual }: FailureRecord): string => (actual === null ? "nothing" : compactJson(actual));

function failureMarkup(failure: FailureRecord, statements: Statements): Markup {
  const { issue, statements: broken, notReached = [] } = failure;
  return html`<section class="failure"><h3>Breaks</h3><ul>${broken.map((one) => html`<li>${statementMarkup(one, statements.get(one))}</li>`)}</ul>
<p><span class="faint">at</span> <code>${withoutControls(placeOf(failure))}</code></p>${comparison(failure)}${notReached.length === 0 ? undefined : html`<p class="faint">not reached: ${notReached.join(" ")}</p>`}${issue === undefined ? undefined : html`<p>See issue ${issue}: <code>plimsoll explain ${issue}</code></p>`}</section>
`;
}

function comparison(failure: FailureRecord): Markup {
  const { expected, actual } = failure;
  const difference = equalDifference(expected, actual);
  if (difference !== undefined)
    return html`<p class="faint"><del>- expected</del> <ins>+ actual</ins></p>${linesMarkup(difference)}`;
  return html`<dl><dt>expected</dt><dd><pre class="expected">${withoutControls(expected)}</pre></dd><dt>actual</dt><dd><pre class="actual">${linesWithoutControls(actualOf(failure))}</pre></dd></dl>`;
}

const EQUAL = "equal to ";

/** If a value was expected as a whole, and neither value was cut. */
function equalDifference(expected: string, actual: Json): readonly MarkedLine[] | undefined {
  if (!expected.startsWith(EQUAL) || actual === null) return undefined;
  try {
    return differenceOf(JSON.parse(expected.slice(EQUAL.length)), actual);
  } catch {
    return undefined;
  }
}

/** What the record itself has, where no bundle is. */
function stepsMarkup({ steps }: FailureEvidence): Markup {
  return html`<h3>Steps</h3><ol>${steps.map(
    ({ ran, exit, lastLines }) =>
      html`<li><code>${linesWithoutControls(ran)}</code> ${exitWords(exit)}${lastLines === "" ? undefined : html`<pre>${linesWithoutControls(lastLines)}</pre>`}</li>`,
  )}</ol>`;
}
