/** `mkdir`, `rmdir`, `touch`, `chmod`. */
import { byteStringOfLatin1 } from "#base";
import { changedMode } from "./modes.ts";
import { parseOptions } from "./options.ts";
import { joinPath, kindAt } from "./paths.ts";
import { quoteName } from "./quote.ts";
import type { Tool, ToolCall } from "./tool.ts";

export const mkdir: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "pv",
    values: "m",
    long: { parents: "p", verbose: "v" },
    longValues: { mode: "m" },
  });
  if (options.operands.length === 0) return call.fail("missing operand");
  const given = options.value("m");
  const mode =
    given === undefined ? undefined : changedMode(given, { mode: 0o777, isDir: true, umask: call.fs.umask() });
  if (given !== undefined && mode === undefined) return call.fail(`invalid mode '${given}'`);
  const make = (path: string): boolean =>
    call.attempt(`cannot create directory '${path}'`, () => {
      call.fs.mkdir(call.at(path));
      if (options.has("v")) call.line(`mkdir: created directory ${quoteName(call, path)}`);
      return true;
    }) ?? false;
  for (const path of options.operands) {
    if (options.has("p") && !makeParents(call, path, make)) continue;
    if (options.has("p") && call.fs.kind(call.at(path)) === "dir") continue;
    if (make(path) && mode !== undefined) call.fs.chmod(call.at(path), mode);
  }
};

/** Returns false if a parent could not be made. */
function makeParents(call: ToolCall, path: string, make: (path: string) => boolean): boolean {
  const elements = path.split("/");
  for (let count = 1; count < elements.length; count++) {
    const parent = elements.slice(0, count).join("/");
    if (parent === "" || elements.slice(count).every((name) => name === "")) continue;
    if (call.fs.kind(call.at(parent)) !== "dir" && !make(parent)) return false;
  }
  return true;
}

export const rmdir: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "pv",
    long: { parents: "p", verbose: "v", "ignore-fail-on-non-empty": "i" },
  });
  if (options.operands.length === 0) return call.fail("missing operand");
  if (options.has("v")) return call.limit("option -v");
  for (const path of options.operands) {
    let next: string | undefined = path.replace(/(?<=.)\/+$/, "");
    if (next !== path && kindAt(call.fs, call.at(next)) === "symlink") {
      call.fail(`failed to remove '${path}': Symbolic link not followed`);
      continue;
    }
    while (next !== undefined && removeDir(call, next, options.has("i"))) {
      const slash: number = next.lastIndexOf("/");
      next = options.has("p") && slash > 0 ? next.slice(0, slash) : undefined;
    }
  }
};

function removeDir(call: ToolCall, path: string, mayBeFull: boolean): boolean {
  const at = call.at(path);
  if (mayBeFull && kindAt(call.fs, at) === "dir" && call.fs.readDir(at).length > 0) return false;
  return call.succeeds(`failed to remove '${path}'`, () => call.fs.rmdir(at));
}

export const touch: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "cam",
    values: "dtr",
    long: { "no-create": "c" },
    longValues: { date: "d", reference: "r" },
  });
  const { fs, at } = call;
  if (options.operands.length === 0) return call.fail("missing file operand");
  const time = timeOf(call, options.last("dtr"), (letter) => options.value(letter) ?? "");
  if (time === undefined) return;
  for (const path of options.operands) {
    const there = fs.kind(at(path)) !== undefined;
    if (options.has("c") && path.endsWith("/")) call.limit(`-c with ${path}`);
    if (!there && options.has("c")) continue;
    call.attempt(`cannot touch '${path}'`, () => {
      if (!there) fs.write(at(path), new Uint8Array(0), { append: true });
      if (options.last("am") !== "a" || options.has("m")) fs.setMtime(at(path), time);
    });
  }
};

const MOMENT = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?(?: ?(?:Z|UTC))?$/;
const STAMP = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d\d))?$/;

/** Nanoseconds. Undefined after a report. */
function timeOf(call: ToolCall, how: string | undefined, value: (letter: string) => string): bigint | undefined {
  if (how === undefined) return call.process.clock.nowNs();
  const text = value(how);
  if (how === "r")
    return call.attempt(`failed to get attributes of '${text}'`, () => call.fs.stat(call.at(text)).mtimeNs);
  if (how === "d" && /^@-?\d{1,11}$/.test(text)) return BigInt(text.slice(1)) * 1_000_000_000n;
  const found = (how === "d" ? MOMENT : STAMP).exec(text);
  if (found === null) {
    call.limit(`the time ${text}`);
    return undefined;
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((digits) => Number(digits ?? 0));
  const days = daysTo(year, month, day);
  return BigInt(((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000_000_000n;
}

/** Days since 1970 by the calendar of Gregory. */
function daysTo(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const inEra = y - era * 400;
  const inYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + inYear - 719_468;
}

export const chmod: Tool = (call) => {
  const isMode = (arg: string): boolean => /^-[rwxXst]+(,.*)?$/.test(arg);
  const minus = call.args.findIndex(isMode);
  const args = call.args.filter((_, i) => i !== minus);
  const options = parseOptions(args, {
    flags: "Rf",
    long: { recursive: "R", quiet: "f", silent: "f" },
    longValues: { reference: "r" },
  });
  const reference = options.value("r");
  const like =
    reference === undefined ? undefined : call.attempt(reference, () => call.fs.stat(call.at(reference)).mode);
  if (reference !== undefined && like === undefined) return;
  const [first, ...rest] = options.operands;
  const spec = like === undefined ? (call.args[minus] ?? first) : like.toString(8).padStart(5, "0");
  const paths = like === undefined && minus < 0 ? rest : options.operands;
  if (spec === undefined || paths.length === 0) return call.fail("missing operand");
  if (changedMode(spec, { mode: 0, isDir: false, umask: 0 }) === undefined) return call.fail(`invalid mode: '${spec}'`);
  for (const path of paths) changeMode(call, path, spec, options.has("R"));
};

function changeMode(call: ToolCall, path: string, spec: string, isDeep: boolean): undefined {
  const { fs } = call;
  const at = call.at(path);
  const stat = call.attempt(`cannot access '${path}'`, () => fs.stat(at));
  if (stat === undefined) return;
  const mode = changedMode(spec, { mode: stat.mode, isDir: stat.kind === "dir", umask: fs.umask() });
  if (mode === undefined) return;
  call.attempt(`changing permissions of '${path}'`, () => fs.chmod(at, mode));
  if (!isDeep || fs.lstat(at).kind !== "dir") return;
  for (const name of call.attempt(`cannot read directory '${path}'`, () => fs.readDir(at)) ?? []) {
    const below = joinPath(path, name);
    if (fs.lstat(byteStringOfLatin1(call.at(below))).kind !== "symlink") changeMode(call, below, spec, true);
  }
}
