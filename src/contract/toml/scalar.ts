/** Reads a number, date or time of TOML 1.0 from one token: exact grammar, 64-bit integers, finite floats, existing days. */
import { TomlTime } from "../data/value.ts";

const DECIMAL = /^[+-]?(?:0|[1-9](?:_?\d)*)$/;
const BASED = /^0(?:x[\dA-Fa-f](?:_?[\dA-Fa-f])*|o[0-7](?:_?[0-7])*|b[01](?:_?[01])*)$/;
const FLOAT = /^[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?$/;
const SPECIAL: Readonly<Record<string, number>> = { inf: Infinity, "+inf": Infinity, "-inf": -Infinity };
const NOT_A_NUMBER = /^[+-]?nan$/;
const DATE = "(\\d{4})-(\\d\\d)-(\\d\\d)";
const TIME = "(\\d\\d):(\\d\\d):(\\d\\d)(\\.\\d+)?";
const DATE_TIME = new RegExp(`^${DATE}[Tt ]${TIME}([Zz]|[+-]\\d\\d:\\d\\d)?$`);
const LOCAL_DATE = new RegExp(`^${DATE}$`);
const LOCAL_TIME = new RegExp(`^${TIME}$`);

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** All characters that a number, a date or a time can contain. */
export const TOKEN = /\d{4}-\d\d-\d\d [\d:.+\-Zz]+|[\w+\-.:]+/y;

export type Scalar = bigint | number | TomlTime;
export type ScalarFault = { readonly problem: string };

export function readScalar(token: string): Scalar | ScalarFault {
  if (DECIMAL.test(token) || BASED.test(token)) return readInteger(token.replaceAll("_", ""));
  if (FLOAT.test(token)) return readFloat(token.replaceAll("_", ""));
  const special = Object.hasOwn(SPECIAL, token) ? SPECIAL[token] : undefined;
  if (special !== undefined) return special;
  if (NOT_A_NUMBER.test(token)) return Number.NaN;
  return readTime(token) ?? { problem: `expected a value, found ${JSON.stringify(token)}` };
}

function readInteger(digits: string): bigint | ScalarFault {
  const value = digits.startsWith("-") ? -BigInt(digits.slice(1)) : BigInt(digits.replace("+", ""));
  return value < INT64_MIN || value > INT64_MAX ? { problem: `the integer ${digits} does not fit in 64 bits` } : value;
}

function readFloat(digits: string): number | ScalarFault {
  const value = Number(digits);
  return Number.isFinite(value) ? value : { problem: `the float ${digits} is out of range` };
}

function readTime(token: string): TomlTime | ScalarFault | undefined {
  const full = DATE_TIME.exec(token);
  const date = full ?? LOCAL_DATE.exec(token);
  const time = LOCAL_TIME.exec(token);
  const dayWrong = date !== null && !isDay(date);
  const clockWrong = (full !== null && !isClock(full.slice(4))) || (time !== null && !isClock(time.slice(1)));
  if (dayWrong || clockWrong) return { problem: `${token} is not an existing date or time` };
  if (full !== null) return dateTime(full);
  if (date !== null) return new TomlTime("local-date", token);
  return time === null ? undefined : new TomlTime("local-time", withoutZeros(token));
}

function dateTime(match: RegExpExecArray): TomlTime | ScalarFault {
  const [text, , , , , , , , zone] = match;
  const clock = withoutZeros(text.slice(11, text.length - (zone?.length ?? 0)));
  if (zone === undefined) return new TomlTime("local-datetime", `${text.slice(0, 10)}T${clock}`);
  if (Number(zone.slice(1, 3)) > 23 || Number(zone.slice(4, 6)) > 59) return { problem: `${zone} is not an offset` };
  const offset = /^(?:[Zz]|[+-]00:00)$/.test(zone) ? "Z" : zone;
  return new TomlTime("offset-datetime", `${text.slice(0, 10)}T${clock}${offset}`);
}

/** At most nanoseconds, without trailing zeros. */
const withoutZeros = (clock: string): string => {
  const [whole = "", fraction = ""] = clock.split(".");
  const digits = fraction.slice(0, 9).replace(/0+$/, "");
  return digits === "" ? whole : `${whole}.${digits}`;
};

/** `Date` moves a day that does not exist into the next month. */
function isDay([date = ""]: readonly string[]): boolean {
  const day = date.slice(0, "YYYY-MM-DD".length);
  // biome-ignore lint/style/noRestrictedGlobals: checks a given day and reads no clock
  const time = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}

const isClock = ([hour, minute, second]: readonly string[]): boolean =>
  Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59;
