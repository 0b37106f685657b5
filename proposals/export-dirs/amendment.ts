/** What `export-dirs` changes in the lifecycle: steps and decisions, by the values of its options. */
import type { Amendment } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { stepChanges } from "../kit/step-changes.ts";
import { directorySteps } from "../shared/directory-steps.ts";
import { leaveNamesStep } from "../shared/holds.ts";
import { takeAtAnalysis, takeInCreator, validateList } from "./analyze.ts";
import { checkBuildpacks, leaveGroup } from "./detect.ts";
import { checkBase, exportDirectories, setEnvironment } from "./export.ts";
import { dirOf, groupList } from "./lists.ts";
import { ID } from "./names.ts";
import { parseOptions } from "./options.ts";
import { checkNewRunImage } from "./rebase.ts";
import { checkForGroup } from "./restore.ts";

export function amendment(values: OptionValues): Amendment {
  const options = parseOptions(values);
  const asRoot = options.owner === "lifecycle";
  return {
    id: ID,
    axis: "proposal",
    after: [],
    steps: stepChanges(
      ...directorySteps({
        takeInCreator: asRoot && takeInCreator(options),
        takeAtAnalysis: asRoot && takeAtAnalysis(options),
        checkRunImage: validateList(options),
        checkBuildpacks: checkBuildpacks(options),
        leaveGroup: leaveGroup(options),
        leaveNames: options.volume === "check" && leaveNames,
        checkBase: options.export === "check" && checkBase(options),
        exportAll: exportDirectories(options),
        checkNewRunImage: options.rebase === "check" && checkNewRunImage(options),
      }),
      options.checks === "group" && {
        phase: "restore",
        where: "after:restore:write-analyzed",
        step: checkForGroup(options),
      },
      options.environment === "paths" && {
        phase: "export",
        where: "after:export:set-config",
        step: setEnvironment(options),
      },
    ),
  };
}

const leaveNames = leaveNamesStep(
  { id: "build:export-dirs", cites: ["proposal.export-dirs.platform-mounts"] },
  groupList,
  dirOf,
);
