/** `sort` in the C locale. Not covered: versions (`-V`), general numbers (`-g`), human sizes (`-h`), months, and merges. */
import { linesOf } from "./lines.ts";
import { type Options, parseOptions } from "./options.ts";
import type { Tool, ToolCall } from "./tool.ts";

interface Order {
  readonly isNumber: boolean;
  readonly isReverse: boolean;
  readonly isFolded: boolean;
  readonly skipsBlanks: boolean;
  readonly isDictionary: boolean;
}

interface Key extends Order {
  readonly from: readonly [field: number, char: number];
  readonly to: readonly [field: number, char: number] | undefined;
}

export const sort: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "rnufbdsczC",
    values: "kto",
    long: {
      reverse: "r",
      "numeric-sort": "n",
      unique: "u",
      "ignore-case": "f",
      "ignore-leading-blanks": "b",
      stable: "s",
      check: "c",
      "zero-terminated": "z",
    },
    longValues: { key: "k", "field-separator": "t", output: "o" },
  });
  const keys = options.values("k").map((text) =>
    keyOf(
      text,
      orderOf((letter) => options.has(letter)),
    ),
  );
  if (keys.some((key) => key === undefined)) return call.limit(`the key ${options.values("k").join(" ")}`);
  const separator = options.value("t");
  if (separator !== undefined && separator.length !== 1) return call.limit(`the separator ${separator}`);
  if ((options.has("c") || options.has("C")) && options.operands.length > 1) return call.fail("extra operand", 2);
  const inputs = call.inputs(options.operands);
  if (call.result.code !== 0) return call.exit(2);
  const end = options.has("z") ? "\0" : "\n";
  const lines = inputs.flatMap(({ text }) =>
    linesOf(text, end).map((line) => (line.endsWith(end) ? line.slice(0, -1) : line)),
  );
  const compare = comparator(
    keys.filter((key) => key !== undefined),
    separator,
    options,
  );
  const isCheck = options.has("c") || options.has("C");
  if (isCheck && options.has("o")) return call.fail("options '-c' and '-o' are incompatible", 2);
  if (isCheck) return check(call, lines, compare, options);
  const inOrder = [...lines].sort((a, b) => compare(a, b));
  const kept = options.has("u")
    ? inOrder.filter((line, i) => i === 0 || compare(inOrder[i - 1] ?? "", line) !== 0)
    : inOrder;
  const out = kept.map((line) => line + end).join("");
  const to = options.value("o");
  if (to === undefined) call.print(out);
  else if (!call.write(to, out)) call.exit(2);
};

function check(
  call: ToolCall,
  lines: readonly string[],
  compare: (a: string, b: string) => number,
  options: Options,
): undefined {
  const isWrong = (a: string, b: string): boolean => (options.has("u") ? compare(a, b) >= 0 : compare(a, b) > 0);
  const at = lines.findIndex((line, i) => i > 0 && isWrong(lines[i - 1] ?? "", line));
  if (at < 0) return;
  if (options.has("C")) call.exit(1);
  else call.fail(`-:${at + 1}: disorder: ${lines[at]}`);
}

const orderOf = (has: (letter: string) => boolean): Order => ({
  isNumber: has("n"),
  isReverse: has("r"),
  isFolded: has("f"),
  skipsBlanks: has("b"),
  isDictionary: has("d"),
});

const KEY = /^(\d+)(?:\.(\d+))?([bdfnr]*)(?:,(\d+)(?:\.(\d+))?([bdfnr]*))?$/;

/** `2,3nr`. Letters of a key replace those of the command. */
function keyOf(text: string, general: Order): Key | undefined {
  const found = KEY.exec(text);
  if (found === null) return undefined;
  const [, field = "1", char = "1", letters = "", toField, toChar = "0", toLetters = ""] = found;
  const own = letters + toLetters;
  const order = own === "" ? general : orderOf((letter) => own.includes(letter));
  const to = toField === undefined ? undefined : ([Number(toField), Number(toChar)] as const);
  return { ...order, from: [Number(field), Number(char)], to };
}

type Compare = (a: string, b: string) => number;

function comparator(keys: readonly Key[], separator: string | undefined, options: Options): Compare {
  const whole: Key = { ...orderOf((letter) => options.has(letter)), from: [1, 1], to: undefined };
  const all = keys.length === 0 ? [whole] : keys;
  const isLastResort = !options.has("s") && !options.has("u");
  return (a, b) => {
    for (const key of all) {
      const by = compareKey(partOf(a, key, separator), partOf(b, key, separator), key);
      if (by !== 0) return key.isReverse ? -by : by;
    }
    if (!isLastResort) return 0;
    const by = a < b ? -1 : a > b ? 1 : 0;
    return options.has("r") ? -by : by;
  };
}

function compareKey(a: string, b: string, { isNumber, isFolded, isDictionary }: Order): number {
  if (isNumber) return numberOf(a) - numberOf(b);
  const seen = (text: string): string => {
    const kept = isDictionary ? text.replace(/[^a-zA-Z0-9 \t]/g, "") : text;
    return isFolded ? kept.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : kept;
  };
  const [left, right] = [seen(a), seen(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const numberOf = (text: string): number => Number(/^[ \t]*(-?\d*\.?\d*)/.exec(text)?.[1]?.replace(/^-?\.?$/, "0") || 0);

/** The part of a line that a key names. Without a separator, a field begins with the blanks before it. */
function partOf(line: string, { from, to, skipsBlanks }: Key, separator: string | undefined): string {
  const starts = fieldStarts(line, separator);
  const begin = (field: number, char: number): number => {
    const start = starts[field - 1];
    if (start === undefined) return line.length;
    const blanks = skipsBlanks ? (/^[ \t]*/.exec(line.slice(start))?.[0].length ?? 0) : 0;
    return start + blanks + char - 1;
  };
  const first = Math.min(begin(...from), line.length);
  if (to === undefined) return line.slice(first);
  const [field, char] = to;
  if (char > 0) return line.slice(first, Math.min(begin(field, char) + 1, line.length));
  const next = starts[field];
  const last = next === undefined ? line.length : separator === undefined ? next : next - 1;
  return line.slice(first, Math.max(first, last));
}

function fieldStarts(line: string, separator: string | undefined): number[] {
  const starts = [0];
  if (separator === undefined) {
    for (const { index } of line.matchAll(/(?<=[^ \t])[ \t]/g)) starts.push(index);
    return starts;
  }
  for (let at = line.indexOf(separator); at >= 0; at = line.indexOf(separator, at + 1)) starts.push(at + 1);
  return starts;
}
