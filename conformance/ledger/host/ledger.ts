/** Reads the ledger from the files of the package: `specs/` and the folders of proposals. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeFault, invariant } from "#base";
import { packageFile } from "#base/host";
import { toml } from "#contract";
import type { IssueId, StatementId } from "#protocol";
import { type Issue, issuesIn, type Statement, statementsIn } from "../statements/statement.ts";

let statements: ReadonlyMap<StatementId, Statement> | undefined;
let known: ReadonlyMap<IssueId, Issue> | undefined;

/** Every statement. The first call reads the files. */
export function ledger(): ReadonlyMap<StatementId, Statement> {
  statements ??= byId(sectionFiles().map(read).flatMap(statementsIn));
  return statements;
}

/** The commit of the specification in which the statements count lines. */
export function specificationRevision(): string {
  const [first] = sectionFiles();
  const revision = first === undefined ? undefined : read(first).revision;
  invariant(typeof revision === "string", "a file of specs/ names its revision");
  return revision;
}

export function issues(): ReadonlyMap<IssueId, Issue> {
  known ??= byId(issuesIn(read(join(packageFile("specs"), "issues.toml"))));
  return known;
}

function byId<I extends string, T extends { readonly id: I }>(entries: readonly T[]): ReadonlyMap<I, T> {
  const map = new Map<I, T>();
  for (const entry of entries) {
    invariant(!map.has(entry.id), `${entry.id} is in the ledger once`);
    map.set(entry.id, entry);
  }
  return map;
}

/** Files of the specification come first. */
function sectionFiles(): readonly string[] {
  return ["specs", "proposals"].flatMap((folder) => {
    const top = packageFile(folder);
    const documents = readdirSync(top, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    return documents
      .flatMap(({ name }) => readdirSync(join(top, name)).map((file) => join(top, name, file)))
      .filter((path) => path.endsWith(".toml"))
      .sort();
  });
}

function read(path: string): toml.TomlTable {
  const found = toml.read(readFileSync(path), path);
  invariant(found.ok, found.ok ? "" : describeFault(found.fault));
  return found.value;
}
