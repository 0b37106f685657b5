/** File modes as numbers, as letters (`drwxr-xr-x`) and as changes (`u+x,go=r`). */
import type { Stat } from "../../model/process.ts";

const KINDS: Readonly<Record<Stat["kind"], string>> = {
  file: "-",
  dir: "d",
  symlink: "l",
  fifo: "p",
  socket: "s",
  char: "c",
  block: "b",
};

export const KIND_BITS: Readonly<Record<Stat["kind"], number>> = {
  file: 0o100000,
  dir: 0o040000,
  symlink: 0o120000,
  fifo: 0o010000,
  socket: 0o140000,
  char: 0o020000,
  block: 0o060000,
};

/** Links have no mode of their own. */
export const modeOf = ({ kind, mode }: Pick<Stat, "kind" | "mode">): number => (kind === "symlink" ? 0o777 : mode);

export function modeText(stat: Pick<Stat, "kind" | "mode">): string {
  const mode = modeOf(stat);
  const triple = (shift: number, special: number, letters: string): string => {
    const bits = mode >> shift;
    const [x = "", S = ""] = letters;
    const execute = (mode & special) !== 0 ? (bits & 1 ? x : S) : bits & 1 ? "x" : "-";
    return `${bits & 4 ? "r" : "-"}${bits & 2 ? "w" : "-"}${execute}`;
  };
  return `${KINDS[stat.kind]}${triple(6, 0o4000, "sS")}${triple(3, 0o2000, "sS")}${triple(0, 0o1000, "tT")}`;
}

export interface ModeSubject {
  readonly mode: number;
  readonly isDir: boolean;
  readonly umask: number;
}

/** Returns undefined if `text` is no mode. An octal mode of up to four digits keeps the set-id bits of a directory. */
export function changedMode(text: string, subject: ModeSubject): number | undefined {
  if (/^[0-7]{1,5}$/.test(text)) {
    const keeps = subject.isDir && text.length < 5 ? subject.mode & 0o6000 : 0;
    return Number.parseInt(text, 8) | keeps;
  }
  let mode: number | undefined = subject.mode;
  for (const clause of text.split(",")) {
    if (mode === undefined) return undefined;
    mode = applyClause(clause, { ...subject, mode });
  }
  return mode;
}

const CLAUSE = /^([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)$/;
const WHO: Readonly<Record<string, number>> = { u: 0o4700, g: 0o2070, o: 0o1007, a: 0o7777 };

function applyClause(clause: string, subject: ModeSubject): number | undefined {
  const [, who = "", actions = ""] = CLAUSE.exec(clause) ?? [];
  if (actions === "") return undefined;
  const mask = who === "" ? 0o7777 : [...who].reduce((all, letter) => all | (WHO[letter] ?? 0), 0);
  const hidden = who === "" ? subject.umask : 0;
  let mode = subject.mode;
  for (const [, sign = "", permissions = ""] of actions.matchAll(/([-+=])([ugo]|[rwxXst]*)/g)) {
    const bits = bitsOf(permissions, { ...subject, mode }) & mask & ~hidden;
    if (sign === "+") mode |= bits;
    else if (sign === "-") mode &= ~bits;
    else mode = (mode & ~(mask & (subject.isDir ? 0o1777 : 0o7777) & (who === "" ? 0o777 | 0o7000 : 0o7777))) | bits;
  }
  return mode;
}

/** The bits for all three classes; the caller masks them. */
function bitsOf(permissions: string, { mode, isDir }: ModeSubject): number {
  if (/^[ugo]$/.test(permissions)) {
    const shift = permissions === "u" ? 6 : permissions === "g" ? 3 : 0;
    return ((mode >> shift) & 7) * 0o111;
  }
  const all: Readonly<Record<string, number>> = {
    r: 0o444,
    w: 0o222,
    x: 0o111,
    X: isDir || (mode & 0o111) !== 0 ? 0o111 : 0,
    s: 0o6000,
    t: 0o1000,
  };
  return [...permissions].reduce((bits, letter) => bits | (all[letter] ?? 0), 0);
}
