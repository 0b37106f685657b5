/** What `exportable-volumes` changes in the lifecycle: steps and decisions, by the values of its options. */
import type { Amendment } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { stepChanges } from "../kit/step-changes.ts";
import { directorySteps } from "../shared/directory-steps.ts";
import { leaveNamesStep } from "../shared/holds.ts";
import { validateLabel } from "./analyze.ts";
import { checkBuildpacks, leaveGroup } from "./detect.ts";
import { checkBase, exportVolumes } from "./export.ts";
import { groupList } from "./lists.ts";
import { ID, MOVED_APP } from "./names.ts";
import { type Options, parseOptions } from "./options.ts";
import { makeAtAnalysis, makeForGroup, makeInCreator } from "./place.ts";
import { checkNewRunImage } from "./rebase.ts";

export function amendment(values: OptionValues): Amendment {
  const options = parseOptions(values);
  const asRoot = options.links === "first-phase";
  return {
    id: ID,
    axis: "proposal",
    // Both proposals move the app directory. If a platform asks for the layout of the other one, the app is where that layout has it.
    after: ["metadata-locations"],
    ...(options.workspace !== "kept" && { platform: { inputDefaults: movedWorkspace(options) } }),
    steps: stepChanges(
      ...directorySteps({
        takeInCreator: asRoot && makeInCreator(options),
        takeAtAnalysis: asRoot && makeAtAnalysis(options),
        checkRunImage: validateLabel(options),
        checkBuildpacks: checkBuildpacks(options),
        leaveGroup: leaveGroup(options),
        leaveNames: options.volume === "check" && leaveNames,
        checkBase: options.checks === "lifecycle" && checkBase(options),
        exportAll: exportVolumes(options),
        checkNewRunImage: options.rebase === "check" && checkNewRunImage,
      }),
      { phase: "build", where: "before:build:run-buildpacks", step: makeForGroup(options) },
    ),
  };
}

const leaveNames = leaveNamesStep(
  { id: "build:names-in-exportable-volumes", cites: ["proposal.exportable-volumes.extra-volumes-exported"] },
  groupList,
  ({ dir }) => dir,
);

type InputDefaults = NonNullable<NonNullable<Amendment["platform"]>["inputDefaults"]>;

/** The launcher gets the directory from the app image. */
const movedWorkspace = ({ workspace }: Options): InputDefaults => ({
  cites: ["proposal.exportable-volumes.default-workspace-moved", "proposal.exportable-volumes.app-dir-configurable"],
  apply: (previous) => (given) => {
    const others = previous(given);
    if (given.phase === "launch" || others.app !== undefined) return others;
    const moved = workspace === "moved" || given.exists(MOVED_APP);
    return moved ? { ...others, app: MOVED_APP } : others;
  },
});
