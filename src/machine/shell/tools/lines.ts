/** `cat`, `tac`, `head`, `tail`, `wc`, `uniq`. */

import { parseOptions } from "./options.ts";
import { sizeOf } from "./sizes.ts";
import type { Tool, ToolCall } from "./tool.ts";

/** Lines with their ends. The last one may have none. */
export const linesOf = (text: string, end = "\n"): string[] => {
  const lines = text.split(end);
  const last = lines.pop() ?? "";
  return [...lines.map((line) => line + end), ...(last === "" ? [] : [last])];
};

export const cat: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "nAbsETvetu",
    long: { number: "n", "show-all": "A", "show-ends": "E", "squeeze-blank": "s" },
  });
  const has = (letters: string): boolean => options.last(letters) !== undefined;
  const text = call
    .inputs(options.operands)
    .map((input) => input.text)
    .join("");
  if (!has("nAbsETvet")) return call.print(text);
  let number = 0;
  let blank = 0;
  for (const line of linesOf(text)) {
    blank = line === "\n" ? blank + 1 : 0;
    if (has("s") && blank > 1) continue;
    const isNumbered = has("b") ? line !== "\n" : has("n");
    if (isNumbered) number += 1;
    const visible = line.replace(/[^\n]/g, (byte) => shownByte(byte, has("Avet"), has("ATt")));
    call.print(
      `${isNumbered ? `${String(number).padStart(6)}\t` : ""}${has("AEe") ? visible.replace("\n", "$\n") : visible}`,
    );
  }
};

function shownByte(byte: string, isVisible: boolean, showsTabs: boolean): string {
  if (byte === "\t") return showsTabs ? "^I" : byte;
  if (!isVisible) return byte;
  const code = byte.charCodeAt(0);
  const low = code & 0x7f;
  const shown = low < 32 ? `^${String.fromCharCode(low + 64)}` : low === 127 ? "^?" : String.fromCharCode(low);
  return code >= 128 ? `M-${shown}` : shown;
}

export const tac: Tool = (call) => {
  for (const { text } of call.inputs(parseOptions(call.args, {}).operands))
    call.print(linesOf(text).reverse().join(""));
};

interface Part {
  readonly isBytes: boolean;
  readonly count: number;
  readonly sign: string;
}

/** `-n 3`, `-c +2`, `-5`. The default is 10 lines. */
function partOf(call: ToolCall) {
  const [first = "", ...others] = call.args;
  const isOld = /^-\d+$/.test(first) || (call.name === "tail" && others.length < 2 && /^\+\d+$/.test(first));
  if (isOld && call.name === "tail" && others.length > 1) {
    call.fail(`option used in invalid context -- ${first.slice(1)}`);
    return { options: parseOptions([], {}), part: undefined };
  }
  const args = isOld ? [`-n${first.startsWith("+") ? first : first.slice(1)}`, ...others] : call.args;
  const options = parseOptions(args, {
    flags: "qvz",
    values: "nc",
    long: { quiet: "q", silent: "q", verbose: "v", "zero-terminated": "z" },
    longValues: { lines: "n", bytes: "c" },
  });
  const letter = options.last("nc") ?? "n";
  const given = options.value(letter) ?? "10";
  const [, sign = "", size = ""] = /^([-+]?)(.*)$/s.exec(given) ?? [];
  const count = sizeOf(size);
  if (count === undefined) call.fail(`invalid number of ${letter === "n" ? "lines" : "bytes"}: '${given}'`);
  return { options, part: count === undefined ? undefined : { isBytes: letter === "c", count, sign } };
}

const cutter =
  (cut: (pieces: readonly string[], part: Part) => readonly string[]): Tool =>
  (call) => {
    const { options, part } = partOf(call);
    if (part === undefined) return;
    const names = options.operands.length === 0 ? ["-"] : options.operands;
    const hasTitles = options.last("qv") === undefined ? names.length > 1 : options.last("qv") === "v";
    let isFirst = true;
    for (const name of names) {
      if (call.fs.kind(call.at(name)) === "dir" && name !== "-") {
        if (hasTitles) call.print(`${isFirst ? "" : "\n"}==> ${name} <==\n`);
        isFirst = false;
        call.fail(`error reading '${name}': Is a directory`);
        continue;
      }
      const text = call.read(name);
      if (text === undefined) continue;
      if (hasTitles) call.print(`${isFirst ? "" : "\n"}==> ${name === "-" ? "standard input" : name} <==\n`);
      isFirst = false;
      const pieces = part.isBytes ? [...text] : linesOf(text, options.has("z") ? "\0" : "\n");
      call.print(cut(pieces, part).join(""));
    }
  };

export const head: Tool = cutter((pieces, { count, sign }) =>
  sign === "-" ? pieces.slice(0, Math.max(0, pieces.length - count)) : pieces.slice(0, count),
);

export const tail: Tool = cutter((pieces, { count, sign }) =>
  sign === "+" ? pieces.slice(Math.max(0, count - 1)) : count === 0 ? [] : pieces.slice(-count),
);

const COUNTS = {
  l: (text: string): number => text.split("\n").length - 1,
  w: (text: string): number => text.match(/[^\t\n\v\f\r ]+/g)?.filter((word) => /[\x21-\x7e]/.test(word)).length ?? 0,
  c: (text: string): number => text.length,
};

export const wc: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "lwcm",
    long: { lines: "l", words: "w", bytes: "c", chars: "m" },
  });
  const asked = (["l", "w", "c"] as const).filter((one) => options.has(one) || (one === "c" && options.has("m")));
  const columns = asked.length === 0 ? (["l", "w", "c"] as const) : asked;
  if (options.has("m") && options.has("c")) return call.limit("both -c and -m");
  // The width depends on whether the standard input is a pipe, which just-bash does not say.
  const readsStdin = options.operands.length === 0 || options.operands.includes("-");
  if (readsStdin && (columns.length > 1 || options.operands.length > 1))
    return call.limit("several columns of the standard input");
  const rows = call
    .inputs(options.operands)
    .map(({ name, text }) => ({ name, counts: columns.map((one) => COUNTS[one](text)) }));
  const total = columns.map((_, i) => rows.reduce((sum, { counts }) => sum + (counts[i] ?? 0), 0));
  const width = widthOf(call, options.operands, columns.length);
  const row = (counts: readonly number[], name: string): void =>
    call.line(`${counts.map((count) => String(count).padStart(width)).join(" ")}${name}`);
  for (const { name, counts } of rows) row(counts, options.operands.length === 0 ? "" : ` ${name}`);
  if (options.operands.length > 1) row(total, " total");
};

/** One column has no blanks. Files give the width by their size, a stream has seven. */
function widthOf(call: ToolCall, operands: readonly string[], columns: number): number {
  if (columns === 1 && operands.length <= 1) return 1;
  let size = 0;
  let least = 1;
  for (const name of operands) {
    const kind = name === "-" ? undefined : call.fs.kind(call.at(name));
    if (kind === "file") size += call.fs.stat(call.at(name)).size;
    else if (name === "-" || kind !== undefined) least = 7;
  }
  return Math.max(least, String(size).length);
}

export const uniq: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "cduiz",
    values: "fsw",
    long: { count: "c", repeated: "d", unique: "u", "ignore-case": "i" },
    longValues: { "skip-fields": "f", "skip-chars": "s", "check-chars": "w" },
  });
  const [from = "-", to, ...more] = options.operands;
  if (more.length > 0) return call.fail(`extra operand '${more[0]}'`);
  const text = call.read(from);
  if (text === undefined) return;
  const number = (letter: string): number | undefined => {
    const given = options.value(letter);
    return given === undefined ? undefined : Number(given);
  };
  const [fields = 0, chars = 0, width] = [number("f"), number("s"), number("w")];
  const keyOf = (line: string): string => {
    const rest = line.replace(new RegExp(`^(?:[ \\t]*[^ \\t]*){0,${fields}}`), "").slice(chars);
    const key = width === undefined ? rest : rest.slice(0, width);
    return options.has("i") ? key.replace(/[a-z]/g, (letter) => letter.toUpperCase()) : key;
  };
  const groups: { readonly line: string; readonly key: string; count: number }[] = [];
  const end = options.has("z") ? "\0" : "\n";
  for (const each of linesOf(text, end)) {
    const line = each.endsWith(end) ? each.slice(0, -1) : each;
    const key = keyOf(line);
    const last = groups.at(-1);
    if (last !== undefined && last.key === key) last.count += 1;
    else groups.push({ line, key, count: 1 });
  }
  const isShown = (count: number): boolean => !(options.has("d") && count < 2) && !(options.has("u") && count > 1);
  const out = groups
    .filter(({ count }) => isShown(count))
    .map(({ line, count }) => `${options.has("c") ? `${String(count).padStart(7)} ` : ""}${line}${end}`)
    .join("");
  if (to === undefined || to === "-") call.print(out);
  else call.write(to, out);
};
