/** Selects test cases and laws by a user's words: their ids, ids of statements, globs of ids, sections, phases. */
import type { Description, HalfLifecycle, Judgeable } from "#protocol";
import { hasAnyProposal } from "#protocol";

/** The place of a statement in the ledger. */
export interface Located {
  readonly document: string;
  readonly section: string;
  readonly phases: readonly string[];
}

export interface Selection {
  readonly chosen: readonly Judgeable[];
  /** Words that select nothing. */
  readonly unknown: readonly string[];
}

/** Selects everything that at least one word means; without words, everything. */
export function selectByWords(
  all: readonly Judgeable[],
  words: readonly string[],
  locate: (id: string) => Located | undefined,
): Selection {
  if (words.length === 0) return { chosen: all, unknown: [] };
  const chosen = new Set<Judgeable>();
  const unknown: string[] = [];
  for (const word of words) {
    // Looking for a section or a phase reads the ledger, which takes longer than to judge a test case.
    const isId = all.some(({ id }) => id === word);
    const meant = all.filter(meaningOf(word, isId ? () => undefined : locate));
    if (meant.length === 0) unknown.push(word);
    for (const one of meant) chosen.add(one);
  }
  return { chosen: all.filter((one) => chosen.has(one)), unknown };
}

/** A finding must be named by its whole id. Without words, what needs a proposal is left out while the proposal is off. */
export function isMeant({ id, onRequest, needs }: Judgeable, words: readonly string[], subject: Description): boolean {
  if (onRequest) return words.includes(id);
  if (words.length > 0) return true;
  return hasAnyProposal(needs, subject) && (needs.amendments ?? []).every((one) => subject.amendments.includes(one));
}

/** For a lifecycle that performs some phases: what runs one of them and has a statement about it. */
export function concerns(
  { performs }: HalfLifecycle,
  { phases, statements }: Judgeable,
  locate: (id: string) => Located | undefined,
): boolean {
  const own = performs.filter((phase) => phases === undefined || phases.includes(phase));
  return own.length > 0 && statements.some((id) => own.some((phase) => locate(id)?.phases.includes(phase) === true));
}

function meaningOf(word: string, locate: (id: string) => Located | undefined): (one: Judgeable) => boolean {
  const pattern = globOf(word);
  const isNamed = (id: string): boolean => pattern.test(id) || id.startsWith(`${word}.`);
  return ({ id, statements }) =>
    isNamed(id) || statements.some((statement) => isNamed(statement) || isIn(word, locate(statement)));
}

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

/** `*` matches any characters. */
const globOf = (word: string): RegExp =>
  new RegExp(
    `^${word
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
