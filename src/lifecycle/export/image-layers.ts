/** Adding layers to the app image that is being made. */
import type { Layer } from "#image";
import type { LayerRole } from "../decisions/export.ts";
import type { LayerAttributes } from "../layers/attributes.ts";
import type { PhaseContext } from "../phase/context.ts";

/** What a step that adds layers needs. */
export type LayerContext = PhaseContext<"export", "previous" | "built" | "created">;

export interface LayerDescription {
  readonly role: LayerRole;
  /** Of a buildpack's layer, or the number of a slice, or what an extension's history said. */
  readonly name?: string;
  /** `<id>@<version>` of the buildpack that made it. */
  readonly by?: string;
}

export function addImageLayer(
  { state, rules }: PhaseContext<"export", "built" | "created">,
  layer: Layer,
  { role, name = "", by = "" }: LayerDescription,
): void {
  const created_by = rules.platform.createdBy({ role, name, by, slices: state.built.slices.length });
  const parts = state.layers.get(role) ?? [];
  parts.push({ layer, history: { created: state.created, created_by } });
  state.layers.set(role, parts);
}

/** The layer of the previous image where it is the same: it need not be written again. */
export function reusePrevious(
  context: LayerContext,
  layer: Layer,
  previousSha: string | undefined,
  what: string,
): Layer {
  const old = layer.diffId === previousSha ? previousLayer(context, previousSha) : undefined;
  context.log.info(`${old === undefined ? "Adding" : "Reusing"} ${what}`);
  return old ?? layer;
}

export function previousLayer({ state, rules }: LayerContext, sha: string): Layer | undefined {
  const candidates = (state.previous?.layers ?? []).filter(({ diffId }) => diffId === sha);
  const at = rules.platform.reusedCandidate({ count: candidates.length });
  return candidates[at];
}

export function layerAttributes({ rules, inputs }: PhaseContext<"export">): LayerAttributes {
  const owner = rules.platform.layerOwner({ uid: inputs.uid, gid: inputs.gid });
  return { ...owner, mtimeNs: rules.platform.layerTimeNs };
}
