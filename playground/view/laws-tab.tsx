/** Laws on generated worlds: a live counter, and the shrunk counterexample. */
import { useState } from "preact/hooks";
import type { LawEntry } from "../model/catalogue.ts";
import type { CounterexampleView, LawFound, LawProgress } from "../model/law.ts";
import type { Client } from "./client.ts";
import { CopyButton } from "./copy-button.tsx";
import { Inputs } from "./findings-tab.tsx";
import { Failures, PerformedSteps } from "./performed.tsx";
import { shownText } from "./shown-text.ts";

interface LawsTabProps {
  readonly laws: readonly LawEntry[];
  readonly words: readonly string[];
  readonly client: Client;
}

type Search =
  | { readonly is: "running"; readonly law: string; readonly progress: LawProgress }
  | { readonly is: "done"; readonly law: string; readonly found: LawFound }
  | { readonly is: "ended"; readonly law: string; readonly why: string };

const LIMIT_MS = 180_000;
const COUNTS = [25, 100, 1000, 10_000];

export function LawsTab({ laws, words, client }: LawsTabProps) {
  const [search, setSearch] = useState<Search>();
  const [worlds, setWorlds] = useState(100);
  const [seed, setSeed] = useState("plimsoll");
  const run = (law: string): void => {
    setSearch({ is: "running", law, progress: { worlds: 0, checked: 0 } });
    client.ask({ ask: "law", law, proposals: words, worlds, seed }, LIMIT_MS, (answer) => {
      if (answer.is === "law-progress") setSearch({ is: "running", law, progress: answer.progress });
      else if (answer.is === "law") setSearch({ is: "done", law, found: answer.found });
      else
        setSearch({
          is: "ended",
          law,
          why: answer.is === "stopped" ? answer.why : "message" in answer ? answer.message : "",
        });
    });
  };
  const isRunning = search?.is === "running";
  return (
    <>
      <p class="faint">
        A law holds in every world. The simulator generates worlds with the chosen proposals, and shrinks the first one
        that breaks the law.
      </p>
      <div class="row wrap">
        <label>
          Worlds{" "}
          <select value={String(worlds)} onChange={(event) => setWorlds(Number(event.currentTarget.value))}>
            {COUNTS.map((count) => (
              <option key={count} value={String(count)}>
                {count}
              </option>
            ))}
          </select>
        </label>
        <label>
          Seed <input type="text" size={12} value={seed} onInput={(event) => setSeed(event.currentTarget.value)} />
        </label>
        {isRunning ? (
          <button type="button" onClick={() => client.stop("you stopped the search")}>
            Stop
          </button>
        ) : null}
      </div>
      <ul class="plain-list laws">
        {laws.map(({ id, says, kind }) => (
          <li key={id}>
            <div class="row">
              <button type="button" disabled={isRunning} onClick={() => run(id)} aria-label={`Try the law ${id}`}>
                Try
              </button>
              <span>
                <code>{id}</code> {kind === "finding" ? <span class="bad">no lifecycle can obey it</span> : null}
                <br />
                {says}
              </span>
            </div>
            {search?.law === id ? <SearchView search={search} worlds={worlds} /> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function SearchView({ search, worlds }: { readonly search: Search; readonly worlds: number }) {
  if (search.is === "ended") return <p role="status">{shownText(search.why)}</p>;
  if (search.is === "running") {
    const { worlds: done, checked, shrinks } = search.progress;
    return (
      <p role="status" class="counter">
        <progress max={worlds} value={done} aria-label="Worlds" /> {done} of {worlds} worlds, {checked} meet the
        condition
        {shrinks === undefined ? "" : `; it is broken, and ${shrinks} smaller worlds were tried`}
      </p>
    );
  }
  const { worlds: done, checked, counterexample } = search.found;
  return (
    <div role="status">
      <p class={counterexample === undefined ? "good" : "bad"}>
        {counterexample === undefined ? "It holds" : "It is broken"}: {done} worlds, {checked} of them meet the
        condition.
      </p>
      {counterexample === undefined ? null : <Counterexample view={counterexample} />}
    </div>
  );
}

function Counterexample({ view: { inputs, steps, violations, bundle } }: { readonly view: CounterexampleView }) {
  return (
    <section aria-label="The smallest counterexample">
      <h4>The smallest world that breaks it</h4>
      <Inputs inputs={inputs} />
      <PerformedSteps steps={steps} />
      <Failures failures={violations} />
      <CopyButton text={bundle} what="the world for plimsoll replay" name="counterexample.json" />
    </section>
  );
}
