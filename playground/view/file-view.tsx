/** The content of a file at two places: before and after a step, or without and with the proposals. */
import { diffLines } from "diff";
import { useEffect, useState } from "preact/hooks";
import type { FilePlace, FileText } from "../model/built.ts";
import { shownText } from "./shown-text.ts";

interface FileViewProps {
  readonly path: string;
  /** The earlier place, if there are two. */
  readonly before?: FilePlace;
  readonly after: FilePlace;
  readonly readFile: (place: FilePlace) => Promise<FileText>;
  /** Changes with each build: the content is read again. */
  readonly build: unknown;
  readonly onClose: () => void;
}

interface Read {
  readonly before?: FileText;
  readonly after: FileText;
}

export function FileView({ path, before, after, readFile, build, onClose }: FileViewProps) {
  const [read, setRead] = useState<Read>();
  const key = JSON.stringify([before, after]);
  useEffect(() => {
    let isCurrent = true;
    void Promise.all([before === undefined ? undefined : readFile(before), readFile(after)]).then(([was, now]) => {
      if (isCurrent) setRead({ ...(was && { before: was }), after: now });
    });
    return () => {
      isCurrent = false;
    };
  }, [key, build, readFile]);
  return (
    <figure class="file-view">
      <figcaption>
        <code>{shownText(path)}</code>
        <button type="button" class="plain" onClick={onClose}>
          Close
        </button>
      </figcaption>
      {read === undefined ? <p class="faint">Reading…</p> : <Content {...read} />}
    </figure>
  );
}

function Content({ before, after }: Read) {
  if (after.text === undefined && before?.text === undefined) return <p class="faint">{after.note}</p>;
  if (before === undefined || before.text === undefined || after.text === undefined) {
    const only = after.text ?? before?.text ?? "";
    const note = after.text === undefined ? `Now: ${after.note}` : before?.note;
    return (
      <>
        {note === undefined || after.text !== undefined ? null : <p class="faint">{note}</p>}
        <pre>{shownText(only) || " "}</pre>
      </>
    );
  }
  return (
    <pre>
      {lines(before.text, after.text).map(({ mark, text }, i) => (
        <span key={`${i} ${mark}`} class={mark === "+" ? "added" : mark === "-" ? "removed" : ""}>
          {mark} {shownText(text)}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}

const lines = (before: string, after: string): readonly { readonly mark: string; readonly text: string }[] =>
  diffLines(before, after).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, "")
      .split("\n")
      .map((text) => ({ mark: added ? "+" : removed ? "-" : " ", text })),
  );
