/** What the builder saw in the volumes is left for the exporter, which compares. */
import type { StepDef } from "#lifecycle";
import { namesIn } from "../shared/holds.ts";
import { leaveForGroup, ofGroup } from "./lists.ts";
import { GROUP } from "./names.ts";

export const leaveNames: StepDef<"build"> = {
  id: "build:names-in-exportable-volumes",
  cites: ["proposal.exportable-volumes.extra-volumes-exported"],
  writes: [`file:<layers>/${GROUP}`],
  run(context) {
    leaveForGroup(
      context,
      ofGroup(context).map((one) => ({ ...one, holds: namesIn(context, one.dir) })),
    );
  },
};
