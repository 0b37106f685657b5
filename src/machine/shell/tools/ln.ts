/** `ln`. Not covered: backups and relative links (`-r`). */
import { byteStringOfLatin1 } from "#base";
import { type Options, parseOptions } from "./options.ts";
import { joinPath, kindAt, lastElement } from "./paths.ts";
import { quoteName } from "./quote.ts";
import type { Tool, ToolCall } from "./tool.ts";

export const ln: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "sfnTvPL",
    values: "t",
    long: {
      symbolic: "s",
      force: "f",
      "no-dereference": "n",
      "no-target-directory": "T",
      verbose: "v",
      physical: "P",
      logical: "L",
    },
    longValues: { "target-directory": "t" },
  });
  const { operands } = options;
  if (operands.length === 0) return call.fail("missing file operand");
  const into = options.value("t");
  if (into !== undefined && options.has("T"))
    return call.fail("cannot combine --target-directory and --no-target-directory");
  if (into !== undefined) return linkInto(call, operands, into, options);
  const [target = "", place, ...more] = operands;
  if (options.has("T")) {
    if (place === undefined || more.length > 0) return call.fail("a target directory takes two operands");
    return makeLink(call, target, place, options);
  }
  if (place === undefined) return linkInto(call, operands, ".", options);
  const last = operands.at(-1) ?? "";
  const isDir = options.has("n") ? kindAt(call.fs, call.at(last)) === "dir" : call.fs.kind(call.at(last)) === "dir";
  const hasSlash = last.endsWith("/") && call.fs.kind(call.at(last)) === "dir";
  if (isDir || hasSlash) return linkInto(call, operands.slice(0, -1), last, options);
  if (more.length > 0) return call.fail(`target '${last}' is not a directory`);
  makeLink(call, target, place, options);
};

function linkInto(call: ToolCall, targets: readonly string[], dir: string, options: Options): undefined {
  if (call.fs.kind(call.at(dir)) !== "dir") return call.fail(`target directory '${dir}': Not a directory`);
  const made = new Set<string>();
  for (const target of targets) {
    const place = joinPath(dir, lastElement(target));
    if (made.has(place)) call.fail(`will not overwrite just-created '${place}'`);
    else makeLink(call, target, place, options);
    made.add(place);
  }
}

function makeLink(call: ToolCall, target: string, place: string, options: Options): undefined {
  const { fs, at } = call;
  const isSymbolic = options.has("s");
  const from = at(target);
  const to = at(place);
  const kind = isSymbolic ? undefined : call.attempt(`failed to access '${target}'`, () => fs.lstat(from).kind);
  if (!isSymbolic && kind === undefined) return;
  if (kind === "dir" || (!isSymbolic && options.has("L") && fs.kind(from) === "dir"))
    return call.fail(`${target}: hard link not allowed for directory`);
  const there = kindAt(fs, to);
  if (there !== undefined && options.has("f")) {
    if (there === "dir") return call.fail(`${place}: cannot overwrite directory`);
    if (!isSymbolic && fs.lstat(from).ino === fs.lstat(to).ino) {
      if (from === to) call.fail(`'${target}' and '${place}' are the same file`);
      return;
    }
    if (isSymbolic && from === to) return call.fail(`'${target}' and '${place}' are the same file`);
    if (!call.succeeds(`cannot remove '${place}'`, () => fs.unlink(to))) return;
  }
  const source = options.has("L") && !isSymbolic ? call.attempt(target, () => fs.realPath(from)) : from;
  if (source === undefined) return;
  const made = call.attempt(`failed to create link '${place}'`, () => {
    if (isSymbolic) fs.symlink(byteStringOfLatin1(target), to);
    else fs.link(source, to);
    return true;
  });
  if (made && options.has("v"))
    call.line(`${quoteName(call, place)} ${isSymbolic ? "->" : "=>"} ${quoteName(call, target)}`);
}
