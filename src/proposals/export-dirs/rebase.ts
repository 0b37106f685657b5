/** The repair of what the text promises of rebases: it has the run image checked at analysis only, and a rebase is where it breaks. */
import { FaultError } from "#base";
import type { StepDef } from "#lifecycle";
import { refuseContent } from "../exported/runImage.ts";
import { RECORD_LABEL } from "./names.ts";
import type { Choices } from "./options.ts";
import { readRecord } from "./record.ts";

/** What the label says cannot be read: nobody knows what would have to be empty. */
export const checkNewRunImage = (choices: Choices): StepDef<"rebase"> => ({
  id: "rebase:export-dirs",
  cites: ["proposal.export-dirs.rebase-safe"],
  reads: [`label:${RECORD_LABEL}`],
  writes: [],
  failsAs: "rebase",
  async run({ state }) {
    const { app, runImage, runImageName } = state;
    if (app === undefined || runImage === undefined) return;
    const record = readRecord(app.config.config.Labels);
    if (!record.ok) throw new FaultError(record.fault);
    const directories = record.value.map(({ dir }) => dir);
    await refuseContent({ image: runImage, name: runImageName, directories, failsAs: "rebase" }, choices);
  },
});
