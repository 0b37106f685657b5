/** What `export-dirs` changes in the lifecycle: steps and decisions, by the values of its options. */
import type { Amendment } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { stepChanges } from "../kit/step-changes.ts";
import { takeAtAnalysis, takeInCreator, validateList } from "./analyze.ts";
import { checkBuildpacks, leaveGroup } from "./detect.ts";
import { checkBase, exportDirectories, setEnvironment } from "./export.ts";
import { ID } from "./names.ts";
import { parseOptions } from "./options.ts";
import { checkNewRunImage } from "./rebase.ts";
import { checkForGroup } from "./restore.ts";
import { leaveNames } from "./volume.ts";

export function amendment(values: OptionValues): Amendment {
  const options = parseOptions(values);
  const asRoot = options.owner === "lifecycle";
  return {
    id: ID,
    axis: "proposal",
    after: [],
    steps: stepChanges(
      asRoot && { phase: "create", where: "before:create:take-directories", step: takeInCreator(options) },
      asRoot && { phase: "analyze", where: "before:analyze:take-directories", step: takeAtAnalysis(options) },
      { phase: "analyze", where: "after:analyze:open-run-image", step: validateList(options) },
      { phase: "detect", where: "after:detect:verify-order", step: checkBuildpacks(options) },
      { phase: "detect", where: "after:detect:write-group", step: leaveGroup(options) },
      options.checks === "group" && {
        phase: "restore",
        where: "after:restore:write-analyzed",
        step: checkForGroup(options),
      },
      options.volume === "check" && { phase: "build", where: "after:build:run-buildpacks", step: leaveNames },
      options.export === "check" && {
        phase: "export",
        where: "after:export:extension-layers",
        step: checkBase(options),
      },
      { phase: "export", where: "after:export:app-layers", step: exportDirectories(options) },
      options.environment === "paths" && {
        phase: "export",
        where: "after:export:set-config",
        step: setEnvironment(options),
      },
      options.rebase === "check" && {
        phase: "rebase",
        where: "after:rebase:open-run-image",
        step: checkNewRunImage(options),
      },
    ),
  };
}
