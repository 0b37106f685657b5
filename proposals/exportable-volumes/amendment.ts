/** What `exportable-volumes` changes in the lifecycle: steps and decisions, by the values of its options. */
import type { Amendment } from "#lifecycle";
import type { OptionValues } from "../kit/proposal.ts";
import { stepChanges } from "../kit/step-changes.ts";
import { checkAtAnalysis } from "./analyze.ts";
import { checkBuildpacks, leaveGroup } from "./detect.ts";
import { checkBase, exportVolumes } from "./export.ts";
import { ID, MOVED_APP } from "./names.ts";
import { type Options, parseOptions } from "./options.ts";
import { makeAtAnalysis, makeForGroup, makeInCreator } from "./place.ts";
import { checkNewRunImage } from "./rebase.ts";
import { leaveNames } from "./volume.ts";

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
      asRoot && { phase: "create", where: "before:create:take-directories", step: makeInCreator(options) },
      asRoot && { phase: "analyze", where: "before:analyze:take-directories", step: makeAtAnalysis(options) },
      { phase: "analyze", where: "after:analyze:open-run-image", step: checkAtAnalysis(options) },
      { phase: "detect", where: "after:detect:verify-order", step: checkBuildpacks(options) },
      { phase: "detect", where: "after:detect:write-group", step: leaveGroup(options) },
      { phase: "build", where: "before:build:run-buildpacks", step: makeForGroup(options) },
      options.volume === "check" && { phase: "build", where: "after:build:run-buildpacks", step: leaveNames },
      options.checks === "lifecycle" && {
        phase: "export",
        where: "after:export:extension-layers",
        step: checkBase(options),
      },
      { phase: "export", where: "after:export:app-layers", step: exportVolumes(options) },
      options.rebase === "check" && { phase: "rebase", where: "after:rebase:open-run-image", step: checkNewRunImage },
    ),
  };
}

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
