/** The evidence of a failure: what it breaks, what was expected and what was there, and how it came about. */
import type { Json } from "#base";
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

export interface Evidence {
  readonly statements: Statements;
  /** Markup of the world of a failure; undefined if there is no bundle, or no more room. */
  readonly worldOf: (result: ResultRecord) => Markup | undefined;
}

/** In characters. A page of more than 2 MB is slow to open. */
const WORLDS_MAX = 900_000;

/** Worlds until the page is full, in the order in which they are asked for. */
export function boundedWorlds(bundleOf: BundleOf): Evidence["worldOf"] {
  let left = WORLDS_MAX;
  return (result) => {
    const bundle = left > 0 ? bundleOf(result) : undefined;
    const world = bundle === undefined ? undefined : worldMarkup(bundle);
    if (world === undefined || world.html.length > left) return undefined;
    left -= world.html.length;
    return world;
  };
}

export function evidenceMarkup(result: ResultRecord, { statements, worldOf }: Evidence): Markup | undefined {
  const { evidence } = result;
  if (evidence === undefined) return undefined;
  return html`${evidence.failures.map((failure) => failureMarkup(failure, statements))}
${worldOf(result) ?? stepsMarkup(evidence)}`;
}

function failureMarkup(failure: FailureRecord, statements: Statements): Markup {
  const { at, issue, statements: broken, notReached = [] } = failure;
  const place = at.startsWith("/") ? tokensOf(at).join(" › ") : at;
  return html`<section class="failure"><h3>Breaks</h3><ul>${broken.map((one) => html`<li>${statementMarkup(one, statements.get(one))}</li>`)}</ul>
<p><span class="faint">at</span> <code>${withoutControls(place)}</code></p>${comparison(failure)}${notReached.length === 0 ? undefined : html`<p class="faint">not reached: ${notReached.join(" ")}</p>`}${issue === undefined ? undefined : html`<p>See issue ${issue}: <code>plimsoll explain ${issue}</code></p>`}</section>
`;
}

function comparison({ expected, actual }: FailureRecord): Markup {
  const difference = equalDifference(expected, actual);
  if (difference !== undefined)
    return html`<p class="faint"><del>- expected</del> <ins>+ actual</ins></p>${linesMarkup(difference)}`;
  const actualText = actual === null ? "nothing" : compactJson(actual);
  return html`<dl><dt>expected</dt><dd><pre class="expected">${withoutControls(expected)}</pre></dd><dt>actual</dt><dd><pre class="actual">${linesWithoutControls(actualText)}</pre></dd></dl>`;
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
