/** `ls`. Not covered: colours, columns, quoting, inode numbers, blocks. The size of a directory and the total are those of ext4. */
import { byteStringOfLatin1 } from "#base";
import type { Stat } from "../../model/process.ts";
import { SystemError } from "../../model/system-error.ts";
import { shownStat } from "./directory-stat.ts";
import { modeText } from "./modes.ts";
import { type Options, parseOptions } from "./options.ts";
import { groupOf, userOf } from "./owners.ts";
import { joinPath } from "./paths.ts";
import { listedTime } from "./time-text.ts";
import type { Tool, ToolCall } from "./tool.ts";

interface Item {
  readonly name: string;
  readonly path: string;
  readonly stat: Stat;
}

const SPEC = {
  flags: "aAd1FprRtSlngohH",
  long: {
    all: "a",
    "almost-all": "A",
    directory: "d",
    classify: "F",
    reverse: "r",
    recursive: "R",
    "human-readable": "h",
    "numeric-uid-gid": "n",
    "color=never": "1",
    "no-group": "G",
  },
};

export const ls: Tool = (call) => {
  const args = call.args.filter((arg) => arg !== "--color=never" && arg !== "--color=auto");
  const options = parseOptions(args, SPEC);
  const isLong = options.last("lngo") !== undefined;
  const keepsLinks = (isLong || options.has("d") || options.has("F")) && !options.has("H");
  const given = (options.operands.length === 0 ? ["."] : options.operands).flatMap((name): Item[] => {
    const item = itemOf(call, name, name, options.has("H") ? "all" : keepsLinks ? "none" : "dirs");
    return item === undefined ? [] : [item];
  });
  const isListed = ({ stat }: Item): boolean => stat.kind === "dir" && !options.has("d");
  const files = sorted(
    given.filter((item) => !isListed(item)),
    options,
  );
  const dirs = sorted(given.filter(isListed), options);
  printItems(call, files, options, dirs);
  const hasTitles = options.operands.length > 1 || options.has("R");
  let isFirst = files.length === 0;
  for (const { path } of dirs) {
    isFirst = listDir(call, path, options, { hasTitles, isFirst });
  }
};

function itemOf(call: ToolCall, name: string, path: string, follows: "none" | "dirs" | "all"): Item | undefined {
  const stat = call.attempt(`cannot access '${path}'`, () => {
    const itself = shownStat(call.fs, call.at(path), false);
    // A link that leads nowhere is listed itself, but a loop is an error.
    if (follows === "none" || itself.kind !== "symlink") return itself;
    if (follows === "dirs" && isDangling(call, path)) return itself;
    const target = shownStat(call.fs, call.at(path), true);
    return target.kind === "dir" || follows === "all" ? target : itself;
  });
  if (stat === undefined) call.exit(2);
  return stat === undefined ? undefined : { name, path, stat };
}

function isDangling({ fs, at }: ToolCall, path: string): boolean {
  try {
    fs.stat(at(path));
    return false;
  } catch (error) {
    return error instanceof SystemError && error.code === "ENOENT";
  }
}

interface Place {
  readonly hasTitles: boolean;
  readonly isFirst: boolean;
}

/** Returns whether the next directory is the first one. */
function listDir(call: ToolCall, path: string, options: Options, { hasTitles, isFirst }: Place): boolean {
  const found = call.attempt(`cannot open directory '${path}'`, () => call.fs.readDir(call.at(path)));
  if (found === undefined) {
    call.exit(2);
    return isFirst;
  }
  const isShown = (name: string): boolean => options.has("a") || options.has("A") || !name.startsWith(".");
  const names = [...(options.has("a") ? [".", ".."] : []), ...found.filter(isShown)];
  const items = names.flatMap((name): Item[] => {
    const item = itemOf(call, name, joinPath(path, name), "none");
    return item === undefined ? [] : [item];
  });
  if (!isFirst) call.line("");
  if (hasTitles) call.line(`${path}:`);
  if (options.last("lngo") !== undefined) call.line(`total ${totalOf(items, options)}`);
  const inOrder = sorted(items, options);
  printItems(call, inOrder, options);
  if (options.has("R"))
    for (const { stat, name, path: at } of inOrder)
      if (stat.kind === "dir" && name !== "." && name !== "..")
        listDir(call, at, options, { hasTitles, isFirst: false });
  return false;
}

const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function sorted(items: readonly Item[], options: Options): Item[] {
  const by = options.last("tS");
  const order = (a: Item, b: Item): number => {
    if (by === "t" && a.stat.mtimeNs !== b.stat.mtimeNs) return a.stat.mtimeNs > b.stat.mtimeNs ? -1 : 1;
    if (by === "S" && a.stat.size !== b.stat.size) return b.stat.size - a.stat.size;
    return byBytes(a.name, b.name);
  };
  const all = [...items].sort(order);
  return options.has("r") ? all.reverse() : all;
}

/** Kilobytes in blocks of 4096 bytes. A link has none. */
function totalOf(items: readonly Item[], options: Options): string {
  const blocks = items.reduce((sum, { stat }) => sum + (stat.kind === "symlink" ? 0 : Math.ceil(stat.size / 4096)), 0);
  return options.has("h") ? humanSize(blocks * 4096) : String(blocks * 4);
}

/** The columns are as wide as those of `others` too. */
function printItems(call: ToolCall, items: readonly Item[], options: Options, others: readonly Item[] = []): undefined {
  if (options.last("lngo") === undefined) {
    for (const item of items) call.line(`${item.name}${markOf(item.stat, options)}`);
    return;
  }
  const rows = [...items, ...others].map((item) => columnsOf(call, item, options));
  const widths = [1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row.cells[column]?.length ?? 0)));
  for (const { cells, rest } of rows.slice(0, items.length)) {
    const [mode = "", links = "", user = "", group = "", size = ""] = cells;
    const isNumeric = options.has("n");
    const owner = (text: string, width = 0): string => (isNumeric ? text.padStart(width) : text.padEnd(width));
    const owners = [
      ...(options.has("g") ? [] : [owner(user, widths[1])]),
      ...(options.has("o") || options.has("G") ? [] : [owner(group, widths[2])]),
    ];
    call.line([mode, links.padStart(widths[0] ?? 0), ...owners, size.padStart(widths[3] ?? 0), rest].join(" "));
  }
}

function columnsOf(call: ToolCall, { name, path, stat }: Item, options: Options) {
  const { process } = call;
  if (!/^(UTC0?|GMT0?|Etc\/UTC|)$/.test(process.env.TZ ?? "")) call.limit("times of another time zone than UTC");
  const isNumeric = options.has("n");
  const size = options.has("h") ? humanSize(stat.size) : String(stat.size);
  const cells = [
    modeText(stat),
    String(stat.nlink),
    isNumeric ? String(stat.uid) : userOf(process, stat),
    isNumeric ? String(stat.gid) : groupOf(process, stat),
    size,
  ];
  const time = listedTime(stat.mtimeNs, process.clock.nowNs());
  return { cells, rest: `${time} ${name}${linkText(call, path, stat, options)}` };
}

function linkText(call: ToolCall, path: string, stat: Stat, options: Options): string {
  if (stat.kind !== "symlink") return markOf(stat, options);
  const target = call.fs.readLink(call.at(path));
  let mark = "";
  try {
    mark = markOf(call.fs.stat(call.at(path)), options);
  } catch {
    // It leads nowhere.
  }
  return ` -> ${byteStringOfLatin1(target)}${mark}`;
}

const MARKS: Partial<Record<Stat["kind"], string>> = { dir: "/", symlink: "@", fifo: "|", socket: "=" };

function markOf({ kind, mode }: Stat, options: Options): string {
  if (options.has("F")) return MARKS[kind] ?? (kind === "file" && (mode & 0o111) !== 0 ? "*" : "");
  return options.has("p") && kind === "dir" ? "/" : "";
}

const UNITS = ["", "K", "M", "G", "T"];

/** Rounded up: `1.1K`, `12M`. */
export function humanSize(bytes: number): string {
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  if (unit === 0) return String(bytes);
  const tenths = Math.ceil(value * 10) / 10;
  return `${tenths < 10 ? tenths.toFixed(1) : Math.ceil(value)}${UNITS[unit]}`;
}
