/** The words of extension-layer's findings: nearly all of them show when an image is extended. */
import { findingKit } from "../../kit/finding-world.ts";

const { promise, shows: showsWith } = findingKit("extension-layer");

export { promise };
export const { promise: draft } = findingKit("extension-layer-draft");

export const shows = (what: string, { can = ["extend", "two-uids"], ...draft }: Parameters<typeof showsWith>[1]) =>
  showsWith(what, { ...draft, can });
