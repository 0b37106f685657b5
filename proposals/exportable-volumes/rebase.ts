/** A repair: no rebase sees the mapping, which is a label of the build image, so the app image has the places of its volumes. */
import { checkAtRebase } from "../shared/image-checks.ts";
import { IMAGE_RULES } from "./options.ts";
import { readRecord } from "./record.ts";

export const checkNewRunImage = checkAtRebase(IMAGE_RULES, {
  id: "rebase:exportable-volumes",
  cites: ["proposal.exportable-volumes.rebase-safe"],
  read: readRecord,
  directories: ({ volumes, links }) => [...volumes.map(({ dir }) => dir), ...links.map(({ path }) => path)],
});
