/**
 * What the commands of just-bash are used for. The comparison with real commands (`comparison.test.ts`) shows that these options give the
 * same results; a call with another one is reported as the harness's limit instead of running.
 */
import type { Process } from "../model/process.ts";
import type { shellName } from "./names.ts";
import { type OptionSpec, type Options, parseOptions, UnsupportedOption } from "./tools/options.ts";

export interface GatedCall {
  /** Bytes. */
  readonly args: readonly string[];
  readonly stdin: string;
  readonly process: Process;
  /** An absolute path (bytes). */
  readonly at: (path: string) => ReturnType<typeof shellName>;
}

interface Gate {
  readonly spec?: OptionSpec;
  /** Why the call could differ, or undefined. */
  readonly why?: (call: GatedCall, options: Options) => string | undefined;
}

const NOTHING: Options = parseOptions([], {});

/** Why just-bash cannot run this call as the real command does; undefined if it can. */
export function limitOf(name: string, call: GatedCall): string | undefined {
  const gate = GATES[name];
  if (gate === undefined) return undefined;
  try {
    const options = gate.spec === undefined ? NOTHING : parseOptions(call.args, gate.spec);
    return gate.why?.(call, options);
  } catch (error) {
    if (error instanceof UnsupportedOption) return `option ${error.message}`;
    throw error;
  }
}

const always =
  (reason: string): (() => string) =>
  () =>
    reason;

const isMissing = ({ process, at }: GatedCall, path: string): boolean =>
  path !== "-" && process.fs.kind(at(path)) === undefined;

function bytesAt({ process: { fs }, at, stdin }: GatedCall, path: string): string {
  if (path === "-") return stdin;
  return fs.kind(at(path)) === "file" ? String.fromCharCode(...fs.read(at(path)).subarray(0, 1024)) : "";
}

const isOther = (call: GatedCall, text: string): boolean => /[\x80-\xff]/.test(text) && call.args.length > 0;

function whySed(call: GatedCall, options: Options): string | undefined {
  const given = [...options.values("e"), ...(options.has("e") || options.has("f") ? [] : options.operands.slice(0, 1))];
  const files = options.has("e") || options.has("f") ? options.operands : options.operands.slice(1);
  const script = given.join("\n");
  if (/\\[ULulE]/.test(script)) return "changes of case in a replacement";
  if (/c\\[^\n]/.test(script)) return "the command c with its text on one line";
  if (/(^|[;{}!$/\d]\s*)l\s*(\d*)\s*($|[;}\n])/.test(script)) return "the command l";
  if (/(^|[^\\])\(/.test(script) === false && (options.has("E") || options.has("r")) && /\\\d/.test(script))
    return "a reference without a group";
  const missing = files.find((file) => isMissing(call, file));
  if (missing !== undefined) return `the missing file ${missing}`;
  const linked = options.has("i") && files.find((file) => call.process.fs.stat(call.at(file)).nlink > 1);
  return linked ? `-i of ${linked}, which has several names` : undefined;
}

function whyGrep(call: GatedCall, options: Options): string | undefined {
  const files = options.has("e") ? options.operands : options.operands.slice(1);
  const isDeep = options.has("r") || options.has("R");
  if (isDeep && !options.has("q") && !options.has("l")) return "the order of the files with -r";
  if (options.values("e").length > 1) return "several patterns";
  const inputs = files.length === 0 && !isDeep ? ["-"] : files;
  if (!isDeep && inputs.some((file) => call.process.fs.kind(call.at(file)) === "dir")) return "a directory without -r";
  if ((options.has("l") || options.has("L")) && inputs.includes("-")) return "names of the standard input";
  if (inputs.some((file) => bytesAt(call, file).includes("\0"))) return "binary input";
  const pattern = options.has("e") ? options.values("e").join("\n") : (options.operands[0] ?? "");
  if (options.has("w") && (isOther(call, pattern) || inputs.some((file) => isOther(call, bytesAt(call, file)))))
    return "-w with letters outside of ASCII";
  return (options.has("o") || options.has("w")) && pattern.includes("^$") ? "empty matches" : undefined;
}

const PREDICATES: ReadonlySet<string> = new Set(
  "-type -name -iname -path -maxdepth -mindepth -print -print0 -exec -not -o -a -prune -empty -and -or".split(" "),
);

function whyFind({ args, process, at }: GatedCall): string | undefined {
  let isExec = false;
  for (const [i, arg] of args.entries()) {
    if (isExec) {
      isExec = arg !== ";" && !(arg === "+" && args[i - 1] === "{}");
      continue;
    }
    if (arg === "-exec") isExec = true;
    if (arg.startsWith("-") && !PREDICATES.has(arg)) return `the predicate ${arg}`;
    const before = args[i - 1] ?? "";
    if (/^-(i?name|path)$/.test(before) && /\\|\n/.test(arg)) return `the pattern ${arg}`;
    if (before === "-type" && !/^[fd]$/.test(arg)) return `-type ${arg}`;
  }
  const starts = args.slice(0, args.findIndex((arg) => /^[-(!]/.test(arg)) >>> 0);
  const slashed = starts.find((start) => /[^/]\/+$/.test(start));
  if (slashed !== undefined) return `${slashed}, which ends with a slash`;
  const linked = starts.find((start) => process.fs.exists(at(start)) && process.fs.lstat(at(start)).kind === "symlink");
  return linked === undefined ? undefined : `${linked}, which is a link`;
}

function whyAwk(_: GatedCall, options: Options): string | undefined {
  const program = options.has("f") ? "" : (options.operands[0] ?? "");
  if (options.has("f")) return "a program in a file";
  if (/\blength\b(?!\s*\()/.test(program)) return "length without an argument";
  if (/%[-+ #0-9.*]*[eEfgGc]/.test(program)) return "printf of numbers with a fraction";
  return /\bfor\s*\([^;)]*\bin\b/.test(program) ? "the order of for (key in array)" : undefined;
}

const DATE = /^\+(?:[^%]|%[YmdHMSFTsaAbBjyeIpZznt%DRuw])*$/;

function whyDate({ args }: GatedCall): string | undefined {
  const rest = args.filter((arg) => !/^(-u|--utc|-d|--date|@\d+|--date=@\d+|-d@\d+)$/.test(arg));
  const other = rest.find((arg) => !DATE.test(arg));
  return other === undefined ? undefined : `the argument ${other}`;
}

const GATES: Readonly<Record<string, Gate>> = {
  awk: { spec: { values: "Fvf", isOperandLast: true }, why: whyAwk },
  sed: {
    spec: {
      flags: "nEriu",
      values: "ef",
      long: { quiet: "n", silent: "n", "regexp-extended": "E", "in-place": "i" },
      longValues: { expression: "e", file: "f" },
    },
    why: whySed,
  },
  grep: {
    spec: {
      flags: "ivcnqwxEFhorRlL",
      values: "em",
      long: {
        quiet: "q",
        silent: "q",
        "extended-regexp": "E",
        "fixed-strings": "F",
        "ignore-case": "i",
        "invert-match": "v",
      },
      longValues: { regexp: "e", "max-count": "m" },
    },
    why: whyGrep,
  },
  egrep: { spec: { flags: "ivcnqwxhorR", values: "em" }, why: whyGrep },
  fgrep: { spec: { flags: "ivcnqwxhorR", values: "em" }, why: whyGrep },
  find: { why: whyFind },
  date: { why: whyDate },
  diff: {
    spec: { flags: "q", long: { brief: "q" } },
    why: (call, options) => {
      if (!options.has("q")) return "the lists of differences";
      return options.operands.some((path) => call.process.fs.kind(call.at(path)) !== "file")
        ? "other than files"
        : undefined;
    },
  },
  comm: { spec: { flags: "123" }, why: (call, options) => missingFile(call, options) },
  join: { spec: { values: "tav12o" }, why: (call, options) => missingFile(call, options) },
  paste: {
    spec: { values: "d" },
    why: (call, options) =>
      missingFile(call, options) ?? ((options.value("d") ?? "").includes("\\") ? "-d with a backslash" : undefined),
  },
  seq: { spec: { values: "s", flags: "0123456789." } },
  fold: { spec: { values: "w" } },
  expand: { spec: { flags: "i", values: "t" } },
  unexpand: { spec: { flags: "a" } },
  split: { why: always("its names of files") },
  tee: {
    spec: { flags: "a", long: { append: "a" } },
    why: (call, options) =>
      options.operands.some((path) => call.process.fs.kind(call.at(path)) === "dir") ? "a directory" : undefined,
  },
  strings: { spec: { flags: "a", values: "n" } },
  nl: { why: always("its numbers of blank lines") },
  du: { why: always("sizes on a disk") },
  expr: { why: ({ args }) => (args.some((arg) => arg.includes("\\(")) ? "a group in a pattern" : undefined) },
  printf: {
    why: ({ args }) =>
      args.some((arg) => /\\[uU][0-9a-fA-F]/.test(arg)) ? "\\u, whose meaning depends on the locale" : undefined,
  },
  tree: { why: always("its drawing") },
  column: { why: always("its widths") },
  file: { why: always("its database of kinds") },
};

const missingFile = (call: GatedCall, options: Options): string | undefined => {
  const missing = options.operands.find((path) => isMissing(call, path) && !path.startsWith("/dev/"));
  return missing === undefined ? undefined : `the missing file ${missing}`;
};

/** The commands that need a gate. */
export const GATED: readonly string[] = Object.keys(GATES);
