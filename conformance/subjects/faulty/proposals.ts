/** Lifecycles that are wrong about a proposal, with the proposals that they are wrong about. */
import { exportDirsFaults } from "./export-dirs.ts";
import { exportableVolumesFaults } from "./exportable-volumes.ts";
import { faultyExtensionLayers } from "./extension-layer.ts";
import type { FaultyLifecycle } from "./fault.ts";
import { collidingLifecycles, misplacing } from "./metadata-locations.ts";
import { carelessDraftPublishers, carelessPublishers, faultyPublishers } from "./oci-artifacts.ts";

export interface ProposalFaults {
  /** Switched on for them, in the words of `--proposal`. */
  readonly proposals: readonly string[];
  readonly lifecycles: readonly FaultyLifecycle[];
  /** Only generated worlds find them: the property that each names. */
  readonly byLaws?: true;
}

/** Wrong about what only the option asks for. */
const CHECKED = new Set(["exportable-volumes-rebase-unchecked"]);

export const faultyByProposal: readonly ProposalFaults[] = [
  { proposals: ["export-dirs"], lifecycles: exportDirsFaults },
  { proposals: ["exportable-volumes"], lifecycles: exportableVolumesFaults.filter((one) => !CHECKED.has(one.name)) },
  {
    proposals: ["exportable-volumes:rebase=check"],
    lifecycles: exportableVolumesFaults.filter((one) => CHECKED.has(one.name)),
  },
  ...["extension-layer", "extension-layer:form=draft"].map((words) => ({
    proposals: [words],
    lifecycles: faultyExtensionLayers.filter(({ proposal }) => proposal === words),
  })),
  { proposals: ["metadata-locations"], lifecycles: misplacing },
  { proposals: ["metadata-locations:names=apart"], lifecycles: collidingLifecycles, byLaws: true },
  { proposals: ["oci-artifacts"], lifecycles: carelessPublishers },
  { proposals: ["oci-artifacts"], lifecycles: faultyPublishers, byLaws: true },
  { proposals: ["oci-artifacts:form=draft"], lifecycles: carelessDraftPublishers },
];
