/** Lifecycles that are wrong about a proposal, with the proposals that they are wrong about. */
import { exportDirsFaults } from "../../proposals/export-dirs/mutants.ts";
import { exportableVolumesFaults } from "../../proposals/exportable-volumes/mutants.ts";
import { faultyExtensionLayers } from "../../proposals/extension-layer/mutants.ts";
import { collidingLifecycles, misplacing } from "../../proposals/metadata-locations/mutants.ts";
import {
  carelessPublishers,
  faultyPublishers,
  otherPublishers,
} from "../../proposals/oci-artifacts/mutants/approved.ts";
import { carelessDraftPublishers, otherDraftPublishers } from "../../proposals/oci-artifacts/mutants/draft.ts";
import type { FaultyLifecycle } from "./fault.ts";

export interface ProposalFaults {
  /** Switched on for them, in the words of `--proposal`. */
  readonly proposals: readonly string[];
  readonly lifecycles: readonly FaultyLifecycle[];
  /** Only generated worlds find them: the property that each names. */
  readonly byLaws?: true;
}

/** Those that are wrong about one text, or about what one option asks for, together. */
const byProposal = (lifecycles: readonly (FaultyLifecycle & { readonly proposal: string })[]) =>
  [...new Set(lifecycles.map(({ proposal }) => proposal))].map(
    (words): ProposalFaults => ({
      proposals: [words],
      lifecycles: lifecycles.filter(({ proposal }) => proposal === words),
    }),
  );

export const faultyByProposal: readonly ProposalFaults[] = [
  { proposals: ["export-dirs"], lifecycles: exportDirsFaults },
  ...byProposal(exportableVolumesFaults),
  ...byProposal(faultyExtensionLayers),
  { proposals: ["metadata-locations"], lifecycles: misplacing },
  { proposals: ["metadata-locations:names=apart"], lifecycles: collidingLifecycles, byLaws: true },
  { proposals: ["oci-artifacts"], lifecycles: [...carelessPublishers, ...otherPublishers] },
  { proposals: ["oci-artifacts"], lifecycles: faultyPublishers, byLaws: true },
  { proposals: ["oci-artifacts:form=draft"], lifecycles: [...carelessDraftPublishers, ...otherDraftPublishers] },
];
