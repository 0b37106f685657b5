/** Compares acts with the entries of an image's layers; these include whiteout-like names, which a container does not show. */
import type { Act } from "#machine";
import type { EntryObservation, ImageObservation } from "#protocol";
import type { LawViolation } from "../kit/law.ts";

/** The acts whose results the layers lack; entries have the paths of the acts. */
export function missingEntries(image: ImageObservation | undefined, acts: readonly Act[]): readonly LawViolation[] {
  const entries = new Map(image?.layers.flatMap((layer) => layer.entries).map((entry) => [entry.name, entry]));
  return acts.flatMap((act): readonly LawViolation[] => {
    if (!("path" in act)) return [];
    const [expected, actual] = [wordsOf(act), entryWords(entries.get(act.path))];
    return expected === undefined || expected === actual ? [] : [{ at: act.path, expected, actual }];
  });
}

function wordsOf(act: Act): string | undefined {
  if (act.do === "write") return `a file with ${act.text}`;
  if (act.do === "mkdir") return "a directory";
  return act.do === "symlink" ? `a link to ${act.to}` : undefined;
}

function entryWords(entry: EntryObservation | undefined): string {
  if (entry === undefined) return "nothing";
  if (entry.type === "file") return `a file with ${entry.text ?? entry.digest ?? ""}`;
  return entry.type === "dir"
    ? "a directory"
    : `a ${entry.type === "symlink" ? "link" : entry.type} to ${entry.linkname}`;
}
