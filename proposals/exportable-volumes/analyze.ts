/** The analyzer validates the label, reserves the directories and checks the run image. */
import { checkAtAnalysis } from "../shared/image-checks.ts";
import { declaredInContainer, reserveVolumes } from "./lists.ts";
import { IMAGE_RULES, type Options } from "./options.ts";

export const validateLabel = (options: Options) =>
  checkAtAnalysis(options.checks === "platform" ? undefined : IMAGE_RULES, {
    id: "analyze:exportable-volumes",
    cites: ["proposal.exportable-volumes.label-format", "proposal.exportable-volumes.platform-validates-images"],
    directories: (context) =>
      reserveVolumes(context, declaredInContainer(context, options), options).map(({ dir }) => dir),
  });
