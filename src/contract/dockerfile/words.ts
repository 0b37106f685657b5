/** Splits the arguments of an instruction into words. Words keep quotes and escapes, which `expandWord` removes. */
import type { Escape, InstructionFlag } from "./model.ts";

export const splitOnWhitespace = (rest: string): readonly string[] => rest.split(/\s+/).filter((word) => word !== "");

/** Quoted and escaped blanks do not separate words. */
export function splitQuotedWords(rest: string, escapeChar: Escape): readonly string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (let i = 0; i < rest.length; i++) {
    const char = rest.charAt(i);
    if (char === escapeChar && quote !== "'") {
      if (i + 1 === rest.length) continue;
      i += 1;
      word += char + rest[i];
    } else if (quote === "" && /\s/.test(char)) {
      if (word !== "") words.push(word);
      word = "";
    } else {
      word += char;
      if (quote === char) quote = "";
      else if (quote === "" && (char === '"' || char === "'")) quote = char;
    }
  }
  if (word !== "") words.push(word);
  return words;
}

/** A JSON array of strings; undefined for any other text; "mixed" if the array contains other values. */
export function parseJsonWords(rest: string): readonly string[] | "mixed" | undefined {
  if (!rest.startsWith("[")) return undefined;
  let read: unknown;
  try {
    read = JSON.parse(rest);
  } catch {
    return undefined;
  }
  if (!Array.isArray(read)) return undefined;
  return read.every((word) => typeof word === "string") ? read : "mixed";
}

export interface FlagsAndRest {
  readonly flags: readonly InstructionFlag[];
  readonly rest: string;
}

/** Takes `--name` and `--name=value` from the start; a lone `--` ends the flags. */
export function parseInstructionFlags(rest: string, escapeChar: Escape): FlagsAndRest {
  const flags: InstructionFlag[] = [];
  let left = rest;
  while (left.startsWith("--")) {
    const word = firstWord(left, escapeChar);
    left = left.slice(word.length).trimStart();
    if (word === "--") break;
    const equals = word.indexOf("=");
    flags.push(equals < 0 ? { name: word.slice(2) } : { name: word.slice(2, equals), value: word.slice(equals + 1) });
  }
  return { flags, rest: left };
}

function firstWord(text: string, escapeChar: Escape): string {
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === escapeChar && quote !== "'") i += 1;
    else if (quote === "" && /\s/.test(char)) return text.slice(0, i);
    else if (quote === char) quote = "";
    else if (quote === "" && (char === '"' || char === "'")) quote = char;
  }
  return text;
}
