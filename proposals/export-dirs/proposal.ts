/** `export-dirs`: directories that buildpacks name are exported like the app directory. README.md says the rest. */
import type { Amendment, StepChange } from "#lifecycle";
import type { OptionValues, Proposal } from "../kit/proposal.ts";
import { takeAtAnalysis, takeInCreator, validateList } from "./analyze.ts";
import { checkBuildpacks, leaveGroup } from "./detect.ts";
import { example } from "./example.ts";
import { checkBase, exportDirectories, setEnvironment } from "./export.ts";
import { findings } from "./findings/index.ts";
import { ID, KEY } from "./names.ts";
import { choicesOf, options } from "./options.ts";
import { platformSide } from "./platform.ts";
import { checkNewRunImage } from "./rebase.ts";
import { checkForGroup } from "./restore.ts";
import { leaveNames } from "./volume.ts";

export const exportDirs: Proposal = {
  id: ID,
  title: "Additional exportable layers",
  rfc: "RFC draft of 2021-08-13 by samj1912, buildpacks/rfcs",
  options,
  findings,
  example,
  buildpackKeys: [KEY],
  amendment,
  platform: (chosen) => platformSide(choicesOf(chosen)),
};

function amendment(chosen: OptionValues): Amendment {
  const choices = choicesOf(chosen);
  const only = (wanted: boolean, ...changes: readonly StepChange[]): readonly StepChange[] => (wanted ? changes : []);
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
