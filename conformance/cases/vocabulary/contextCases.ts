/** What the cases of extension-layer have in common: one extension, `acme/ext`, whose Dockerfile copies `tool`. */
import type { Act } from "#machine";
import type { Case, World } from "../../protocol/case.ts";
import { select } from "../../protocol/pointer.ts";
import { copying, extending, out } from "./contexts.ts";
import { after, must } from "./expectations.ts";
import { extension } from "./extensions.ts";
import type { WorldChanges } from "./world.ts";

export const ID = "proposal.extension-layer";
type Draft = Parameters<typeof must>[0];
export const of = (...ids: readonly string[]): readonly string[] => ids.map((id) => `${ID}.${id}`);
export const proposed = (draft: Draft): Case =>
  must({
    platform: ["0.13"],
    buildpack: ["0.11"],
    ...draft,
    id: `${ID}.${draft.id}`,
    amendments: ["extension-layer"],
  });

export const CAN = ["extend", "two-uids"] as const;
const APP = { "/workspace/tool": { text: "app" }, "/workspace/settings": { text: "settings" } };
/** One extension that has `acts` in front of its Dockerfile. */
export const given = (acts: readonly Act[], changes: WorldChanges = {}, dockerfile = copying("tool")): World =>
  extending({
    extensions: [extension({ generate: [...acts, ...dockerfile] })],
    ...changes,
    files: { ...APP, ...changes.files },
  });
export const FOLDER = out("context.run/tool", "tool");

/** An entry of the layer that the extension of the run image made, in the app image. */
export const image = (step: number, path: string) =>
  `${after(step).image("@app:1", "layers", 1, "entries")}${select("name", path)}`;
