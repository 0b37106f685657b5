/** `cut` and `tr`. */
import { linesOf } from "./lines.ts";
import { type Options, parseOptions } from "./options.ts";
import type { Tool, ToolCall } from "./tool.ts";

type Range = readonly [from: number, to: number];

export const cut: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "sznC",
    values: "bcfd",
    long: { complement: "C", "only-delimited": "s", "zero-terminated": "z" },
    longValues: { bytes: "b", characters: "c", fields: "f", delimiter: "d", "output-delimiter": "o" },
  });
  const kinds = ["b", "c", "f"].filter((kind) => options.has(kind));
  const [kind] = kinds;
  const list = kind === undefined ? undefined : rangesOf(options.value(kind) ?? "");
  if (kind === undefined || kinds.length > 1 || list === undefined) return call.fail("you must specify a list");
  if (kind !== "f" && options.has("o")) return call.limit("--output-delimiter with bytes");
  const end = options.has("z") ? "\0" : "\n";
  for (const { text } of call.inputs(options.operands))
    for (const each of linesOf(text, end)) {
      const line = each.endsWith(end) ? each.slice(0, -1) : each;
      const picked = kind === "f" ? fieldsOf(line, list, options) : pick([...line], list, options).join("");
      if (picked !== undefined) call.print(picked + end);
    }
};

function rangesOf(text: string): readonly Range[] | undefined {
  const ranges: Range[] = [];
  for (const part of text.split(/[, ]/)) {
    const [, from, dash, to] = /^(\d*)(-?)(\d*)$/.exec(part) ?? [];
    if (from === undefined || (from === "" && to === "")) return undefined;
    const first = from === "" ? 1 : Number(from);
    const last = dash === "" ? first : to === "" ? Number.POSITIVE_INFINITY : Number(to);
    if (first < 1 || last < first) return undefined;
    ranges.push([first, last]);
  }
  return ranges;
}

const pick = (pieces: readonly string[], ranges: readonly Range[], options: Options): string[] =>
  pieces.filter((_, i) => ranges.some(([from, to]) => i + 1 >= from && i + 1 <= to) !== options.has("C"));

/** Undefined if the line is left out. */
function fieldsOf(line: string, ranges: readonly Range[], options: Options): string | undefined {
  const delimiter = options.value("d") ?? "\t";
  if (!line.includes(delimiter)) return options.has("s") ? undefined : line;
  return pick(line.split(delimiter), ranges, options).join(options.value("o") ?? delimiter);
}

export const tr: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "cCdst",
    long: { complement: "c", delete: "d", "squeeze-repeats": "s", "truncate-set1": "t" },
    isOperandLast: true,
  });
  const [first, second, ...more] = options.operands;
  const needsSecond = !options.has("d") && !options.has("s");
  if (first === undefined || more.length > 0 || (needsSecond && second === undefined))
    return call.fail("missing operand");
  if (options.has("d") && !options.has("s") && second !== undefined) return call.fail(`extra operand '${second}'`);
  const isComplement = options.has("c") || options.has("C");
  const set1 = setOf(call, first);
  const set2 = second === undefined ? undefined : setOf(call, second);
  if (set1 === undefined || (second !== undefined && set2 === undefined)) return;
  const from = isComplement ? ALL.filter((byte) => !set1.includes(byte)) : set1;
  call.print(translated(call.stdin, from, set2, options));
};

const ALL = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));

function translated(
  text: string,
  from: readonly string[],
  to: readonly string[] | undefined,
  options: Options,
): string {
  const isRemoved = options.has("d") ? new Set(from) : new Set<string>();
  const changes = new Map<string, string>();
  if (!options.has("d") && to !== undefined)
    from.forEach((byte, i) => {
      const isBeyond = i >= to.length;
      if (!(isBeyond && options.has("t"))) changes.set(byte, to[i] ?? to.at(-1) ?? "");
    });
  const squeezed = options.has("s") ? new Set(to ?? from) : new Set<string>();
  let last = "";
  let out = "";
  for (const byte of text) {
    if (isRemoved.has(byte)) continue;
    const changed = changes.get(byte) ?? byte;
    if (changed === last && squeezed.has(changed)) continue;
    out += changed;
    last = changed;
  }
  return out;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  lower: /[a-z]/,
  upper: /[A-Z]/,
  alpha: /[a-zA-Z]/,
  digit: /[0-9]/,
  alnum: /[a-zA-Z0-9]/,
  space: /[\t-\r ]/,
  blank: /[\t ]/,
  punct: /[!-/:-@[-`{-~]/,
  print: /[ -~]/,
  graph: /[!-~]/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the class of control characters
  cntrl: /[\0-\x1f\x7f]/,
  xdigit: /[0-9a-fA-F]/,
};
const ESCAPES: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};
const ELEMENT = /\[:([a-z]+):\]|\\([0-3][0-7]{2}|[0-7]{1,2})|\\([\s\S])|([\s\S])/y;

/** The bytes of a set. Undefined after a report. */
function setOf(call: ToolCall, text: string): string[] | undefined {
  if (/\[[=.]|\[.\*/.test(text)) {
    call.limit(`the set ${text}`);
    return undefined;
  }
  const bytes: string[] = [];
  ELEMENT.lastIndex = 0;
  while (ELEMENT.lastIndex < text.length) {
    const [, name, octal, escaped, plain] = ELEMENT.exec(text) ?? [];
    if (name !== undefined) {
      bytes.push(...ALL.filter((byte) => CLASSES[name]?.test(byte) ?? false));
      continue;
    }
    const byte =
      octal !== undefined
        ? String.fromCharCode(Number.parseInt(octal, 8))
        : (plain ?? ESCAPES[escaped ?? ""] ?? escaped ?? "");
    const at = ELEMENT.lastIndex;
    if (text[at] !== "-" || at + 1 >= text.length) {
      bytes.push(byte);
      continue;
    }
    ELEMENT.lastIndex = at + 1;
    const [, , toOctal, toEscape, toPlain] = ELEMENT.exec(text) ?? [];
    const to =
      toOctal !== undefined
        ? String.fromCharCode(Number.parseInt(toOctal, 8))
        : (toPlain ?? ESCAPES[toEscape ?? ""] ?? toEscape ?? "");
    if (to < byte) {
      call.fail(`range-endpoints of '${byte}-${to}' are in reverse collating sequence order`);
      return undefined;
    }
    bytes.push(...ALL.slice(byte.charCodeAt(0), to.charCodeAt(0) + 1));
  }
  return bytes;
}
