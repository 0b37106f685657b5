/** `mv` and `rm`. Not covered: questions and backups. */
import { SystemError } from "../../model/system-error.ts";
import { Copying } from "./copying.ts";
import { forEachPair } from "./cp.ts";
import { parseOptions } from "./options.ts";
import { joinPath, kindAt, lastElement } from "./paths.ts";
import { quoteName } from "./quote.ts";
import type { Tool, ToolCall } from "./tool.ts";

export const mv: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "fnvuT",
    values: "t",
    long: { force: "f", "no-clobber": "n", verbose: "v", update: "u", "no-target-directory": "T" },
    longValues: { "target-directory": "t" },
  });
  const { fs, at } = call;
  const made = new Set<string>();
  forEachPair(call, options, (from, to) => {
    const kind = kindAt(fs, at(from));
    if (kind === undefined) return call.fail(`cannot stat '${from}': No such file or directory`);
    const there = kindAt(fs, at(to));
    if (there !== undefined) {
      if (options.last("fn") === "n") return;
      if (options.has("u") && fs.lstat(at(to)).mtimeNs >= fs.lstat(at(from)).mtimeNs) return;
      if (fs.lstat(at(from)).ino === fs.lstat(at(to)).ino && at(from) === at(to))
        return call.fail(`'${from}' and '${to}' are the same file`);
      if (there === "dir" && kind !== "dir") return call.fail(`cannot overwrite directory '${to}' with non-directory`);
      if (there !== "dir" && kind === "dir")
        return call.fail(`cannot overwrite non-directory '${to}' with directory '${from}'`);
    }
    if (made.has(at(to))) return call.fail(`will not overwrite just-created '${to}' with '${from}'`);
    if (kind === "dir" && `${at(to)}/`.startsWith(`${at(from).replace(/\/+$/, "")}/`))
      return call.fail(`cannot move '${from}' to a subdirectory of itself, '${to}'`);
    made.add(at(to));
    const moved = call.succeeds(`cannot move '${from}' to '${to}'`, () => move(call, from, to));
    if (moved && options.has("v")) call.line(`renamed ${quoteName(call, from)} -> ${quoteName(call, to)}`);
  });
};

/** Between file systems, `mv` copies and removes. */
function move(call: ToolCall, from: string, to: string): undefined {
  const { fs, at } = call;
  const isSameFile = kindAt(fs, at(to)) === "file" && fs.lstat(at(from)).ino === fs.lstat(at(to)).ino;
  try {
    if (isSameFile) fs.unlink(at(from));
    else fs.rename(at(from), at(to));
  } catch (error) {
    if (!(error instanceof SystemError) || error.code !== "EXDEV") throw error;
    new Copying(call, {
      isDeep: true,
      follows: false,
      force: true,
      keeps: false,
      onlyNewer: false,
      verbose: false,
      makesLinks: false,
      preserve: new Set(["mode", "ownership", "timestamps", "links"]),
      ignoresMode: false,
    }).copy(from, to);
    fs.removeAll(at(from));
  }
}

export const rm: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "frRdv",
    long: {
      force: "f",
      recursive: "r",
      dir: "d",
      verbose: "v",
      "one-file-system": "r1",
      "preserve-root": "r1",
      "interactive=never": "f",
    },
  });
  if (options.operands.length === 0 && !options.has("f")) return call.fail("missing operand");
  const isDeep = options.has("r") || options.has("R");
  for (const path of options.operands) {
    const name = lastElement(path);
    if (name === "." || name === "..") {
      call.fail(`refusing to remove '.' or '..' directory: skipping '${path}'`);
      continue;
    }
    const isSlashedLink = path.endsWith("/") && kindAt(call.fs, call.at(path.replace(/\/+$/, ""))) === "symlink";
    if (isSlashedLink && isDeep) return call.limit(`rm -r ${path}, a link`);
    const kind = kindOf(call, path, options.has("f"));
    if (kind === undefined) continue;
    if (kind === "dir" && !isDeep && !options.has("d")) call.fail(`cannot remove '${path}': Is a directory`);
    else if (kind === "dir" && isDeep) removeTree(call, path, options.has("v"));
    else removeOne(call, path, options.has("v"));
  }
};

function kindOf(call: ToolCall, path: string, force: boolean) {
  const { fs, at } = call;
  try {
    if (path === "") throw new SystemError("ENOENT", "unlink", path);
    const kind = fs.lstat(at(path)).kind;
    return path.endsWith("/") && kindAt(fs, at(path.replace(/\/+$/, ""))) === "symlink" ? "symlink" : kind;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    if (!force || (error.code !== "ENOENT" && error.code !== "ENOTDIR"))
      call.attempt(`cannot remove '${path}'`, () => {
        throw error;
      });
    return undefined;
  }
}

function removeOne(call: ToolCall, path: string, verbose: boolean): undefined {
  const { fs, at } = call;
  const isDir = kindAt(fs, at(path)) === "dir" && !path.endsWith("/");
  const removed = call.attempt(`cannot remove '${path}'`, () => {
    if (path.endsWith("/")) throw new SystemError("ENOTDIR", "unlink", path);
    if (isDir) fs.rmdir(at(path));
    else fs.unlink(at(path));
    return true;
  });
  if (removed && verbose) call.line(`removed ${isDir ? "directory " : ""}${quoteName(call, path)}`);
}

function removeTree(call: ToolCall, path: string, verbose: boolean): undefined {
  const { fs, at } = call;
  const bare = path.replace(/(?<=.)\/+$/, "");
  const names = call.attempt(`cannot remove '${path}'`, () => fs.readDir(at(bare)));
  if (names === undefined) return;
  if (verbose && names.length > 1) call.limit("rm -v prints names in the order of the directory");
  for (const name of names) {
    const below = joinPath(bare, name);
    if (kindAt(fs, at(below)) === "dir") removeTree(call, below, verbose);
    else removeOne(call, below, verbose);
  }
  removeOne(call, bare, verbose);
}
