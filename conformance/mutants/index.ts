/** Mutants that test cases must kill. */
import { analyzeMutants } from "./analyze.ts";
import { attributeMutants } from "./attributes.ts";
import { buildMutants } from "./build.ts";
import { detectMutants } from "./detect.ts";
import { documentMutants } from "./documents.ts";
import { environmentMutants } from "./environment.ts";
import { environmentEntryMutants, layerEntryMutants, linkedDirectoryMutants } from "./environment-entries.ts";
import { exportMutants } from "./export.ts";
import { extendMutants } from "./extend.ts";
import { generateMutants } from "./generate.ts";
import { imageFormMutants } from "./image-forms.ts";
import { launchMutants } from "./launch.ts";
import { launchInputMutants } from "./launch-inputs.ts";
import { launcherEntryMutants, launcherWayMutants } from "./launcher-tables.ts";
import type { Mutant } from "./mutant.ts";
import { nameOrderMutants } from "./name-order.ts";
import { olderVersionMutants } from "./older-versions.ts";
import { onceMissedMutants } from "./once-missed.ts";
import { onceMissedBugMutants } from "./once-missed-bugs.ts";
import { onceMissedBuildMutants } from "./once-missed-builds.ts";
import { onceMissedInputMutants } from "./once-missed-inputs.ts";
import { onceMissedNameMutants } from "./once-missed-names.ts";
import { onceMissedPlaceMutants } from "./once-missed-places.ts";
import { removedLayerMutants, takenSliceMutants, uncachedLayerMutants } from "./once-missed-sources.ts";
import {
  generatedFileMutants,
  inferredDistributionMutants,
  oneOfManyMutants,
  stackIdMutants,
  stackMutants,
} from "./one-of-many.ts";
import { layerPairMutants, listMutants, processPairMutants, sbomFormatMutants } from "./pairs-and-lists.ts";
import { randomOrderMutants } from "./random-order.ts";
import { rebaseMutants } from "./rebase.ts";
import { layoutNameMutants, layoutPathMutants, referenceMutants } from "./references.ts";
import { absentImageMutants, osReleaseMutants } from "./reported.ts";
import { restoreMutants, restorePairMutants } from "./restore.ts";
import { restoredWithExtensionMutants } from "./restored-with-extension.ts";
import { launcherProcessMutants, launcherSignalMutants, startedMutants } from "./started.ts";
import { surroundingMutants } from "./surroundings.ts";
import { systemMutants } from "./system-buildpacks.ts";
import { tableMutants } from "./tables.ts";
import { valueMutants } from "./values.ts";

export type { Mutant } from "./mutant.ts";

export const mutants: readonly Mutant[] = [
  ...detectMutants,
  ...systemMutants,
  ...surroundingMutants,
  ...buildMutants,
  ...environmentMutants,
  ...environmentEntryMutants,
  ...nameOrderMutants,
  ...layerEntryMutants,
  ...linkedDirectoryMutants,
  ...launchMutants,
  ...launchInputMutants,
  ...startedMutants,
  ...launcherProcessMutants,
  ...launcherSignalMutants,
  ...launcherEntryMutants,
  ...launcherWayMutants,
  ...analyzeMutants,
  ...restoreMutants,
  ...restorePairMutants,
  ...exportMutants,
  ...attributeMutants,
  ...layerPairMutants,
  ...processPairMutants,
  ...sbomFormatMutants,
  ...listMutants,
  ...rebaseMutants,
  ...generateMutants,
  ...extendMutants,
  ...documentMutants,
  ...tableMutants,
  ...randomOrderMutants,
  ...valueMutants,
  ...referenceMutants,
  ...layoutPathMutants,
  ...layoutNameMutants,
  ...oneOfManyMutants,
  ...stackMutants,
  ...stackIdMutants,
  ...generatedFileMutants,
  ...inferredDistributionMutants,
  ...imageFormMutants,
  ...olderVersionMutants,
  ...onceMissedMutants,
  ...onceMissedBuildMutants,
  ...onceMissedPlaceMutants,
  ...onceMissedInputMutants,
  ...onceMissedNameMutants,
  ...takenSliceMutants,
  ...uncachedLayerMutants,
  ...removedLayerMutants,
  ...onceMissedBugMutants,
  ...absentImageMutants,
  ...osReleaseMutants,
  ...restoredWithExtensionMutants,
];

export { boundaryMutants } from "./boundary/index.ts";
export { lawMutants } from "./law-mutants.ts";
