/** Finds where the source of a module declares what a fault names: `cases[1]` is the second element of the list `cases`. */

/** The line of an element of a list that the text spells out; undefined if it is made in another way. */
export function lineInSource(text: string, message: string): number | undefined {
  const [, key = "", index = ""] =
    /\b(cases|worlds|statements|findings|options|laws|mutants|steps|generators)\[(\d+)\]/.exec(message) ?? [];
  if (key !== "") return lineAt(text, elementAt(text, key, Number(index)));
  const [, quoted = ""] = /"([\w.-]{3,})"/.exec(message) ?? [];
  return quoted === "" ? undefined : lineAt(text, wholeWord(text, quoted));
}

const lineAt = (text: string, at: number | undefined): number | undefined =>
  at === undefined || at < 0 ? undefined : text.slice(0, at).split("\n").length;

const wholeWord = (text: string, word: string): number | undefined => {
  const at = text.search(new RegExp(`["'\`]${word.replace(/[.]/g, "\\.")}["'\`]`));
  return at < 0 ? undefined : at;
};

/** Where the n-th element of the list `key` begins. */
function elementAt(text: string, key: string, index: number): number | undefined {
  const declared = new RegExp(`\\b${key}\\s*[:=]\\s*(?:[\\w.]+\\s*=>\\s*)?\\[`).exec(text);
  if (declared === null) return undefined;
  let depth = 0;
  let found = -1;
  let isBetween = true;
  for (let at = declared.index + declared[0].length; at < text.length; at++) {
    const char = text[at] ?? "";
    if (depth === 0 && char === "]") return undefined;
    if (depth === 0 && isBetween && /\S/.test(char) && char !== ",") {
      found++;
      isBetween = false;
      if (found === index) return at;
    }
    if (/["'`]/.test(char)) at = endOfString(text, at, char);
    else if (/[[{(]/.test(char)) depth++;
    else if (/[\]})]/.test(char)) depth--;
    else if (depth === 0 && char === ",") isBetween = true;
  }
  return undefined;
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}
