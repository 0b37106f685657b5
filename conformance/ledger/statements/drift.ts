/** Finds what has changed in the text since the ledger was written. The ledger has digests of lines, not the lines. */
import { digestOf } from "#base";
import { holdsNow, type Statement } from "./statement.ts";

const sha256 = (text: string): string => digestOf(normaliseText(text)).slice("sha256:".length);

/** The `sha256` of a statement. `text` is the whole document. */
export const citedDigest = (text: string, lines: string): string => sha256(citedLines(text, lines));

export const citedLines = (text: string, lines: string): string => joined(text.split("\n"), rangesOf(lines), 0);

type LineRange = readonly [from: number, to: number];

const rangesOf = (lines: string): readonly LineRange[] =>
  lines.split(",").map((range) => {
    const [from = "", to = from] = range.trim().split("-");
    return [Number(from), Number(to)];
  });

/** The lines of the ranges, `shift` lines further down. */
const joined = (all: readonly string[], ranges: readonly LineRange[], shift: number): string =>
  ranges.flatMap(([from, to]) => all.slice(Math.max(0, from + shift - 1), Math.max(0, to + shift))).join("\n");

/** Removes emphasis, backticks and escapes, and collapses white space. */
export const normaliseText = (text: string): string =>
  text
    .replace(/[*_`\\]/g, "")
    .replace(/\s+/g, " ")
    .trim();

export interface Drift {
  /** The same text at other lines. */
  readonly moved: readonly { readonly statement: Statement; readonly lines: string }[];
  /** The document has no such text any more. */
  readonly changed: readonly { readonly statement: Statement; readonly text: string }[];
  /** Lines with a word of RFC 2119 that the ledger's revision does not have. */
  readonly added: readonly NormativeLine[];
}

export interface NormativeLine {
  readonly document: string;
  readonly line: number;
  readonly text: string;
  /** What `specs/sentences.toml` keeps of it. */
  readonly digest: string;
}

export interface KnownText {
  readonly statements: readonly Statement[];
  /** By document: a digest for each normative line in the ledger's revision. */
  readonly sentences: ReadonlyMap<string, readonly string[]>;
}

/** `documents`: the texts by name, such as `platform.md`. Statements of other documents, and of older versions only, are left out. */
export function driftOf({ statements, sentences }: KnownText, documents: ReadonlyMap<string, string>): Drift {
  const drifts = [...documents].map(([document, text]) => {
    const cited = statements.filter((one) => one.document === document && holdsNow(one));
    const added = withoutKnown(normativeLines(document, text), sentences.get(document) ?? []);
    return { ...driftIn(text.split("\n"), cited), added };
  });
  return {
    moved: drifts.flatMap(({ moved }) => moved),
    changed: drifts.flatMap(({ changed }) => changed),
    added: drifts.flatMap(({ added }) => added),
  };
}

function driftIn(all: readonly string[], statements: readonly Statement[]): Omit<Drift, "added"> {
  const placed = statements.map((statement) => ({ statement, shift: shiftOf(statement, all) }));
  const found = placed.flatMap(({ statement, shift }) =>
    shift === undefined ? [] : [{ line: firstOf(statement), shift }],
  );
  return {
    moved: placed.flatMap(({ statement, shift = 0 }) =>
      shift === 0 ? [] : [{ statement, lines: shifted(rangesOf(statement.lines), shift) }],
    ),
    changed: placed.flatMap(({ statement, shift }) =>
      shift === undefined ? [{ statement, text: presentText(statement, all, found) }] : [],
    ),
  };
}

const firstOf = ({ lines }: Statement): number => Math.min(...rangesOf(lines).map(([from]) => from));

const shifted = (ranges: readonly LineRange[], shift: number): string =>
  ranges.map(([from, to]) => (from === to ? `${from + shift}` : `${from + shift}-${to + shift}`)).join(",");

/** How far the cited text is from its lines, 0 if it is there; undefined if the document does not have it. */
function shiftOf({ lines, sha256: wanted }: Statement, all: readonly string[]): number | undefined {
  const ranges = rangesOf(lines);
  const first = Math.min(...ranges.map(([from]) => from));
  const last = Math.max(...ranges.map(([, to]) => to));
  for (let distance = 0; distance < all.length; distance++) {
    for (const shift of [distance, -distance]) {
      if (first + shift < 1 || last + shift > all.length) continue;
      if (sha256(joined(all, ranges, shift)) === wanted) return shift;
    }
  }
  return undefined;
}

/** What is probably in its place: the lines have moved like those of the nearest text that was found. */
function presentText(
  statement: Statement,
  all: readonly string[],
  found: readonly { readonly line: number; readonly shift: number }[],
): string {
  const distance = ({ line }: { readonly line: number }): number => Math.abs(line - firstOf(statement));
  const [nearest] = found.toSorted((a, b) => distance(a) - distance(b));
  return normaliseText(joined(all, rangesOf(statement.lines), nearest?.shift ?? 0));
}

const NORMATIVE = /\b(?:MUST|SHALL|SHOULD|REQUIRED|RECOMMENDED|MAY|OPTIONAL)\b/;
/** Long enough to tell the lines of a document apart. */
const DIGEST_LENGTH = 12;

/** Every line with a word of RFC 2119, outside blocks of code. The documents write a sentence in one line. */
export function normativeLines(document: string, text: string): readonly NormativeLine[] {
  let isCode = false;
  return text.split("\n").flatMap((line, i) => {
    if (line.trimStart().startsWith("```")) isCode = !isCode;
    if (isCode || !NORMATIVE.test(line)) return [];
    return [{ document, line: i + 1, text: normaliseText(line), digest: sha256(line).slice(0, DIGEST_LENGTH) }];
  });
}

/** A line that occurs more often than before is new as well. */
function withoutKnown(lines: readonly NormativeLine[], known: readonly string[]): readonly NormativeLine[] {
  const left = new Map<string, number>();
  for (const digest of known) left.set(digest, (left.get(digest) ?? 0) + 1);
  return lines.filter(({ digest }) => {
    const count = left.get(digest) ?? 0;
    left.set(digest, count - 1);
    return count <= 0;
  });
}
