/** Before anything runs: the label is validated, directories are claimed, and the run image is looked at. */
import { step } from "#lifecycle";
import { refuseContent } from "../shared/run-image.ts";
import { claimed, declaredInContainer } from "./lists.ts";
import { IMAGE_RULES, type Options } from "./options.ts";

export const checkAtAnalysis = (options: Options) =>
  step("analyze", {
    id: "analyze:exportable-volumes",
    cites: ["proposal.exportable-volumes.label-format", "proposal.exportable-volumes.platform-validates-images"],
    needs: ["runImage", "runImageName"],
    async run(context) {
      const directories = claimed(context, declaredInContainer(context, options), options).map(({ dir }) => dir);
      const { runImage, runImageName } = context.state;
      if (runImage === undefined || options.checks === "platform") return;
      await refuseContent({ image: runImage, name: runImageName, directories, failsAs: "analyze" }, IMAGE_RULES);
    },
  });
