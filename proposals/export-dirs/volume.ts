/** What the builder saw in the directories is left for the exporter, which compares. */
import type { StepDef } from "#lifecycle";
import { namesIn } from "../shared/holds.ts";
import { dirOf, leaveForGroup, ofGroup } from "./lists.ts";
import { GROUP } from "./names.ts";

export const leaveNames: StepDef<"build"> = {
  id: "build:export-dirs",
  cites: ["proposal.export-dirs.platform-mounts"],
  writes: [`file:<layers>/${GROUP}`],
  run(context) {
    const directories = ofGroup(context).map((one) => ({ ...one, holds: namesIn(context, dirOf(one)) }));
    leaveForGroup(context, directories);
  },
};
