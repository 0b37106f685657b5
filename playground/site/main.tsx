/** Entry point of the page: reads the world of the link or of the page, and shows it. */
import { render } from "preact";
import { isJsonObject, type Json } from "#base";
import type { Catalogue } from "../model/catalogue.ts";
import { checkWorld } from "../model/check-world.ts";
import { worldOfLink } from "../model/link.ts";
import { EMPTY_WORLD, type PlayWorld } from "../model/world.ts";
import { App } from "../view/app.tsx";
import { createClient } from "../view/client.ts";

declare global {
  /** The text of the worker: a script that comes after this one sets it. */
  var plimsollWorker: string | undefined;
  var plimsollCatalogue: Catalogue;
}

interface Opening {
  readonly world: PlayWorld;
  readonly notice?: string;
  readonly finding?: string;
}

/** A link wins over the world of the page; a bad link is reported, and the page starts as without one. */
function opening(catalogue: Catalogue): Opening {
  const own = ownOpening(catalogue);
  const link = location.hash.slice(1);
  if (link === "") return own;
  const read = worldOfLink(link, catalogue.proposals);
  if (read.ok) return { world: read.value };
  return { ...own, notice: `${read.fault.message}; ${read.fault.remedy ?? ""}` };
}

/** `plimsoll try --html` writes a world into the page, and `plimsoll explain --html` a finding. */
function ownOpening(catalogue: Catalogue): Opening {
  const given: Json = JSON.parse(document.getElementById("plimsoll-opening")?.textContent || "{}");
  const { world, finding } = isJsonObject(given) ? given : {};
  const checked = world === undefined ? undefined : checkWorld(world, catalogue.proposals);
  return {
    world: checked?.ok ? checked.value : (catalogue.starts[0]?.world ?? EMPTY_WORLD),
    ...(checked?.ok === false && { notice: checked.fault.message }),
    ...(typeof finding === "string" && { finding }),
  };
}

/** The script with the worker comes last, so that the page shows before it is read. */
const workerSource = (): Promise<string> =>
  new Promise((settle) => {
    const { plimsollWorker: source } = globalThis;
    if (source !== undefined) return settle(source);
    addEventListener("load", () => settle(globalThis.plimsollWorker ?? ""), { once: true });
  });

const place = document.getElementById("app");
if (place !== null) {
  const catalogue = globalThis.plimsollCatalogue;
  const builds = createClient(workerSource);
  const searches = createClient(workerSource);
  const show = (): void => {
    const { world, notice, finding } = opening(catalogue);
    render(
      <App
        key={location.hash}
        catalogue={catalogue}
        first={world}
        notice={notice}
        finding={finding}
        builds={builds}
        searches={searches}
      />,
      place,
    );
  };
  show();
  addEventListener("hashchange", show);
}
