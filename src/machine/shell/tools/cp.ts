/** `cp` and `install`. Not covered: questions (`-i`), backups, symbolic links (`-s`), sparse files. */
import { Copying, type CopyRules } from "./copying.ts";
import { changedMode } from "./modes.ts";
import { type Options, parseOptions } from "./options.ts";
import { joinPath, kindAt, lastElement, withoutSlashes } from "./paths.ts";
import type { Tool, ToolCall } from "./tool.ts";

const SPEC = {
  flags: "rRafpnvuLPdTlx",
  values: "t",
  long: {
    recursive: "r",
    archive: "a",
    force: "f",
    "no-clobber": "n",
    verbose: "v",
    update: "u",
    dereference: "L",
    "no-dereference": "P",
    "no-target-directory": "T",
    link: "l",
    preserve: "p",
    "one-file-system": "x",
  },
  longValues: { "target-directory": "t", preserve: "+", "no-preserve": "-" },
};

const KEPT = ["mode", "ownership", "timestamps", "links"] as const;

function rulesOf(call: ToolCall, options: Options): CopyRules {
  const isDeep = options.has("r") || options.has("R") || options.has("a");
  const named = (letter: string): string[] => options.values(letter).flatMap((list) => list.split(","));
  const kept = new Set(named("+").includes("all") || options.has("a") ? KEPT : []);
  if (options.has("p")) for (const one of ["mode", "ownership", "timestamps"] as const) kept.add(one);
  if (options.has("d")) kept.add("links");
  for (const name of named("+")) {
    const found = KEPT.find((one) => one === name);
    if (found !== undefined) kept.add(found);
    else if (name !== "all") call.limit(`--preserve=${name}`);
  }
  for (const name of named("-")) {
    const found = KEPT.find((one) => one === name);
    if (found === undefined) call.limit(`--no-preserve=${name}`);
    else kept.delete(found);
  }
  const how = options.last("LPda");
  return {
    isDeep,
    follows: how === "L" || (how === undefined && !isDeep),
    force: options.has("f"),
    keeps: options.has("n"),
    onlyNewer: options.has("u"),
    verbose: options.has("v"),
    makesLinks: options.has("l"),
    preserve: kept,
    ignoresMode: named("-").includes("mode"),
  };
}

export const cp: Tool = (call) => {
  const options = parseOptions(call.args, SPEC);
  const copying = new Copying(call, rulesOf(call, options));
  forEachPair(call, options, (from, to) => {
    if (!call.devices.has(call.at(from)) && !call.devices.has(call.at(to))) return copying.copy(from, to);
    const text = call.read(from);
    if (text !== undefined) call.write(to, text);
  });
};

/** Calls `act` with each source and its place, as `cp`, `mv` and `install` understand their operands. */
export function forEachPair(call: ToolCall, options: Options, act: (from: string, to: string) => void): undefined {
  const { operands } = options;
  const into = options.value("t");
  if (into !== undefined && options.has("T"))
    return call.fail("cannot combine --target-directory and --no-target-directory");
  if (operands.length === 0) return call.fail("missing file operand");
  if (into === undefined && operands.length === 1)
    return call.fail(`missing destination file operand after '${operands[0]}'`);
  const sources = into === undefined ? operands.slice(0, -1) : operands;
  const place = into ?? operands.at(-1) ?? "";
  const isDir = call.fs.kind(call.at(place)) === "dir" && !options.has("T");
  if (!isDir && into !== undefined) return call.fail(`target directory '${place}': Not a directory`);
  if (!isDir && sources.length > 1)
    return call.fail(options.has("T") ? `extra operand '${sources[1]}'` : `target '${place}': Not a directory`);
  if (!isDir && place.endsWith("/") && kindAt(call.fs, call.at(sources[0] ?? "")) !== "dir") {
    if (options.has("v") || options.has("n")) return call.limit(`-v or -n with ${place}`);
    return call.fail(`cannot create regular file '${place}': Not a directory`);
  }
  for (const source of sources) {
    const bare = withoutSlashes(source);
    act(source, isDir ? joinPath(place, lastElement(bare)) : place);
  }
}

export const install: Tool = (call) => {
  const options = parseOptions(call.args, {
    flags: "dDpTC",
    values: "mt",
    long: { directory: "d" },
    longValues: { mode: "m", "target-directory": "t" },
  });
  const { fs, at } = call;
  const given = options.value("m") ?? "755";
  const mode = changedMode(given, { mode: 0, isDir: options.has("d"), umask: 0 });
  if (mode === undefined) return call.fail(`invalid mode '${given}'`);
  if (options.has("C")) return call.limit("option -C");
  if (options.has("d") && options.has("t"))
    return call.fail("target directory not allowed when installing a directory");
  if (options.has("D") && options.operands.at(-1)?.endsWith("/")) return call.limit("-D with a slash at the end");
  if (options.has("d")) {
    for (const path of options.operands)
      call.attempt(`cannot create directory '${path}'`, () => {
        fs.mkdir(at(path), { parents: true });
        fs.chmod(at(path), mode);
      });
    return;
  }
  const last = options.value("t") ?? options.operands.at(-1) ?? "";
  if (!options.has("t") && options.operands.length < 2) return call.fail("missing destination file operand");
  if (options.has("D")) {
    const parent = options.has("t") ? last : last.slice(0, Math.max(last.lastIndexOf("/"), 0));
    if (parent !== "")
      call.attempt(`cannot create directory '${parent}'`, () => fs.mkdir(at(parent), { parents: true }));
  }
  forEachPair(call, options, (from, to) => {
    if (fs.kind(at(from)) === "dir") return call.fail(`omitting directory '${from}'`);
    const text = call.read(from);
    if (text === undefined) return;
    const mtimeNs = call.devices.has(at(from)) ? call.process.clock.nowNs() : fs.stat(at(from)).mtimeNs;
    call.attempt(`cannot create regular file '${to}'`, () => {
      if (kindAt(fs, at(to)) !== undefined) fs.unlink(at(to));
      call.write(to, text);
      fs.chmod(at(to), mode);
      if (options.has("p")) fs.setMtime(at(to), mtimeNs);
    });
  });
};
