/** The repair of what the RFC promises of rebases: the mapping is on the build image, which no rebase sees, so the app image has it. */
import { step } from "#lifecycle";
import { refuseNewRunImage } from "../shared/rebase.ts";
import { IMAGE_RULES } from "./options.ts";
import { type Recorded, readRecord } from "./record.ts";

export const checkNewRunImage = step("rebase", {
  id: "rebase:exportable-volumes",
  cites: ["proposal.exportable-volumes.rebase-safe"],
  needs: ["app", "runImage", "runImageName"],
  run: (context) => refuseNewRunImage(context, { read: readRecord, directories: placesOf }, IMAGE_RULES),
});

const placesOf = ({ volumes, links }: Recorded) => [...volumes.map(({ dir }) => dir), ...links.map(({ path }) => path)];
