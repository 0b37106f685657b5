/** Reads flags as Go's `flag` package: `-x` equals `--x`, `-x=v` equals `-x v`, `-x=false` negates a switch, and the flags end at the first other argument. */
import { type ByteString, byteString, type Fault, fail, ok, type Result, textOfByteString } from "#base";

export interface FlagSpec {
  readonly kind: "switch" | "text" | "integer" | "duration";
}

export type FlagFault = Fault<"flag" | "help-asked">;

export interface Flags {
  /** In order; the value of a switch is text too. */
  readonly given: readonly { readonly flag: string; readonly value: ByteString }[];
  readonly rest: readonly ByteString[];
}

/** Text to boolean, as Go's `strconv.ParseBool`. */
export function parseBool(text: string): boolean | undefined {
  if (["1", "t", "T", "true", "TRUE", "True"].includes(text)) return true;
  return ["0", "f", "F", "false", "FALSE", "False"].includes(text) ? false : undefined;
}

export function parseFlags(
  argv: readonly ByteString[],
  specs: Readonly<Record<string, FlagSpec>>,
): Result<Flags, FlagFault> {
  const given: { flag: string; value: ByteString }[] = [];
  let at = 0;
  for (let arg = argv[at]; arg !== undefined && arg.length > 1 && arg.startsWith("-"); arg = argv[at]) {
    at++;
    if (arg === "--") break;
    const read = parseFlag(arg, argv[at], specs);
    if (!read.ok) return read;
    given.push(read.value);
    if (read.value.tookNext) at++;
  }
  return ok({ given: given.map(({ flag, value }) => ({ flag, value })), rest: argv.slice(at) });
}

type OneFlag = { readonly flag: string; readonly value: ByteString; readonly tookNext: boolean };

function parseFlag(
  arg: ByteString,
  next: ByteString | undefined,
  specs: Readonly<Record<string, FlagSpec>>,
): Result<OneFlag, FlagFault> {
  const dashes = arg.startsWith("--") ? 2 : 1;
  const equals = arg.indexOf("=");
  const flag = textOfByteString(arg.slice(dashes, equals < 0 ? undefined : equals));
  if (flag === "" || flag.startsWith("-")) return flagFault(`bad flag syntax: ${textOfByteString(arg)}`);
  const spec = Object.hasOwn(specs, flag) ? specs[flag] : undefined;
  if (spec === undefined && (flag === "help" || flag === "h")) {
    return fail({ kind: "help-asked", message: "the caller asked for the usage" });
  }
  if (spec === undefined) return flagFault(`flag provided but not defined: -${flag}`);
  const attached = equals < 0 ? undefined : arg.slice(equals + 1);
  const value = attached ?? (spec.kind === "switch" ? byteString("true") : next);
  if (value === undefined) return flagFault(`flag needs an argument: -${flag}`);
  const text = textOfByteString(value);
  if (!VALID[spec.kind](text)) return flagFault(`invalid value ${JSON.stringify(text)} for flag -${flag}`);
  return ok({ flag, value, tookNext: attached === undefined && spec.kind !== "switch" });
}

const INTEGER =
  /^[+-]?(?:0[xX]_?[\dA-Fa-f](?:_?[\dA-Fa-f])*|0[oO]?_?[0-7](?:_?[0-7])*|0[bB]_?[01](?:_?[01])*|\d(?:_?\d)*)$/;
const DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

const VALID: Readonly<Record<FlagSpec["kind"], (value: string) => boolean>> = {
  text: () => true,
  switch: (value) => parseBool(value) !== undefined,
  integer: (value) => INTEGER.test(value) && !/^[+-]?0\d*[89]/.test(value) && Number.isSafeInteger(integerOf(value)),
  duration: (value) => DURATION.test(value),
};

export const isDuration = (text: string): boolean => DURATION.test(text);

const UNITS_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};

/** Nanoseconds of a text for which {@link isDuration} is true. */
export function durationNs(text: string): bigint {
  const parts = [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)];
  const sum = parts.reduce((all, [, count, unit = ""]) => all + Number(count) * (UNITS_NS[unit] ?? 0), 0);
  return BigInt(Math.round(text.startsWith("-") ? -sum : sum));
}

/** With Go's prefixes: `0x1f`, `0o17`, `017`, `0b1`. */
export function integerOf(text: string): number {
  const digits = text.replaceAll("_", "").replace(/^[+-]/, "");
  const value = Number(/^0\d/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return text.startsWith("-") ? -value : value;
}

const flagFault = (message: string): Result<never, FlagFault> =>
  fail({ kind: "flag", message, remedy: "run the program with -h to see its flags" });
