/**
 * `.dockerignore`: the paths of a context that COPY and ADD ignore. A pattern matches a path and everything below it; `**` matches any
 * number of directories; the last matching pattern counts, and `!` re-includes.
 */
import { type ByteString, byteString } from "#base";
import { compileGlob } from "../layers/glob.ts";

export interface IgnoreFile {
  /** `path` is relative. */
  ignores(path: ByteString): boolean;
  /** Some pattern re-includes: an ignored directory may contain files that are not ignored. */
  readonly hasExceptions: boolean;
}

export const IGNORES_NOTHING: IgnoreFile = { ignores: () => false, hasExceptions: false };

/** Further patterns are ignored: each costs time per file. */
const PATTERNS_MAX = 1_000;

interface Pattern {
  readonly reincludes: boolean;
  readonly parts: readonly Part[];
}
type Part = "**" | ((name: ByteString) => boolean);

export function parseIgnoreFile(text: string): IgnoreFile {
  const patterns = text.split("\n").slice(0, PATTERNS_MAX).flatMap(patternOf);
  if (patterns.length === 0) return IGNORES_NOTHING;
  return {
    hasExceptions: patterns.some(({ reincludes }) => reincludes),
    ignores(path) {
      const names = path.split("/");
      const last = patterns.findLast(({ parts }) => matches(parts, names));
      return last !== undefined && !last.reincludes;
    },
  };
}

function patternOf(line: string): readonly Pattern[] {
  if (line.startsWith("#")) return [];
  const written = line.trim();
  const reincludes = written.startsWith("!");
  const names: string[] = [];
  for (const name of (reincludes ? written.slice(1).trim() : written).split("/")) {
    if (name === "..") names.pop();
    else if (name !== "" && name !== ".") names.push(name);
  }
  return names.length === 0 ? [] : [{ reincludes, parts: names.map(partOf) }];
}

function partOf(name: string): Part {
  if (name === "**") return name;
  const glob = compileGlob(byteString(name.replaceAll("**", "*")));
  return (candidate) => {
    const matched = glob(candidate);
    return matched.ok && matched.value;
  };
}

/** Whether the pattern matches the path or a directory above it. The set contains the possible numbers of names that earlier parts matched. */
function matches(parts: readonly Part[], names: readonly ByteString[]): boolean {
  let taken = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const count of taken) {
      if (part === "**") for (let more = count; more <= names.length; more++) next.add(more);
      else {
        const name = names[count];
        if (name !== undefined && part(name)) next.add(count + 1);
      }
    }
    taken = next;
  }
  taken.delete(0);
  return taken.size > 0;
}
