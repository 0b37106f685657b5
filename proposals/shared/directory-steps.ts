/** The steps that both proposals about exported directories add, at the same places. An option leaves a step out as `false`. */
import type { StepChange, StepDef } from "#lifecycle";

interface DirectorySteps {
  /** As root, before the phase continues as the build's user. */
  readonly takeInCreator: StepDef<"create"> | false;
  readonly takeAtAnalysis: StepDef<"analyze"> | false;
  readonly checkRunImage: StepDef<"analyze">;
  readonly checkBuildpacks: StepDef<"detect">;
  readonly leaveGroup: StepDef<"detect">;
  readonly leaveNames: StepDef<"build"> | false;
  readonly checkBase: StepDef<"export"> | false;
  readonly exportAll: StepDef<"export">;
  readonly checkNewRunImage: StepDef<"rebase"> | false;
}

export const directorySteps = (steps: DirectorySteps): readonly (StepChange | false)[] => [
  steps.takeInCreator && { phase: "create", where: "before:create:take-directories", step: steps.takeInCreator },
  steps.takeAtAnalysis && { phase: "analyze", where: "before:analyze:take-directories", step: steps.takeAtAnalysis },
  { phase: "analyze", where: "after:analyze:open-run-image", step: steps.checkRunImage },
  { phase: "detect", where: "after:detect:verify-order", step: steps.checkBuildpacks },
  { phase: "detect", where: "after:detect:write-group", step: steps.leaveGroup },
  steps.leaveNames && { phase: "build", where: "after:build:run-buildpacks", step: steps.leaveNames },
  steps.checkBase && { phase: "export", where: "after:export:extension-layers", step: steps.checkBase },
  { phase: "export", where: "after:export:app-layers", step: steps.exportAll },
  steps.checkNewRunImage && { phase: "rebase", where: "after:rebase:open-run-image", step: steps.checkNewRunImage },
];
