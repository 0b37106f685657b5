/** What `export-dirs` changes in the lifecycle: steps and decisions, by the values of its options. */
import type { Amendment, StepChange } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { takeAtAnalysis, takeInCreator, validateList } from "./analyze.ts";
import { checkBuildpacks, leaveGroup } from "./detect.ts";
import { checkBase, exportDirectories, setEnvironment } from "./export.ts";
import { ID } from "./names.ts";
import { choicesOf } from "./options.ts";
import { checkNewRunImage } from "./rebase.ts";
import { checkForGroup } from "./restore.ts";
import { leaveNames } from "./volume.ts";

export function amendment(chosen: OptionValues): Amendment {
  const choices = choicesOf(chosen);
  const only = (expected: boolean, ...changes: readonly StepChange[]): readonly StepChange[] =>
    expected ? changes : [];
  return {
    id: ID,
    axis: "proposal",
    after: [],
    steps: [
      ...only(
        choices.owner === "lifecycle",
        { phase: "create", where: "before:create:take-directories", step: takeInCreator(choices) },
        { phase: "analyze", where: "before:analyze:take-directories", step: takeAtAnalysis(choices) },
      ),
      { phase: "analyze", where: "after:analyze:open-run-image", step: validateList(choices) },
      { phase: "detect", where: "after:detect:verify-order", step: checkBuildpacks(choices) },
      { phase: "detect", where: "after:detect:write-group", step: leaveGroup(choices) },
      ...only(choices.checks === "group", {
        phase: "restore",
        where: "after:restore:write-analyzed",
        step: checkForGroup(choices),
      }),
      ...only(choices.volume === "check", { phase: "build", where: "after:build:run-buildpacks", step: leaveNames }),
      ...only(choices.export === "check", {
        phase: "export",
        where: "after:export:extension-layers",
        step: checkBase(choices),
      }),
      { phase: "export", where: "after:export:app-layers", step: exportDirectories(choices) },
      ...only(choices.environment === "paths", {
        phase: "export",
        where: "after:export:set-config",
        step: setEnvironment(choices),
      }),
      ...only(choices.rebase === "check", {
        phase: "rebase",
        where: "after:rebase:open-run-image",
        step: checkNewRunImage(choices),
      }),
    ],
  };
}
