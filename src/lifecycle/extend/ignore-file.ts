/**
 * `.dockerignore`: which paths of a context do not exist for COPY and ADD. A pattern means what it matches and everything below; `**`
 * stands for any number of directories; the last pattern that matches counts, and `!` takes back.
 */
import { compileGlob } from "../layers/glob.ts";

export interface IgnoreFile {
  /** `path` is relative, a byte string. */
  ignores(path: string): boolean;
  /** Some pattern takes back: what is in an ignored directory may be there after all. */
  readonly hasExceptions: boolean;
}

export const IGNORES_NOTHING: IgnoreFile = { ignores: () => false, hasExceptions: false };

/** More are cut off: nobody writes so many, and each costs something per file. */
export const PATTERNS_MAX = 1_000;

interface Pattern {
  readonly takesBack: boolean;
  readonly parts: readonly Part[];
}
type Part = "**" | ((name: string) => boolean);

export function parseIgnoreFile(text: string): IgnoreFile {
  const patterns = text.split("\n").slice(0, PATTERNS_MAX).flatMap(patternOf);
  if (patterns.length === 0) return IGNORES_NOTHING;
  return {
    hasExceptions: patterns.some(({ takesBack }) => takesBack),
    ignores(path) {
      const names = path.split("/");
      const last = patterns.findLast(({ parts }) => matches(parts, names));
      return last !== undefined && !last.takesBack;
    },
  };
}

function patternOf(line: string): readonly Pattern[] {
  if (line.startsWith("#")) return [];
  const written = line.trim();
  const takesBack = written.startsWith("!");
  const names: string[] = [];
  for (const name of (takesBack ? written.slice(1).trim() : written).split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names.length === 0 ? [] : [{ takesBack, parts: names.map(partOf) }];
}

function partOf(name: string): Part {
  if (name === "**") return name;
  const glob = compileGlob(name.replaceAll("**", "*"));
  return (candidate) => {
    const matched = glob(candidate);
    return matched.ok && matched.value;
  };
}

/** Does the pattern mean the path, or a directory above it? The set holds how many names the parts so far may have taken. */
function matches(parts: readonly Part[], names: readonly string[]): boolean {
  let taken = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const count of taken) {
      if (part === "**") for (let more = count; more <= names.length; more++) next.add(more);
      else if (count < names.length && part(names[count] ?? "")) next.add(count + 1);
    }
    taken = next;
  }
  taken.delete(0);
  return taken.size > 0;
}
