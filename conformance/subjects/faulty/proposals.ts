/** Lifecycles that are wrong about a proposal, with the proposals that they are wrong about. */
import { exportDirsFaults } from "./export-dirs.ts";
import { exportableVolumesFaults } from "./exportable-volumes.ts";
import type { FaultyLifecycle } from "./fault.ts";
import { collidingLifecycles, misplacing } from "./metadata-locations.ts";
import { carelessDraftPublishers, carelessPublishers, faultyPublishers } from "./oci-artifacts.ts";

export interface ProposalFaults {
  /** Switched on for them, in the words of `--proposal`. */
  readonly proposals: readonly string[];
  readonly lifecycles: readonly FaultyLifecycle[];
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
  { proposals: ["metadata-locations"], lifecycles: misplacing },
  { proposals: ["metadata-locations:names=apart"], lifecycles: collidingLifecycles },
  { proposals: ["oci-artifacts"], lifecycles: [...carelessPublishers, ...faultyPublishers] },
  { proposals: ["oci-artifacts:form=draft"], lifecycles: carelessDraftPublishers },
];
