/** Reads the files of the ledger: `specs/` and the folders of proposals. The build replaces this module by what it returns. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeFault, invariant } from "#base";
import { packageFile } from "#base/host";
import { toml } from "#contract";
import {
  type Issue,
  issuesIn,
  type Rename,
  renamesIn,
  type Sentences,
  type Statement,
  sentencesIn,
  statementsIn,
} from "../statements/statement.ts";

export const readStatements = (): readonly Statement[] => sectionFiles().map(read).flatMap(statementsIn);

export function readStatementsNamed(ids: readonly string[]): readonly Statement[] {
  const named = new Set(ids);
  return readStatements().filter(({ id }) => named.has(id));
}

export const readIssues = (): readonly Issue[] => issuesIn(read(join(packageFile("specs"), "issues.toml")));

export const readRenames = (): readonly Rename[] => renamesIn(read(join(packageFile("specs"), "renames.toml")));

export const readSentences = (): readonly Sentences[] =>
  sentencesIn(read(join(packageFile("specs"), "sentences.toml")));

export function readRevision(): string {
  const [first] = sectionFiles();
  const revision = first === undefined ? undefined : read(first).revision;
  invariant(typeof revision === "string", "a file of specs/ names its revision");
  return revision;
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
  const document = toml.read(readFileSync(path), path);
  invariant(document.ok, document.ok ? "" : describeFault(document.fault));
  return document.value;
}
