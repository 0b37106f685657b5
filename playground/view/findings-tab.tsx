/** What the texts promise, and what running them found: each counterexample can be performed here. */
import { useState } from "preact/hooks";
import type { FindingEntry, ProposalEntry } from "../model/catalogue.ts";
import type { FindingView, PerformedView } from "../model/finding.ts";
import type { Client } from "./client.ts";
import { CopyButton } from "./copy-button.tsx";
import { Failures, PerformedSteps } from "./performed.tsx";
import { Prose } from "./prose.tsx";
import { shownText } from "./shown-text.ts";
import { STEP_WORDS, TreeList } from "./tree-list.tsx";

interface FindingsTabProps {
  readonly proposals: readonly ProposalEntry[];
  readonly client: Client;
  /** A finding that is open from the start. */
  readonly first?: string | undefined;
}

export function FindingsTab({ proposals, client, first }: FindingsTabProps) {
  if (proposals.length === 0) return <p class="faint">Choose a proposal to see what running it found.</p>;
  return (
    <>
      {proposals.map(({ id, title, rfc, promises, findings }) => (
        <section key={id} aria-label={`Findings of ${id}`}>
          <h3>{title}</h3>
          <p class="faint">
            <code>{rfc}</code>
          </p>
          <details>
            <summary>What the text promises: {promises.length} statements</summary>
            <ol class="promises">
              {promises.map((one) => (
                <li key={one.id}>
                  <span class="level">{one.level === "IMPLICIT" ? "" : one.level}</span> <Prose text={one.says} />{" "}
                  <code class="faint">{one.id}</code>
                </li>
              ))}
            </ol>
          </details>
          {findings.map((finding) => (
            <Finding key={finding.id} finding={finding} client={client} isFirst={finding.id === first} />
          ))}
        </section>
      ))}
    </>
  );
}

interface FindingProps {
  readonly finding: FindingEntry;
  readonly client: Client;
  readonly isFirst: boolean;
}

function Finding({ finding, client, isFirst }: FindingProps) {
  const { id, kind, says, happens, breaks, repair, noRepair, wording } = finding;
  return (
    <details class="finding" open={isFirst}>
      <summary>
        <span class={kind === "counterexample" ? "bad" : "faint"}>{kind}</span> <code>{id}</code>
        <p>
          <Prose text={happens} />
        </p>
      </summary>
      <dl>
        <dt>The text</dt>
        <dd>
          <Prose text={says} />
        </dd>
        {breaks.map((one) => (
          <div key={one.id}>
            <dt>Breaks</dt>
            <dd>
              {one.level === "IMPLICIT" ? "" : one.level} {one.says} <code class="faint">{one.id}</code>
            </dd>
          </div>
        ))}
        {kind === "decision" ? null : (
          <>
            <dt>Repair</dt>
            <dd>
              {repair === undefined ? (
                `no option${noRepair === undefined ? "" : `: ${noRepair}`}`
              ) : (
                <code>{repair}</code>
              )}
            </dd>
          </>
        )}
        {wording === undefined ? null : (
          <>
            <dt>Wording</dt>
            <dd>
              <Prose text={wording} />
            </dd>
          </>
        )}
      </dl>
      {kind === "counterexample" ? <Performance id={id} client={client} isFirst={isFirst} /> : null}
    </details>
  );
}

const LIMIT_MS = 20_000;

function Performance({
  id,
  client,
  isFirst,
}: {
  readonly id: string;
  readonly client: Client;
  readonly isFirst: boolean;
}) {
  const [view, setView] = useState<FindingView | string>();
  const [started, setStarted] = useState(false);
  const run = (): void => {
    setView("Running…");
    client.ask({ ask: "finding", id }, LIMIT_MS, (answer) => {
      if (answer.is === "finding") setView(answer.finding);
      else setView(answer.is === "stopped" ? answer.why : "message" in answer ? answer.message : "");
    });
  };
  if (isFirst && !started) {
    setStarted(true);
    run();
  }
  return (
    <div>
      <button type="button" onClick={run}>
        Run it here
      </button>
      {typeof view === "string" ? <p role="status">{shownText(view)}</p> : null}
      {typeof view === "object" ? <Performed view={view} /> : null}
    </div>
  );
}

function Performed({ view: { id, inputs, text, repaired, trees, bundle } }: { readonly view: FindingView }) {
  return (
    <div aria-live="polite">
      <Inputs inputs={inputs} />
      <div class="columns">
        <Outcome title="The text as written" view={text} />
        {repaired === undefined ? null : <Outcome title="With the repair" view={repaired} />}
      </div>
      {trees === undefined ? null : (
        <div class="columns">
          {[trees.left, trees.right].map(({ title, rows }) => (
            <section key={title} aria-label={title}>
              <h4>{shownText(title)}</h4>
              <TreeList label={title} rows={{ rows, more: 0 }} words={STEP_WORDS} />
            </section>
          ))}
        </div>
      )}
      <CopyButton text={bundle} what={`the case for plimsoll replay`} name={`${id}.json`} />
    </div>
  );
}

export function Inputs({ inputs }: { readonly inputs: FindingView["inputs"] }) {
  return (
    <details>
      <summary>The world: what it has besides the usual one ({inputs.length})</summary>
      <dl class="values">
        {inputs.map(({ name, value }) => (
          <div key={`${name} ${value}`}>
            <dt>{shownText(name)}</dt>
            <dd>
              <pre>{shownText(value)}</pre>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Outcome({
  title,
  view: { steps, outcome, holds, failures },
}: {
  readonly title: string;
  readonly view: PerformedView;
}) {
  return (
    <section aria-label={title}>
      <h4>{title}</h4>
      <PerformedSteps steps={steps} />
      <p class={holds ? "good" : "bad"}>{shownText(outcome)}</p>
      <Failures failures={failures} />
    </section>
  );
}
