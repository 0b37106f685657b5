/** `stat -c`. Not covered: the times of access, change and birth, devices, blocks, and the form without a format. */
import type { Stat } from "../../model/process.ts";
import { shownStat } from "./directory-stat.ts";
import { KIND_BITS, modeOf, modeText } from "./modes.ts";
import { parseOptions } from "./options.ts";
import { groupOf, userOf } from "./owners.ts";
import { quoteName } from "./quote.ts";
import { longTime, secondsOf } from "./time-text.ts";
import type { Tool, ToolCall } from "./tool.ts";

export const stat: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "L",
    values: "c",
    long: { dereference: "L" },
    longValues: { format: "c", printf: "p" },
  });
  const given = options.last("cp");
  if (options.operands.length === 0) return call.fail("missing operand");
  if (given === undefined) return call.limit("stat without a format");
  const format = options.value(given) ?? "";
  const text = given === "p" ? withEscapes(call, format) : `${format}\n`;
  for (const name of options.operands) {
    const found = call.attempt(`cannot statx '${name}'`, () => shownStat(call.fs, call.at(name), options.has("L")));
    if (found !== undefined) call.print(formatted(call, text, name, found));
  }
};

const KINDS: Readonly<Record<Stat["kind"], string>> = {
  file: "regular file",
  dir: "directory",
  symlink: "symbolic link",
  fifo: "fifo",
  socket: "socket",
  char: "character special file",
  block: "block special file",
};

type Directive = (call: ToolCall, name: string, stat: Stat) => string;

const DIRECTIVES: Readonly<Record<string, Directive>> = {
  a: (_, __, stat) => modeOf(stat).toString(8),
  A: (_, __, stat) => modeText(stat),
  f: (_, __, stat) => (KIND_BITS[stat.kind] | modeOf(stat)).toString(16),
  F: (_, __, { kind, size }) => (kind === "file" && size === 0 ? "regular empty file" : KINDS[kind]),
  g: (_, __, { gid }) => String(gid),
  G: ({ process }, _, stat) => groupOf(process, stat),
  h: (_, __, { nlink }) => String(nlink),
  i: (_, __, { ino }) => String(ino),
  n: (_, name) => name,
  N: (call, name, { kind }) =>
    kind === "symlink"
      ? `${quoteName(call, name)} -> ${quoteName(call, call.fs.readLink(call.at(name)))}`
      : quoteName(call, name),
  s: (_, __, { size }) => String(size),
  u: (_, __, { uid }) => String(uid),
  U: ({ process }, _, stat) => userOf(process, stat),
  y: (_, __, { mtimeNs }) => longTime(mtimeNs),
  Y: (_, __, { mtimeNs }) => String(secondsOf(mtimeNs)),
  "%": () => "%",
};

const formatted = (call: ToolCall, text: string, name: string, stat: Stat): string =>
  text.replace(/%(.?)/gs, (directive, letter: string) => {
    const print = DIRECTIVES[letter];
    if (print === undefined) call.limit(`the directive ${directive}`);
    return print === undefined ? "" : print(call, name, stat);
  });

const PRINTF_ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", "\\": "\\", '"': '"' };

const withEscapes = (call: ToolCall, format: string): string =>
  format.replace(/\\(.?)/gs, (escaped, letter: string) => {
    const character = PRINTF_ESCAPES[letter];
    if (character === undefined) call.limit(`the escape ${escaped}`);
    return character ?? "";
  });
