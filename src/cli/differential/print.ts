/** Prints the differences of two lifecycles: the smallest world of each, both observations, and the statements about it. */
import type { Json } from "#base";
import type { Cause, SearchResult } from "#differential";
import { type Ink, withoutControls } from "#reports";

const VALUE_MAX = 100;

export function differentialLines<W>(
  [a, b]: readonly [string, string],
  { worlds, differing, causes }: SearchResult<W>,
  seed: string,
  ink: Ink,
): readonly string[] {
  const width = Math.max(a.length, b.length);
  return [
    `seed ${seed}`,
    "",
    ...causes.flatMap((cause, at) => [
      ink.strong(
        `${at + 1}. ${cause.changes.length === 0 ? "in the plain world" : cause.changes.map(({ shows }) => printable(shows)).join("; ")}`,
      ),
      ...cause.differences.flatMap(({ member, ...of }) => [
        `   ${printable(member)}`,
        `      ${a.padEnd(width)}  ${valueText(of.a)}`,
        `      ${b.padEnd(width)}  ${valueText(of.b)}`,
      ]),
      ink.faint(`   ${aboutText(cause)}; ${cause.worlds} ${cause.worlds === 1 ? "world" : "worlds"}`),
      "",
    ]),
    `${causes.length} differences in ${differing} of ${worlds} worlds`,
  ];
}

function aboutText<W>({ changes }: Cause<W>): string {
  const statements = [...new Set(changes.flatMap((change) => change.statements))];
  return statements.length === 0 ? "no statement is about this" : `about this: ${statements.join(", ")}`;
}

const valueText = (value: string | undefined): string => (value === undefined ? "absent" : printable(value));

/** The values are byte strings. */
function printable(bytes: string): string {
  const short = bytes.length > VALUE_MAX ? `${bytes.slice(0, VALUE_MAX)}… (${bytes.length} bytes)` : bytes;
  return withoutControls(short) || '""';
}

export const differentialRecord = <W>(
  lifecycles: readonly [string, string],
  { worlds, differing, causes }: SearchResult<W>,
  seed: string,
): Json => ({
  lifecycles: [...lifecycles],
  seed,
  worlds,
  differing,
  differences: causes.map(({ changes, differences, worlds: count }) => ({
    changes: changes.map(({ shows }) => shows),
    members: differences.map(({ member, a, b }) => ({ member, a: a ?? null, b: b ?? null })),
    statements: [...new Set(changes.flatMap((change) => change.statements))],
    worlds: count,
  })),
});
