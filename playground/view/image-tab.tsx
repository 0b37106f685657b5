/** The app image: its layers with their diffIDs and entries, its labels and configuration, and what else the build published. */
import { useState } from "preact/hooks";
import type { Built, LayerView, SideName, SideView } from "../model/built.ts";
import { shownText } from "./shown-text.ts";
import { SideChoice } from "./side-choice.tsx";
import { STEP_WORDS, sizeText, TreeList } from "./tree-list.tsx";

export function ImageTab({ built }: { readonly built: Built }) {
  const [side, setSide] = useState<SideName>("with");
  const name = built.with === undefined ? "without" : side;
  const shown = built[name] ?? built.without;
  const other = built.with === undefined ? undefined : name === "with" ? built.without : built.with;
  return (
    <>
      {built.with === undefined ? null : <SideChoice chosen={name} onChoose={setSide} />}
      {shown.image === undefined ? (
        <p class="bad">{shownText(shown.failure ?? "This build made no image.")}</p>
      ) : (
        <>
          <h3>Layers, the lowest first</h3>
          <ol class="layers">
            {shown.image.layers.map((layer, i) => (
              <Layer key={`${i} ${layer.diffId}`} layer={layer} isShared={isShared(layer, other)} />
            ))}
          </ol>
          <h3>Labels</h3>
          <Values values={shown.image.labels} other={other?.image?.labels} />
          <h3>Configuration</h3>
          <Values values={shown.image.config} other={other?.image?.config} />
          <p class="faint">
            Manifest <code>{shown.image.digest}</code>. diffIDs equal those of the command; digests of compressed
            layers, and so that of the manifest, differ, because a browser compresses in another way.
          </p>
        </>
      )}
      <Published side={shown} />
    </>
  );
}

/** Undefined if there is nothing to compare with. */
const isShared = ({ diffId }: LayerView, other: SideView | undefined): boolean | undefined =>
  other?.image?.layers.some((one) => one.diffId === diffId);

function Layer({ layer, isShared: shared }: { readonly layer: LayerView; readonly isShared: boolean | undefined }) {
  const { diffId, role, by, name, createdBy, tarSize, entries } = layer;
  const title = [role, by, name].filter((word) => word !== undefined).join(" ");
  return (
    <li class={shared === false ? "added" : ""}>
      <details>
        <summary>
          <strong>{shownText(title)}</strong> <code>{diffId.slice(0, 19)}</code>{" "}
          <span class="faint">
            {sizeText(tarSize)}, {entries.rows.length + entries.more} entries
            {shared === false ? ", not in the other image" : ""}
            {role === "unknown" && createdBy !== undefined ? `, ${shownText(createdBy)}` : ""}
          </span>
        </summary>
        <p class="faint">
          <code>{diffId}</code>
          {createdBy === undefined ? "" : ` ${shownText(createdBy)}`}
        </p>
        <TreeList label={`Entries of the layer ${title}`} rows={entries} words={STEP_WORDS} />
      </details>
    </li>
  );
}

type Texts = Readonly<Record<string, string>>;

function Values({ values, other }: { readonly values: Texts; readonly other: Texts | undefined }) {
  const names = [...new Set([...Object.keys(values), ...Object.keys(other ?? {})])].sort();
  if (names.length === 0) return <p class="faint">None.</p>;
  return (
    <dl class="values">
      {names.map((name) => {
        const [own, others] = [values[name], other?.[name]];
        const isDifferent = other !== undefined && own !== others;
        return (
          <div
            key={name}
            class={isDifferent ? (own === undefined ? "removed" : others === undefined ? "added" : "changed") : ""}
          >
            <dt>{shownText(name)}</dt>
            <dd>
              {own === undefined ? (
                <span class="faint">only in the other image</span>
              ) : (
                <pre>{shownText(readable(own))}</pre>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** JSON is indented. */
function readable(text: string): string {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function Published({ side: { published } }: { readonly side: SideView }) {
  if (published.length === 0) return null;
  return (
    <>
      <h3>Published in the registry</h3>
      <ul class="plain-list">
        {published.map(({ name, digest, what, annotations }) => (
          <li key={name}>
            <code>{shownText(name)}</code> {shownText(what)} <code class="faint">{digest.slice(0, 19)}</code>
            {Object.entries(annotations).map(([key, value]) => (
              <div key={key} class="faint">
                <code>
                  {shownText(key)} = {shownText(value)}
                </code>
              </div>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}
