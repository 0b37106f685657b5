/** Makes the ids of test cases, statements and issues; tests check that each exists. */
import type { CaseId, IssueId, RequirementId } from "./case.ts";

export const caseId = (id: string): CaseId => id as CaseId;
export const issueId = (id: string): IssueId => id as IssueId;
export const requirementId = (id: string): RequirementId => id as RequirementId;
export const requirementIds = (...ids: readonly string[]): readonly RequirementId[] => ids.map(requirementId);
