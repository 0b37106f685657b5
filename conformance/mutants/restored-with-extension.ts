/** Faults of a restorer beside an image extension. */
import { phaseFault } from "#lifecycle";
import { addStep, type Mutant, mutant } from "./mutant.ts";

export const restoredWithExtensionMutants: readonly Mutant[] = [
  mutant("extension-needs-image", "Beside an image extension, the restorer needs the name of the run image.", {
    breaks: ["platform.restorer.exit.0"],
    fault: addStep(
      "restore",
      "after:restore:read-analyzed",
      ({ state: { analyzed, group } }) => {
        const { runImage } = analyzed ?? {};
        if (runImage?.image === "" && group.groupExtensions.length > 0)
          throw phaseFault("failed", "the run image has no name");
      },
      "analyzed",
      "group",
    ),
  }),
];
