/**
 * What buildpack.md > Phase #1: Detection > Process says of the build plan, as simply as it says it: it tries every part of a group. It
 * shares nothing with the reference, so that both cannot make one mistake.
 */

/** A potential build plan: names. */
export interface Section {
  readonly provides: readonly string[];
  readonly requires: readonly string[];
}

export interface Participant {
  readonly id: string;
  readonly optional: boolean;
  /** The section at the top, then those in `or`. */
  readonly sections: readonly [Section, ...Section[]];
}

/** Ids that provide and that require a name, in the order of the group. */
export interface Entry {
  readonly providers: readonly string[];
  readonly requirers: readonly string[];
}

export interface Resolved {
  readonly group: readonly string[];
  readonly entries: Readonly<Record<string, Entry>>;
}

interface Chosen extends Section {
  readonly id: string;
  readonly optional: boolean;
}

/**
 * The text does not say whether an optional buildpack is left out before its next section is tried, so there are two results.
 * Undefined: the group fails.
 */
export function resultsOf(participants: readonly Participant[]): readonly (Resolved | undefined)[] {
  return [true, false].map((inEach) => firstOf(trialsOf(participants, inEach)));
}

/** Left to right, depth first: the last participant's section changes fastest. */
function trialsOf([first, ...rest]: readonly Participant[], inEach: boolean): readonly (readonly Chosen[])[] {
  if (first === undefined) return [[]];
  const { id, sections } = first;
  return sections.flatMap((section, i) => {
    const optional = first.optional && (inEach || i === sections.length - 1);
    return trialsOf(rest, inEach).map((trial) => [{ id, optional, ...section }, ...trial]);
  });
}

function firstOf(trials: readonly (readonly Chosen[])[]): Resolved | undefined {
  for (const trial of trials) {
    const kept = largestPart(trial);
    if (kept !== undefined) return { group: kept.map(({ id }) => id), entries: entriesOf(kept) };
  }
  return undefined;
}

/** The largest part with all required members in which nothing is unmet or unused. */
function largestPart(trial: readonly Chosen[]): readonly Chosen[] | undefined {
  const parts = trial.reduce<readonly (readonly Chosen[])[]>(
    (all, one) => (one.optional ? all.flatMap((part) => [[...part, one], part]) : all.map((part) => [...part, one])),
    [[]],
  );
  return parts.filter(fits).toSorted((a, b) => b.length - a.length)[0];
}

/** Why a member must not be in a part of a group. */
export interface Misfit {
  readonly optional: boolean;
  readonly why: "unused-provide" | "unmet-require";
}

const fits = (part: readonly Chosen[]): boolean => misfitsIn(part).length === 0;

function misfitsIn(part: readonly Chosen[]): readonly Misfit[] {
  return part.flatMap(({ optional, provides, requires }, at): readonly Misfit[] => {
    const isUsed = (name: string) => part.slice(at).some((later) => later.requires.includes(name));
    const isMet = (name: string) => part.slice(0, at + 1).some((earlier) => earlier.provides.includes(name));
    return [
      ...(provides.every(isUsed) ? [] : [{ optional, why: "unused-provide" } as const]),
      ...(requires.every(isMet) ? [] : [{ optional, why: "unmet-require" } as const]),
    ];
  });
}

/** What is wrong with a group of these members, in the pairing in which the least is. */
export function misfitsOf(members: readonly Participant[]): readonly Misfit[] {
  const all = trialsOf(members, true).map(misfitsIn);
  return all.toSorted((one, other) => one.length - other.length)[0] ?? [];
}

function entriesOf(part: readonly Chosen[]): Readonly<Record<string, Entry>> {
  const names = [...new Set(part.flatMap(({ provides }) => provides))].sort();
  const idsWith = (key: "provides" | "requires", name: string) =>
    part.filter((one) => one[key].includes(name)).map(({ id }) => id);
  return Object.fromEntries(
    names.map((name) => [name, { providers: idsWith("provides", name), requirers: idsWith("requires", name) }]),
  );
}

/**
 * The names that each buildpack of a group gets in its own plan if, of each name, the first `unmet` providers report it as unmet: the next
 * provider gets what the one before did not meet.
 */
export const deliveredTo = (
  { entries }: Resolved,
  id: string,
  unmet: Readonly<Record<string, number>>,
): readonly string[] =>
  Object.entries(entries)
    .filter(([name, { providers }]) => providers.includes(id) && providers.indexOf(id) <= (unmet[name] ?? 0))
    .map(([name]) => name);
