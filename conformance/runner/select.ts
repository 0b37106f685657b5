/** Which cases and properties a user means: ids of them and of statements, globs of ids, sections, phases. */
import type { Law } from "../laws/law.ts";
import type { Case } from "../protocol/case.ts";
import type { Description } from "../protocol/subject.ts";
import { hasProposals } from "./case-runner.ts";

/** What can be judged, and be meant by a word. */
export type Judgeable = Case | Law;

/** What the ledger says of a statement, as far as selecting goes. */
export interface Located {
  readonly document: string;
  readonly section: string;
  readonly phases: readonly string[];
}

export interface Selection {
  readonly cases: readonly Judgeable[];
  /** Words that meant nothing. */
  readonly unknown: readonly string[];
}

/** Without words: all. A case is selected when any word means it. */
export function select(
  all: readonly Judgeable[],
  words: readonly string[],
  locate: (id: string) => Located | undefined,
): Selection {
  if (words.length === 0) return { cases: all, unknown: [] };
  const chosen = new Set<Judgeable>();
  const unknown: string[] = [];
  for (const word of words) {
    const meant = all.filter((one) => means(word, one, locate));
    if (meant.length === 0) unknown.push(word);
    for (const one of meant) chosen.add(one);
  }
  return { cases: all.filter((one) => chosen.has(one)), unknown };
}

/** A finding is asked for by its whole id; what a proposal adds is left out where the proposal is off and nothing was asked for. */
export function isMeant(one: Judgeable, words: readonly string[], subject: Description): boolean {
  if ("kind" in one && one.kind === "finding") return words.includes(one.id);
  if (words.length > 0) return true;
  if (one.needs.proposals !== undefined && !hasProposals(subject)) return false;
  return (one.needs.amendments ?? []).every((id) => subject.amendments.includes(id));
}

function means(word: string, subject: Judgeable, locate: (id: string) => Located | undefined): boolean {
  const pattern = globOf(word);
  if (pattern.test(subject.id) || subject.id.startsWith(`${word}.`)) return true;
  return coveredBy(subject).some((id) => pattern.test(id) || id.startsWith(`${word}.`) || isIn(word, locate(id)));
}

export const coveredBy = (subject: Judgeable): readonly string[] =>
  "covers" in subject ? subject.covers : [...new Set(subject.then.flatMap(({ covers }) => covers))];

/** A phase, or a section as `<document>/<words of its heading>`: `platform/export`, `buildpack/slices`. */
function isIn(word: string, located: Located | undefined): boolean {
  if (located === undefined) return false;
  if (located.phases.includes(word)) return true;
  const [document = "", ...heading] = word.toLowerCase().split("/");
  if (heading.length === 0 || !located.document.startsWith(document)) return false;
  const section = slug(located.section);
  return heading.every((part) => section.includes(slug(part)));
}

const slug = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** `*` stands for any characters. */
const globOf = (word: string): RegExp =>
  new RegExp(
    `^${word
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
