/** The steps of a world that was performed, and what failed in it. */
import { shownText } from "./shown-text.ts";

export const PerformedSteps = ({ steps }: { readonly steps: readonly string[] }) => (
  <ol>
    {steps.map((step, i) => (
      <li key={`${i} ${step}`}>{shownText(step)}</li>
    ))}
  </ol>
);

interface Failure {
  readonly at: string;
  readonly expected: string;
  readonly actual: string;
}

/** An actual value can be a whole document. */
const ACTUAL_MAX = 600;

export const Failures = ({ failures }: { readonly failures: readonly Failure[] }) => (
  <>
    {failures.map(({ at, expected, actual }) => (
      <dl key={`${at} ${expected}`} class="failure">
        <dt>at</dt>
        <dd>
          <code>{shownText(at)}</code>
        </dd>
        <dt>expected</dt>
        <dd>{shownText(expected)}</dd>
        <dt>actual</dt>
        <dd>
          <code>{shownText(actual.slice(0, ACTUAL_MAX))}</code>
        </dd>
      </dl>
    ))}
  </>
);
