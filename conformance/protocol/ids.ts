/** Makes the ids of test cases, statements and issues, which tests check, and recognises references. */
import type { CaseId, IssueId, Ref, StatementId } from "./case.ts";

export const caseId = (id: string): CaseId => id as CaseId;
export const issueId = (id: string): IssueId => id as IssueId;
export const statementId = (id: string): StatementId => id as StatementId;
export const statementIds = (...ids: readonly string[]): readonly StatementId[] => ids.map(statementId);

export const isRef = (text: string): text is Ref => text.startsWith("@");
