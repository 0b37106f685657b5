/** What `metadata-locations` changes in the lifecycle: steps and decisions, by the values of its options. */
import type { Amendment, StepChange } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { checkDirectories } from "./check.ts";
import { makeDirectories } from "./directories.ts";
import { choicesOf, ID } from "./options.ts";
import { forgetCachedLayers, forgetPreviousLayers } from "./other-layout.ts";
import { places } from "./places.ts";
import { refuseStrays } from "./strays.ts";

export function amendment(chosen: OptionValues): Amendment {
  const choices = choicesOf(chosen);
  const steps: readonly (StepChange | false)[] = [
    { phase: "analyze", where: "before:analyze:check-names", step: checkDirectories("analyze", choices) },
    { phase: "detect", where: "before:detect:read-analyzed", step: checkDirectories("detect", choices) },
    { phase: "restore", where: "before:restore:open-stores", step: checkDirectories("restore", choices) },
    { phase: "build", where: "before:build:read-group", step: checkDirectories("build", choices) },
    { phase: "export", where: "before:export:check-names", step: checkDirectories("export", choices) },
    choices.directories === "made" && {
      phase: "analyze",
      where: "before:analyze:take-directories",
      step: makeDirectories("analyze", choices),
    },
    choices.directories === "made" && {
      phase: "create",
      where: "before:create:take-directories",
      step: makeDirectories("create", choices),
    },
    choices["other-layout"] === "forgotten" && {
      phase: "analyze",
      where: "after:analyze:open-previous-image",
      step: forgetPreviousLayers(choices),
    },
    choices["other-layout"] === "forgotten" && {
      phase: "restore",
      where: "after:restore:open-cache",
      step: forgetCachedLayers(choices),
    },
    choices.strays === "refused" && {
      phase: "build",
      where: "after:build:run-buildpacks",
      step: refuseStrays,
    },
  ];
  return {
    id: ID,
    axis: "proposal",
    after: [],
    ...places(choices),
    steps: steps.filter((one) => one !== false),
  };
}
