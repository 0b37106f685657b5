/** Every counterexample to a proposal, by its finding. */
import { exportDirs } from "./export-dirs.ts";
import type { FindingWorld } from "./finding.ts";

export const findingWorlds: readonly FindingWorld[] = [...exportDirs];

export const findingWorld = (id: string): FindingWorld | undefined => findingWorlds.find((one) => one.finding === id);
