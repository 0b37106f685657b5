/** `plimsoll test --known`: failures that are expected. Loaded only with that option. */
import { countOf, type Digest, digestOf, type Fault } from "#base";
import { renames } from "#ledger";
import { counts, type ResultRecord } from "#reports";
import {
  isExpired,
  type KnownFile,
  type KnownTargets,
  NO_REASON,
  readKnownFile,
  updatedKnown,
  withKnown,
  withStale,
} from "#reports/known";
import { printError, printLine } from "../terminal/output.ts";
import { reportFault } from "../terminal/run-verb.ts";
import { writeWhole } from "../terminal/write-file.ts";
import type { TestOptions } from "./options.ts";

export interface KnownFailures {
  /** Of the list as it was read. */
  readonly digest: Digest;
  /** The result as the record keeps it. */
  apply(result: ResultRecord): ResultRecord;
  /** The results of a whole run: those of stale entries have that verdict. */
  close(results: readonly ResultRecord[]): readonly ResultRecord[];
  /** What is left to do with the list, for people. */
  notes(results: readonly ResultRecord[]): readonly string[];
  /** Rewrites the file and prints what changes. Returns false if it cannot be written. */
  update(results: readonly ResultRecord[], fails: (result: ResultRecord) => boolean): boolean;
}

export interface KnownRequest {
  readonly path: string;
  readonly options: Pick<TestOptions, "updateKnown" | "platformApi" | "buildpackApi" | "rerun" | "since" | "json">;
  /** What an entry can name: each id with what it needs. */
  readonly needs: KnownTargets["needs"];
  /** `2027-01-31` */
  readonly today: string;
}

/** Reports everything that is wrong with the file, and returns undefined. */
export function openKnown({ path, options, needs, today }: KnownRequest): KnownFailures | undefined {
  const { updateKnown, platformApi, buildpackApi, rerun, since } = options;
  const targets = { needs, renames: renames() };
  const file = readKnownFile(path, targets, { mayBeMissing: updateKnown === true });
  const faults = [...file.faults, ...(updateKnown === true ? expiredEntries(file, today) : [])];
  for (const fault of faults) reportFault(fault);
  if (faults.length > 0) return undefined;
  const { entries } = file;
  const allVersions = [platformApi, buildpackApi, rerun, since].every((option) => option === undefined);
  const run = { today, file: path, allVersions };
  return {
    digest: digestOf(file.text),
    apply: (result) => withKnown(result, entries, run),
    close: (results) => withStale(results, entries, run),
    notes: (results) => notesOf(file, results),
    update(results, fails) {
      // Another run may have updated the file since this one began.
      const present = readKnownFile(path, targets, { mayBeMissing: true });
      for (const fault of present.faults) reportFault(fault);
      if (present.faults.length > 0) return false;
      const judged =
        present.text === file.text ? results : results.map((result) => withKnown(result, present.entries, run));
      const { text, added, removed } = updatedKnown(present, judged, { allVersions, fails });
      // Standard output is for the record.
      const print = options.json === true ? printError : printLine;
      if (text === present.text || (added.length === 0 && removed.length === 0)) {
        print(`  ${path} is up to date`);
        return true;
      }
      const written = writeWhole(path, text);
      if (!written.ok) reportFault(written.fault);
      else for (const line of changeLines(path, added, removed)) print(line);
      return written.ok;
    },
  };
}

/** A person decides whether a failure stays known for longer. */
const expiredEntries = ({ entries, path }: KnownFile, today: string): readonly Fault[] =>
  entries
    .filter((entry) => isExpired(entry, today))
    .map(({ id, expires, line }) => ({
      kind: "bad-known",
      message: `the known failure ${id} expired on ${expires}`,
      where: { file: path, line, key: "expires" },
      remedy: "give it a later date or remove it; nothing was written",
    }));

/** Failures that the list does not name, and entries that `--update-known` has added, which wait for their reasons. */
function notesOf({ entries, path }: KnownFile, results: readonly ResultRecord[]): readonly string[] {
  const fresh = new Set(results.filter((one) => one.verdict.is !== "stale" && counts(one)).map(({ id }) => id)).size;
  const news = fresh === 0 ? [] : [`${countOf(fresh, "new failure")}, which ${path} does not name`];
  return [...news, ...unexplained({ entries, path }, results)];
}

function unexplained(
  { entries, path }: Pick<KnownFile, "entries" | "path">,
  results: readonly ResultRecord[],
): readonly string[] {
  const ids = new Set(results.map(({ id }) => id));
  const [first, ...others] = entries.filter(({ id, reason }) => reason === NO_REASON && ids.has(id));
  if (first === undefined) return [];
  const count = countOf(others.length + 1, "known failure");
  return [`${count} without a reason: write it in ${path}, line ${first.line}${others.length > 0 ? " and below" : ""}`];
}

function changeLines(path: string, added: readonly string[], removed: readonly string[]): readonly string[] {
  return [
    "",
    `${path}: ${added.length} added, ${removed.length} removed`,
    ...added.map((line) => `  + ${line}`),
    ...removed.map((line) => `  - ${line}`),
    ...(added.length > 0 ? ["  write a reason for each that was added: the next run expects these failures"] : []),
  ];
}
