/** Lifecycles that are wrong about a proposal, with the proposals that they are wrong about. */
import { exportDirsFaults } from "./export-dirs.ts";
import type { FaultyLifecycle } from "./fault.ts";
import { collidingLifecycles, misplacing } from "./metadata-locations.ts";
import { carelessDraftPublishers, carelessPublishers, faultyPublishers } from "./oci-artifacts.ts";

export interface ProposalFaults {
  /** Switched on for them, in the words of `--proposal`. */
  readonly proposals: readonly string[];
  readonly lifecycles: readonly FaultyLifecycle[];
}

export const faultyByProposal: readonly ProposalFaults[] = [
  { proposals: ["export-dirs"], lifecycles: exportDirsFaults },
  { proposals: ["metadata-locations"], lifecycles: misplacing },
  { proposals: ["metadata-locations:names=apart"], lifecycles: collidingLifecycles },
  { proposals: ["oci-artifacts"], lifecycles: [...carelessPublishers, ...faultyPublishers] },
  { proposals: ["oci-artifacts:form=draft"], lifecycles: carelessDraftPublishers },
];
