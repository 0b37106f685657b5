/** Makes the findings of extension-layer: nearly all need a subject that extends images. */
import { findingKit } from "../../kit/finding-world.ts";

const { promise, shows: showsWith } = findingKit("extension-layer");

export { promise };
export const { promise: draft } = findingKit("extension-layer-draft");

export const findingWithExtender = (
  what: string,
  { can = ["extend", "two-uids"], ...draft }: Parameters<typeof showsWith>[1],
) => showsWith(what, { ...draft, can });
