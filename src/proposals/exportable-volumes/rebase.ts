/** The repair of what the text promises of rebases: the mapping is on the build image, which no rebase sees, so the app image has it. */
import { FaultError } from "#base";
import type { StepDef } from "#lifecycle";
import { refuseContent } from "../exported/runImage.ts";
import { RECORD_LABEL } from "./names.ts";
import { IMAGE_RULES } from "./options.ts";
import { readRecord } from "./record.ts";

/** What the label says cannot be read: nobody knows what would have to be empty. */
export const checkNewRunImage: StepDef<"rebase"> = {
  id: "rebase:exportable-volumes",
  cites: ["proposal.exportable-volumes.rebase-safe"],
  reads: [`label:${RECORD_LABEL}`],
  writes: [],
  failsAs: "rebase",
  async run({ state }) {
    const { app, runImage, runImageName } = state;
    if (app === undefined || runImage === undefined) return;
    const record = readRecord(app.config.config.Labels);
    if (!record.ok) throw new FaultError(record.fault);
    const { volumes, links } = record.value;
    const directories = [...volumes.map(({ dir }) => dir), ...links.map(({ path }) => path)];
    await refuseContent({ image: runImage, name: runImageName, directories, failsAs: "rebase" }, IMAGE_RULES);
  },
};
