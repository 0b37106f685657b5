/** A fault in the Buildpack Plan: the metadata of each requirement is changed. */
import type { DocumentTable } from "#contract";
import { overrideDecision, type PlannedFault } from "./mutant.ts";

export const changePlanMetadata = (change: (metadata: DocumentTable) => DocumentTable): PlannedFault =>
  overrideDecision(
    "buildpackPlan",
    (previous) => (i) =>
      previous(i).map((entry) => ({
        ...entry,
        requires: entry.requires.map(({ metadata, ...one }) => ({
          ...one,
          ...(metadata !== undefined && { metadata: change(metadata) }),
        })),
      })),
  );
