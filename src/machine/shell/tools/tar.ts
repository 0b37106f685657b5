/**
 * `tar`: packs to the standard output, and unpacks and lists. An archive unpacks to the same files as one of GNU tar, but its bytes differ (the order
 * of names and the fields of a header), so one that becomes a file is a limit.
 */
import { type ByteString, byteStringOf, byteStringOfLatin1, bytesOf, FaultError } from "#base";
import { GunzipError, gzip, gunzip as unpack } from "#base/platform";
import { decodeTar, encodeTar, type TarEntry } from "#tree";
import { type Options, parseOptions } from "./options.ts";
import { Packing } from "./packing.ts";
import type { Tool, ToolCall } from "./tool.ts";
import { unpackArchive } from "./unpacking.ts";

const SPEC = {
  flags: "cxtzvpok",
  values: "fC",
  long: {
    create: "c",
    extract: "x",
    get: "x",
    list: "t",
    gzip: "z",
    gunzip: "z",
    verbose: "v",
    "preserve-permissions": "p",
    "same-permissions": "p",
    "no-same-owner": "o",
  },
  longValues: { file: "f", directory: "C", "strip-components": "#" },
};
const GZIP_MAGIC = "\x1f\x8b";
/** What an archive may unpack to. */
const LIMITS = { bytesMax: 1 << 28, chunkSize: 1 << 16 };

export const tar: Tool = (call) => {
  const options = parseOptions(withDash(call.args), SPEC);
  const mode = ["c", "x", "t"].filter((letter) => options.has(letter));
  if (mode.length !== 1)
    return call.fail("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", 2);
  if (options.values("C").length > 1 || options.values("f").length > 1) return call.limit("an option given twice");
  if (options.has("k")) return call.limit("option -k");
  if (mode[0] === "c") return pack(call, options);
  const entries = entriesOf(call, options);
  if (entries === undefined) return;
  const chosen = chosenOf(call, entries, options.operands);
  if (mode[0] === "x") return unpackArchive(call, chosen, options);
  if (options.has("v")) return call.limit("a list with details");
  for (const { name } of chosen) call.line(name);
};

/** `xzf a.tgz` is `-xzf a.tgz`, where each letter takes its value from the arguments after it. */
function withDash([first = "", ...rest]: readonly string[]): readonly string[] {
  if (first.startsWith("-") || first === "") return first === "" ? rest : [first, ...rest];
  const left = [...rest];
  const given = [...first].flatMap((letter) =>
    SPEC.values.includes(letter) ? [`-${letter}`, left.shift() ?? ""] : `-${letter}`,
  );
  return [...given, ...left];
}

function pack(call: ToolCall, options: Options): undefined {
  const file = options.value("f");
  if (file !== undefined && file !== "-") return call.limit("an archive as a file");
  if (options.has("v")) return call.limit("a list beside an archive");
  if (options.operands.length === 0) return call.fail("Cowardly refusing to create an empty archive", 2);
  const packing = new Packing(call, options.value("C") ?? ".");
  for (const operand of options.operands) packing.add(operand);
  const parts = [...encodeTar(packing.entries)].map(byteStringOf);
  const archive = bytesOf(byteStringOfLatin1(parts.join("")));
  call.print(byteStringOf(options.has("z") ? gzip(archive, 6) : archive));
}

/** Undefined if there is no archive; an error is printed. */
function entriesOf(call: ToolCall, options: Options): readonly TarEntry[] | undefined {
  const file = options.value("f") ?? "-";
  const text = call.read(file);
  if (text === undefined) return call.fail("Error is not recoverable: exiting now", 2);
  const isPacked = text.startsWith(GZIP_MAGIC);
  if (isPacked && file === "-" && !options.has("z")) return call.fail("Archive is compressed. Use -z option", 2);
  if (options.has("z") && !isPacked) return call.fail("not in gzip format", 2);
  const bytes = bytesOf(byteStringOfLatin1(text));
  try {
    return [...decodeTar([isPacked ? unpack(bytes, LIMITS) : bytes])];
  } catch (error) {
    if (error instanceof GunzipError || error instanceof FaultError) return call.limit("a damaged archive");
    throw error;
  }
}

/** The members that the operands name, with what is below them. */
function chosenOf(call: ToolCall, entries: readonly TarEntry[], operands: readonly string[]): readonly TarEntry[] {
  if (operands.length === 0) return entries;
  if (operands.some((one) => /[*?[]/.test(one))) call.limit("a pattern of members");
  const isOf = (name: ByteString, operand: string): boolean =>
    name === operand || name.startsWith(`${operand.replace(/\/$/, "")}/`);
  for (const operand of operands)
    if (!entries.some(({ name }) => isOf(name, operand))) call.fail(`${operand}: Not found in archive`, 2);
  return entries.filter(({ name }) => operands.some((operand) => isOf(name, operand)));
}
