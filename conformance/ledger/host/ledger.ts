/** The ledger. The first call of each function reads it. */
import { invariant } from "#base";
import type { IssueId, StatementId } from "#protocol";
import type { Issue, Statement } from "../statements/statement.ts";
import { readIssues, readRenames, readRevision, readSentences, readStatements, readStatementsNamed } from "./files.ts";

let statements: ReadonlyMap<StatementId, Statement> | undefined;
let known: ReadonlyMap<IssueId, Issue> | undefined;

/** Every statement. */
export function ledger(): ReadonlyMap<StatementId, Statement> {
  statements ??= byId(readStatements());
  return statements;
}

/** The statements with these ids. The package reads no others. */
export const statementsNamed = (ids: readonly StatementId[]): ReadonlyMap<StatementId, Statement> =>
  byId(readStatementsNamed(ids));

/** The commit of the specification in which the statements count lines. */
export const specificationRevision = (): string => readRevision();

export function issues(): ReadonlyMap<IssueId, Issue> {
  known ??= byId(readIssues());
  return known;
}

/** The ids that test cases and laws had in earlier releases, with their new ids. */
export function renames(): ReadonlyMap<string, string> {
  return new Map(readRenames().map(({ old, now }) => [old, now]));
}

/** By document: digests of its normative lines. */
export const knownSentences = (): ReadonlyMap<string, readonly string[]> =>
  new Map(readSentences().map(({ document, digests }) => [document, digests]));

function byId<I extends string, T extends { readonly id: I }>(entries: readonly T[]): ReadonlyMap<I, T> {
  const map = new Map<I, T>();
  for (const entry of entries) {
    invariant(!map.has(entry.id), `${entry.id} is in the ledger once`);
    map.set(entry.id, entry);
  }
  return map;
}
