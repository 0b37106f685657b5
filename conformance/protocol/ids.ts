/** Makes the ids of test cases, statements and issues, and recognises references. Tests check the ids. */
import { invariant } from "#base";
import type { CaseId, IssueId, Ref, StatementId } from "./case.ts";

export const caseId = (id: string): CaseId => id as CaseId;
export const issueId = (id: string): IssueId => id as IssueId;
export const statementId = (id: string): StatementId => id as StatementId;
export const statementIds = (...ids: readonly string[]): readonly StatementId[] => ids.map(statementId);

/** Like `Object.entries`. */
export const refEntries = <T>(byRef: Readonly<Record<Ref, T>>): readonly (readonly [ref: Ref, value: T])[] =>
  Object.entries(byRef).map(([ref, value]) => {
    invariant(isRef(ref), "a reference begins with @");
    return [ref, value];
  });

export const isRef = (text: string): text is Ref => text.startsWith("@");
