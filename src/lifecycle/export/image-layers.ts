/** Adds layers to the app image, or reuses those of the previous image. */
import type { Layer } from "#image";
import type { ExportedLayerRole } from "../decisions/export-layers.ts";
import type { LayerAttributes } from "../layers/attributes.ts";
import type { PhaseContext } from "../phase/context.ts";

/** The context of a step that adds layers. */
export type LayerContext = PhaseContext<"export", "previous" | "built" | "created">;

export interface LayerDescription {
  readonly role: ExportedLayerRole;
  /** The name of a buildpack's layer, the number of a slice, or the history entry of an extension's layer. */
  readonly name?: string;
  /** `<id>@<version>` of the buildpack. */
  readonly by?: string;
}

export function addImageLayer(
  { state, rules }: PhaseContext<"export", "built" | "created">,
  layer: Layer,
  { role, name = "", by = "" }: LayerDescription,
): void {
  const created_by = rules.platform.createdBy({ role, name, by, slices: state.built.slices.length });
  const layers = state.layers.get(role) ?? [];
  layers.push({ layer, history: { created: state.created, created_by } });
  state.layers.set(role, layers);
}

/** The equal layer of the previous image, which is not written again, or else `layer`. */
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
  return { uid: owner.uid, gid: owner.gid, mtimeNs: rules.platform.layerTimeNs };
}
