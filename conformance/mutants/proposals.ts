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
import type { Mutant } from "./mutant.ts";

export interface ProposalMutants {
  /** Switched on for them, in the words of `--proposal`. */
  readonly proposals: readonly string[];
  readonly mutants: readonly Mutant[];
  /** Only generated worlds find them: the property that each names. */
  readonly byLaws?: true;
}

/** Those that are wrong about one text, or about what one option asks for, together. */
const byProposal = (lifecycles: readonly (Mutant & { readonly proposal: string })[]) =>
  [...new Set(lifecycles.map(({ proposal }) => proposal))].map(
    (words): ProposalMutants => ({
      proposals: [words],
      mutants: lifecycles.filter(({ proposal }) => proposal === words),
    }),
  );

export const mutantsByProposal: readonly ProposalMutants[] = [
  { proposals: ["export-dirs"], mutants: exportDirsFaults },
  ...byProposal(exportableVolumesFaults),
  ...byProposal(faultyExtensionLayers),
  { proposals: ["metadata-locations"], mutants: misplacing },
  { proposals: ["metadata-locations:names=apart"], mutants: collidingLifecycles, byLaws: true },
  { proposals: ["oci-artifacts"], mutants: [...carelessPublishers, ...otherPublishers] },
  { proposals: ["oci-artifacts"], mutants: faultyPublishers, byLaws: true },
  { proposals: ["oci-artifacts:form=draft"], mutants: [...carelessDraftPublishers, ...otherDraftPublishers] },
];
