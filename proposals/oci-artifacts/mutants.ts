/** The reference with oci-artifacts, in both forms of the RFC, and one fault. */
import type { ProposalMutant } from "../kit/evidence.ts";
import { mutantsWith } from "../kit/mutants.ts";
import { carelessMutants, optionMutants, publishMutants } from "./approved-mutants.ts";
import { commonLawMutants } from "./common-law-mutants.ts";
import { carelessDraftMutants, draftOptionMutants } from "./draft-mutants.ts";

export const mutants: readonly ProposalMutant[] = [
  ...mutantsWith(["oci-artifacts"], [...carelessMutants, ...optionMutants]),
  ...publishMutants,
  ...mutantsWith(["oci-artifacts:form=draft"], [...carelessDraftMutants, ...draftOptionMutants]),
  ...commonLawMutants,
];
