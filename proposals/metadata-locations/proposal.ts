/** `metadata-locations`: a layout in which metadata files have directories of their own. README.md says the rest. */
import type { Amendment, StepChange } from "#lifecycle";
import type { OptionValues, Proposal } from "../kit/proposal.ts";
import { checkDirectories } from "./check.ts";
import { makeDirectories } from "./directories.ts";
import { example } from "./example.ts";
import { findings } from "./findings.ts";
import { choicesOf, ID, options } from "./options.ts";
import { forgetCachedLayers, forgetPreviousLayers } from "./other-layout.ts";
import { places } from "./places.ts";
import { platformSide } from "./platform.ts";
import { refuseStrays } from "./strays.ts";

function amendment(chosen: OptionValues): Amendment {
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

export const metadataLocations: Proposal = {
  id: ID,
  title: "Combine and organize metadata file locations across lifecycle",
  rfc: "RFC draft of 2021-03-11 by jabrown85 and samj1912, buildpacks/rfcs",
  options,
  findings,
  example,
  amendment,
  changesLauncher: true,
  platform: (chosen) => platformSide(choicesOf(chosen)),
};
