/** `xargs`. Not covered: sizes (`-s`), questions, and more than one process at a time (one after the other gives the same lines). */
import { type Options, parseOptions } from "./options.ts";
import type { Tool, ToolCall } from "./tool.ts";

export const xargs: Tool = async (call) => {
  const options = parseOptions(call.args, {
    flags: "0rtx",
    values: "ndIaLP",
    long: { null: "0", "no-run-if-empty": "r", verbose: "t" },
    longValues: { "max-args": "n", delimiter: "d", replace: "I", "arg-file": "a", "max-lines": "L", "max-procs": "P" },
    isOperandLast: true,
  });
  const file = options.value("a");
  const text = file === undefined ? call.stdin : call.read(file);
  if (text === undefined) return;
  const given = options.operands.length === 0 ? ["echo"] : options.operands;
  const lines = commandLines(call, text, given, options);
  for (const argv of lines ?? []) {
    const code = await call.run(argv, "");
    if (code === 255) return call.fail(`${argv[0]}: exited with status 255; aborting`, 124);
    if (code >= 126) return call.exit(code);
    if (code !== 0) call.exit(123);
  }
};

/** Undefined after a report. */
function commandLines(
  call: ToolCall,
  text: string,
  given: readonly string[],
  options: Options,
): string[][] | undefined {
  if (text.includes("\0") && !options.has("0")) {
    call.limit("input with a zero byte");
    return undefined;
  }
  const marker = options.value("I");
  if (marker !== undefined) {
    const items = itemsOf(call, text, options, true);
    return items?.map((item) => given.map((word) => word.replaceAll(marker, item)));
  }
  const perLine = options.value("L");
  if (perLine !== undefined && perLine !== "1") {
    call.limit(`-L ${perLine}`);
    return undefined;
  }
  if (perLine === "1" && /[ \t]\n|["'\\]/.test(text)) {
    call.limit("-L with quotes or continued lines");
    return undefined;
  }
  if (perLine === "1" && text.trim() === "") return options.has("r") ? [] : [[...given]];
  if (perLine === "1")
    return text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => [...given, ...line.split(/[ \t]+/).filter((word) => word !== "")]);
  const items = itemsOf(call, text, options, false);
  if (items === undefined) return undefined;
  if (items.length === 0) return options.has("r") ? [] : [[...given]];
  const count = Number(options.value("n") ?? items.length);
  return Array.from({ length: Math.ceil(items.length / count) }, (_, i) => [
    ...given,
    ...items.slice(i * count, (i + 1) * count),
  ]);
}

/** Items between blanks, with quotes; with `-I` each line is one. */
function itemsOf(call: ToolCall, text: string, options: Options, isByLine: boolean): string[] | undefined {
  const delimiter = options.has("0") ? "\0" : delimiterOf(options.value("d"));
  if (delimiter !== undefined) {
    const items = text.split(delimiter);
    if (items.at(-1) === "") items.pop();
    return items;
  }
  return quotedItems(call, text, isByLine);
}

const ESCAPES: Readonly<Record<string, string>> = { "\\n": "\n", "\\t": "\t", "\\0": "\0" };
const delimiterOf = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : (ESCAPES[text] ?? text.charAt(0));

function quotedItems(call: ToolCall, text: string, isByLine: boolean): string[] | undefined {
  const items: string[] = [];
  let item: string | undefined;
  const end = (): void => {
    if (item !== undefined) items.push(item);
    item = undefined;
  };
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === "\n" || (!isByLine && /[ \t]/.test(character))) end();
    else if (isByLine && item === undefined && /[ \t]/.test(character)) continue;
    else if (character === "\\") {
      i += 1;
      item = `${item ?? ""}${text.charAt(i)}`;
    } else if (character === '"' || character === "'") {
      const close = text.indexOf(character, i + 1);
      const inside = close < 0 ? "\n" : text.slice(i + 1, close);
      if (inside.includes("\n")) {
        call.fail("unmatched quote");
        return undefined;
      }
      item = `${item ?? ""}${inside}`;
      i = close;
    } else item = `${item ?? ""}${character}`;
  }
  end();
  return items;
}
