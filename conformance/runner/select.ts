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
  /** Those whose id, or the id of whose statement, a word names. A section or a phase chooses the others. */
  readonly named: ReadonlySet<Judgeable>;
  /** Words that select nothing. */
  readonly unknown: readonly string[];
}

/** Selects everything that at least one word means; without words, everything. */
export function selectByWords(
  all: readonly Judgeable[],
  words: readonly string[],
  locate: (id: string) => Located | undefined,
): Selection {
  if (words.length === 0) return { chosen: all, named: new Set(), unknown: [] };
  const chosen = new Set<Judgeable>();
  const named = new Set<Judgeable>();
  const unknown: string[] = [];
  for (const word of words) {
    // Looking for a section or a phase reads the ledger, which takes longer than to judge a test case.
    const isId = all.some(({ id }) => id === word);
    const isNamed = namedBy(word);
    const byName = all.filter(isNamed);
    const byPlace = isId ? [] : all.filter((one) => !isNamed(one) && isAt(word, one, locate));
    if (byName.length + byPlace.length === 0) unknown.push(word);
    for (const one of byName) named.add(one);
    for (const one of [...byName, ...byPlace]) chosen.add(one);
  }
  return { chosen: all.filter((one) => chosen.has(one)), named, unknown };
}

/** A finding must be named by its whole id. What needs a proposal that is off must be named too. */
export function isMeant(
  one: Judgeable,
  { words, named }: { readonly words: readonly string[]; readonly named: ReadonlySet<Judgeable> },
  subject: Description,
): boolean {
  const { id, onRequest, needs } = one;
  if (onRequest) return words.includes(id);
  if (named.has(one)) return true;
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

function namedBy(word: string): (one: Judgeable) => boolean {
  const pattern = globOf(word);
  const isNamed = (id: string): boolean => pattern.test(id) || id.startsWith(`${word}.`);
  return ({ id, statements }) => isNamed(id) || statements.some(isNamed);
}

/** What runs this phase and covers a statement about it, or what covers a statement of this section. */
function isAt(word: string, { phases, statements }: Judgeable, locate: (id: string) => Located | undefined): boolean {
  const runsIt = phases === undefined || phases.some((phase) => phase === word);
  return statements.some((id) => {
    const located = locate(id);
    return located !== undefined && ((runsIt && located.phases.includes(word)) || isIn(word, located));
  });
}

/** A section as `<document>/<words of its heading>`: `platform/export`, `buildpack/slice-layers`. */
export function isIn(word: string, located: Pick<Located, "document" | "section">): boolean {
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
