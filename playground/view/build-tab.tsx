/** The steps of a build: each phase and each script, its output, and the files that it changed. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Built, FilePlace, FileText, SideName, SideView, StepView } from "../model/built.ts";
import { FileView } from "./file-view.tsx";
import { shownText } from "./shown-text.ts";
import { SideChoice } from "./side-choice.tsx";
import { STEP_WORDS, TreeList } from "./tree-list.tsx";

interface BuildTabProps {
  readonly built: Built;
  readonly readFile: (place: FilePlace) => Promise<FileText>;
}

export function BuildTab({ built, readFile }: BuildTabProps) {
  const [side, setSide] = useState<SideName>("with");
  const name = built.with === undefined ? "without" : side;
  const shown = built[name] ?? built.without;
  const [at, setAt] = useState<number>();
  const index = Math.min(at ?? firstOfInterest(shown), shown.steps.length - 1);
  const step = shown.steps[index];
  return (
    <>
      {built.with === undefined ? null : <SideChoice chosen={name} onChoose={setSide} />}
      {shown.failure === undefined ? null : <p class="bad">{shownText(shown.failure)}</p>}
      {shown.added.length === 0 ? null : (
        <details>
          <summary>What Plimsoll's platform adds for the proposals ({shown.added.length})</summary>
          <ul class="plain-list">
            {shown.added.map((what) => (
              <li key={what}>
                <code>{shownText(what)}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {step === undefined ? null : (
        <div class="steps">
          <StepList steps={shown.steps} index={index} onChoose={setAt} />
          <StepDetail step={step} index={index} side={name} built={built} readFile={readFile} />
        </div>
      )}
      {shown.rebase === undefined ? null : <Rebase side={shown} />}
    </>
  );
}

/** The script of the first buildpack, or the step that failed. */
function firstOfInterest({ steps }: SideView): number {
  const failed = steps.findIndex(({ ok }) => !ok);
  const script = steps.findIndex(({ name }) => name.startsWith("bin/build") || name.startsWith("bin/generate"));
  return failed >= 0 ? failed : Math.max(0, script);
}

interface StepListProps {
  readonly steps: readonly StepView[];
  readonly index: number;
  readonly onChoose: (index: number) => void;
}

function StepList({ steps, index, onChoose }: StepListProps) {
  const list = useRef<HTMLOListElement>(null);
  const byKey = useRef(false);
  useEffect(() => {
    if (byKey.current) list.current?.querySelector<HTMLElement>('[aria-current="step"]')?.focus();
    byKey.current = false;
  });
  const move = (to: number): void => {
    if (to >= 0 && to < steps.length) onChoose(to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: steps.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    byKey.current = true;
    move(to);
  };
  return (
    <div class="step-list">
      <div class="step-buttons">
        <button type="button" disabled={index === 0} onClick={() => move(index - 1)}>
          <span aria-hidden="true">◀</span> Back
        </button>
        <button type="button" disabled={index === steps.length - 1} onClick={() => move(index + 1)}>
          Forward <span aria-hidden="true">▶</span>
        </button>
        <span class="faint">
          step {index + 1} of {steps.length}
        </span>
      </div>
      <ol ref={list} aria-label="Steps of the build" onKeyDown={onKeyDown}>
        {steps.map(({ kind, name, ok, ended }, i) => (
          <li key={`${i} ${name}`} class={kind}>
            <button
              type="button"
              aria-current={i === index ? "step" : undefined}
              tabIndex={i === index ? 0 : -1}
              onClick={() => onChoose(i)}
            >
              <span>{shownText(name)}</span> <span class={ok ? "faint" : "bad"}>{ended}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface StepDetailProps extends BuildTabProps {
  readonly step: StepView;
  readonly index: number;
  readonly side: SideName;
}

function StepDetail({ step, index, side, built, readFile }: StepDetailProps) {
  const [path, setPath] = useState<string>();
  const place = (when: "before" | "after", file: string): FilePlace => ({
    side,
    path: file,
    in: { step: index, when },
  });
  const chosen = step.changes.rows.some((row) => row.path === path) ? path : undefined;
  return (
    <section class="step-detail" aria-label={`Step ${step.name}`} aria-live="polite">
      <h3>
        {shownText(step.name)} <span class={step.ok ? "faint" : "bad"}>{step.ended}</span>
      </h3>
      <pre class="command">{shownText(step.command)}</pre>
      {step.output.trim() === "" ? null : <pre>{shownText(step.output.trimEnd())}</pre>}
      <h4>Files that it changed</h4>
      <TreeList label="Changed files" rows={step.changes} words={STEP_WORDS} chosen={chosen} onChoose={setPath} />
      {chosen === undefined ? null : (
        <FileView
          path={chosen}
          before={place("before", chosen)}
          after={place("after", chosen)}
          readFile={readFile}
          build={built}
          onClose={() => setPath(undefined)}
        />
      )}
    </section>
  );
}

function Rebase({ side: { rebase } }: { readonly side: SideView }) {
  if (rebase === undefined) return null;
  const { ended, output, findings, changes } = rebase;
  return (
    <section aria-label="Rebase">
      <h3>
        Rebased to the new run image <span class={ended === "exit 0" ? "faint" : "bad"}>{ended}</span>
      </h3>
      {output.trim() === "" ? null : <pre>{shownText(output.trimEnd())}</pre>}
      {findings.length === 0 ? (
        <p class="faint">The rebase breaks nothing that Plimsoll checks.</p>
      ) : (
        <ul class="plain-list">
          {findings.map(({ law, at, says }) => (
            <li key={`${law} ${at} ${says}`} class="bad">
              {law} <code>{shownText(at)}</code>: {shownText(says)}
            </li>
          ))}
        </ul>
      )}
      <h4>The app image, before and after</h4>
      <TreeList label="Files that the rebase changed" rows={changes} words={STEP_WORDS} />
    </section>
  );
}
