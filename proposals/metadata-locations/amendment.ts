/** What `metadata-locations` changes in the lifecycle: steps and decisions, by the values of its options. */
import type { Amendment } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { stepChanges } from "../kit/step-changes.ts";
import { checkDirectories } from "./check.ts";
import { makeDirectories } from "./directories.ts";
import { ID, parseOptions } from "./options.ts";
import { forgetCachedLayers, forgetPreviousLayers } from "./other-layout.ts";
import { places } from "./places.ts";
import { refuseStrays } from "./strays.ts";

export function amendment(values: OptionValues): Amendment {
  const options = parseOptions(values);
  const makes = options.directories === "made";
  const forgets = options["other-layout"] === "forgotten";
  return {
    id: ID,
    axis: "proposal",
    after: [],
    ...places(options),
    steps: stepChanges(
      { phase: "analyze", where: "before:analyze:check-names", step: checkDirectories("analyze", options) },
      { phase: "detect", where: "before:detect:read-analyzed", step: checkDirectories("detect", options) },
      { phase: "restore", where: "before:restore:open-stores", step: checkDirectories("restore", options) },
      { phase: "build", where: "before:build:read-group", step: checkDirectories("build", options) },
      { phase: "export", where: "before:export:check-names", step: checkDirectories("export", options) },
      makes && {
        phase: "analyze",
        where: "before:analyze:take-directories",
        step: makeDirectories("analyze", options),
      },
      makes && { phase: "create", where: "before:create:take-directories", step: makeDirectories("create", options) },
      forgets && { phase: "analyze", where: "after:analyze:open-previous-image", step: forgetPreviousLayers(options) },
      forgets && { phase: "restore", where: "after:restore:open-cache", step: forgetCachedLayers(options) },
      options.strays === "refused" && { phase: "build", where: "after:build:run-buildpacks", step: refuseStrays },
    ),
  };
}
