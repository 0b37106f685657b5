/** The top of the page: where to start from, and how to hand the world on. */
import { useState } from "preact/hooks";
import { caseText } from "../model/case-text.ts";
import type { Catalogue } from "../model/catalogue.ts";
import { linkOf } from "../model/link.ts";
import { moduleText } from "../model/module-text.ts";
import type { PlayWorld } from "../model/world.ts";
import { CopyButton } from "./copy-button.tsx";

interface TopBarProps {
  readonly catalogue: Catalogue;
  readonly world: PlayWorld;
  readonly onStart: (world: PlayWorld) => void;
  readonly onPlatformApi: (version: string) => void;
}

export function TopBar({ catalogue: { starts, platformApis, version }, world, onStart, onPlatformApi }: TopBarProps) {
  const [chosen, setChosen] = useState(starts.find((start) => start.world === world));
  return (
    <header>
      <h1>
        Plimsoll <span class="faint">playground {version}</span>
      </h1>
      <label>
        Start from{" "}
        <select
          value={chosen?.id ?? ""}
          onChange={(event) => {
            const start = starts.find(({ id }) => id === event.currentTarget.value);
            setChosen(start);
            if (start !== undefined) onStart(start.world);
          }}
        >
          <option value="" disabled>
            an example
          </option>
          {starts.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        Platform API{" "}
        <select value={world.platformApi} onChange={(event) => onPlatformApi(event.currentTarget.value)}>
          {platformApis.map((version) => (
            <option key={version} value={version}>
              {version}
            </option>
          ))}
        </select>
      </label>
      <details class="share">
        <summary>Share</summary>
        <Share world={world} />
      </details>
      {chosen === undefined ? null : <p class="says">{chosen.says}</p>}
    </header>
  );
}

function Share({ world }: { readonly world: PlayWorld }) {
  const link = linkOf(world);
  const address = link.ok ? `${location.href.split("#")[0]}#${link.value}` : "";
  return (
    <div class="share-body">
      {link.ok ? (
        <>
          <label>
            The world as a link; what is after # never reaches a server
            <input
              type="text"
              readOnly
              value={address}
              aria-label="Link"
              onFocus={(event) => event.currentTarget.select()}
            />
          </label>
          <CopyButton text={address} what="the link" />
        </>
      ) : (
        <p class="bad">{link.fault.message}</p>
      )}
      <CopyButton text={moduleText(world)} what="a module for plimsoll try" name="my-idea.ts" />
      <CopyButton text={caseText(world)} what="a test case for a module" />
    </div>
  );
}
