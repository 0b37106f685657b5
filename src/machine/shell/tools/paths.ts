/** `basename`, `dirname`, `readlink` and `realpath`. */
import { byteStringOfLatin1 } from "#base";
import type { Stat } from "../../model/process.ts";
import { parseOptions } from "./options.ts";
import type { Tool, ToolCall } from "./tool.ts";

/** The last element, without slashes after it: `/a/b//` is `b`, `/` is `/`. */
export function lastElement(path: string): string {
  const bare = withoutSlashes(path);
  return bare === "/" || bare === "" ? bare : bare.slice(bare.lastIndexOf("/") + 1);
}

export function withoutSlashes(path: string): string {
  const bare = path.replace(/\/+$/, "");
  return bare === "" && path !== "" ? "/" : bare;
}

export const joinPath = (dir: string, name: string): string => (dir.endsWith("/") ? `${dir}${name}` : `${dir}/${name}`);

export const basename: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "az",
    values: "s",
    long: { multiple: "a", zero: "z" },
    longValues: { suffix: "s" },
    isOperandLast: true,
  });
  const end = options.has("z") ? "\0" : "\n";
  const isEach = options.has("a") || options.has("s");
  const [first, second, ...more] = options.operands;
  if (first === undefined) return call.fail("missing operand");
  if (!isEach && more.length > 0) return call.fail("extra operand");
  const suffix = options.value("s") ?? (isEach ? "" : (second ?? ""));
  for (const path of isEach ? options.operands : [first]) {
    const name = lastElement(path);
    const isCut = suffix !== "" && name.endsWith(suffix) && name !== suffix;
    call.print(`${isCut ? name.slice(0, -suffix.length) : name}${end}`);
  }
};

export const dirname: Tool = (call) => {
  const options = parseOptions(call.args, { flags: "z", long: { zero: "z" } });
  if (options.operands.length === 0) return call.fail("missing operand");
  for (const path of options.operands) {
    const bare = withoutSlashes(path);
    const at = bare.lastIndexOf("/");
    const dir = at < 0 ? "." : bare.slice(0, at).replace(/\/+$/, "") || "/";
    call.print(`${dir}${options.has("z") ? "\0" : "\n"}`);
  }
};

export const readlink: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "femnzqsv",
    long: {
      canonicalize: "f",
      "canonicalize-existing": "e",
      "canonicalize-missing": "m",
      "no-newline": "n",
      zero: "z",
    },
  });
  if (options.operands.length === 0) return call.fail("missing operand");
  const how = options.last("fem");
  const end = options.has("z") ? "\0" : options.has("n") && options.operands.length === 1 ? "" : "\n";
  for (const path of options.operands) {
    const found = how === undefined ? targetOf(call, path) : canonical(call, path, MAY_LACK[how] ?? "last");
    if (found === undefined) call.exit(1);
    else call.print(`${found}${end}`);
  }
};

function targetOf({ fs, at }: ToolCall, path: string): string | undefined {
  try {
    return fs.readLink(at(path));
  } catch {
    return undefined;
  }
}

export const realpath: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "emqz",
    long: { "canonicalize-existing": "e", "canonicalize-missing": "m", quiet: "q", zero: "z" },
  });
  if (options.operands.length === 0) return call.fail("missing operand");
  for (const path of options.operands) {
    const found = canonical(call, path, MAY_LACK[options.last("em") ?? "f"] ?? "last");
    if (found === undefined) call.fail(`${path}: No such file or directory`);
    else call.print(`${found}${options.has("z") ? "\0" : "\n"}`);
  }
};

/** What need not exist: nothing, the last element, or any element. */
type Lack = "none" | "last" | "any";
const MAY_LACK: Readonly<Record<string, Lack>> = { f: "last", e: "none", m: "any" };
const LINKS_MAX = 40;

/** The path without links. Undefined if an element is missing that must exist, or links form a loop. */
export function canonical({ fs, at }: ToolCall, path: string, lack: Lack): string | undefined {
  if (path === "") return undefined;
  const pending = elementsOf(absolute(at, path));
  let done: string[] = [];
  let links = 0;
  for (let name = pending.shift(); name !== undefined; name = pending.shift()) {
    if (name === ".") continue;
    if (name === "..") {
      done = done.slice(0, -1);
      continue;
    }
    const here = byteStringOfLatin1(`/${[...done, name].join("/")}`);
    const kind = kindAt(fs, here);
    if (kind === "symlink") {
      links += 1;
      if (links > LINKS_MAX) return lack === "any" ? here : undefined;
      const target = fs.readLink(here);
      if (target.startsWith("/")) done = [];
      pending.unshift(...elementsOf(target));
      continue;
    }
    const isLast = pending.every((one) => one === ".");
    if (kind === undefined && (lack === "none" || (lack === "last" && !isLast))) return undefined;
    if (kind !== undefined && kind !== "dir" && pending.length > 0 && lack !== "any") return undefined;
    done.push(name);
  }
  const isDirMeant = path.endsWith("/") && lack !== "any";
  const result = byteStringOfLatin1(`/${done.join("/")}`);
  const kind = kindAt(fs, result);
  return isDirMeant && kind !== undefined && kind !== "dir" ? undefined : result;
}

/** The path as written, below the working directory: `..` may follow a link. */
const absolute = (at: ToolCall["at"], path: string): string => (path.startsWith("/") ? path : `${at(".")}/${path}`);

const elementsOf = (path: string): string[] => path.split("/").filter((name) => name !== "");

export function kindAt(fs: ToolCall["fs"], path: string): Stat["kind"] | undefined {
  try {
    return fs.lstat(byteStringOfLatin1(path)).kind;
  } catch {
    return undefined;
  }
}
