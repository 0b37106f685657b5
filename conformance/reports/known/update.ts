/** Rewrites a list of known failures from a run. Entries that stay keep their text and their comments. */
import type { ResultRecord } from "../records/record.ts";
import { type KnownRun, passingEntries } from "./apply.ts";
import { type KnownFailure, NO_REASON } from "./entries.ts";

export interface KnownUpdate {
  readonly text: string;
  /** One line for each entry that is new. */
  readonly added: readonly string[];
  /** One line for each entry that is gone. */
  readonly removed: readonly string[];
}

export interface KnownSource {
  readonly text: string;
  readonly entries: readonly KnownFailure[];
}

/** `fails`: the results that need an entry, for example those that make the exit code 1. */
export function updatedKnown(
  { text, entries }: KnownSource,
  results: readonly ResultRecord[],
  { fails, ...run }: Pick<KnownRun, "allVersions"> & { readonly fails: (result: ResultRecord) => boolean },
): KnownUpdate {
  const stale = passingEntries(results, entries, run).map(({ entry }) => entry);
  const kept = withoutEntries(text, stale);
  const added = newEntries(results, fails);
  const before = kept.trimEnd() === "" ? HEADER : kept.trimEnd();
  return {
    text: `${[before, ...added.map(entryText)].join("\n\n")}\n`,
    added: added.map(({ id, versions }) => `${id}${versionWords(versions)}`),
    removed: stale.map(({ id, reason }) => `${id}  it passes; the reason was: ${reason}`),
  };
}

const HEADER = `# Failures that are known: plimsoll test --known <this file>. Write a reason for each; an entry that passes must go.
# Keys: id, reason; optional: platform-api = "0.12..0.14", buildpack-api, link, expires = 2027-01-31 (the last day).`;

interface NewEntry {
  readonly id: string;
  readonly says: string;
  /** Absent: it fails with all versions of the run. */
  readonly versions?: { readonly platform: string; readonly buildpack: string };
}

function newEntries(results: readonly ResultRecord[], fails: (result: ResultRecord) => boolean): readonly NewEntry[] {
  const ids = [...new Set(results.filter(fails).map(({ id }) => id))].sort();
  return ids.flatMap((id) => {
    const mine = results.filter((one) => one.id === id && one.verdict.is !== "not-run");
    const failing = mine.filter(fails);
    const [first] = failing;
    if (first === undefined) return [];
    if (failing.length === mine.length) return [{ id, says: first.says }];
    return failing.map(({ says, platformApi, buildpackApi }) => ({
      id,
      says,
      versions: { platform: platformApi, buildpack: buildpackApi },
    }));
  });
}

const versionWords = (versions: NewEntry["versions"]): string =>
  versions === undefined ? "" : `  platform ${versions.platform}  buildpack ${versions.buildpack}`;

const entryText = ({ id, says, versions }: NewEntry): string =>
  [
    `# ${says.replace(/\s+/g, " ")}`,
    "[[known]]",
    `id = ${JSON.stringify(id)}`,
    ...(versions === undefined
      ? []
      : [`platform-api = "${versions.platform}"`, `buildpack-api = "${versions.buildpack}"`]),
    `reason = ${JSON.stringify(NO_REASON)}`,
  ].join("\n");

/** An entry goes with the comment directly above it. */
function withoutEntries(text: string, entries: readonly KnownFailure[]): string {
  const lines = text.split("\n");
  const heads = new Set(entries.map(({ line }) => line - 1));
  const gone = new Set<number>();
  for (const head of heads) {
    for (let above = head - 1; above >= 0 && /^\s*#/.test(lines[above] ?? ""); above--) gone.add(above);
    let at = head;
    let isInText = false;
    do {
      // A text in three quotes may have any line.
      if (((lines[at] ?? "").split(/"""|'''/).length - 1) % 2 === 1) isInText = !isInText;
      gone.add(at++);
    } while (at < lines.length && (isInText || !/^\s*(\[\[|#|$)/.test(lines[at] ?? "")));
    // One of the two empty lines around it.
    if ((lines[at] ?? "").trim() === "") gone.add(at);
  }
  return lines.filter((_, i) => !gone.has(i)).join("\n");
}
