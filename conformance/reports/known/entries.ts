/** A list of known failures: a TOML file with one `[[known]]` for each test case or law that is expected to fail. */
import {
  type ApiSpan,
  type Bytes,
  closestName,
  compareApi,
  describeFault,
  type Fault,
  isInSpan,
  parseApiSpan,
  type Result,
} from "#base";
import { toml } from "#contract";
import type { Needs } from "#protocol";

export interface KnownFailure {
  readonly id: string;
  /** Absent: all versions. */
  readonly platform?: ApiSpan;
  readonly buildpack?: ApiSpan;
  readonly reason: string;
  readonly link?: string;
  /** `2027-01-31`: the last day on which the failure is known. */
  readonly expires?: string;
  /** The line of `[[known]]`. */
  readonly line: number;
}

/** What an entry can name. */
export interface KnownTargets {
  /** Test cases and laws, by id. */
  readonly needs: ReadonlyMap<string, Needs>;
  /** Old ids with their new ones. */
  readonly renames: ReadonlyMap<string, string>;
}

export interface KnownList {
  readonly entries: readonly KnownFailure[];
  /** Everything that is wrong with the file, in its order. The list must not be used if there is anything. */
  readonly faults: readonly Fault[];
}

/** The reason of an entry that `--update-known` adds. A run warns about it until somebody writes the real one. */
export const NO_REASON = "no reason given yet";

const KEYS = ["id", "platform-api", "buildpack-api", "reason", "link", "expires"];

export function readKnown(bytes: Bytes, file: string, targets: KnownTargets): KnownList {
  const read = toml.read(bytes, file);
  if (!read.ok) return { entries: [], faults: [read.fault] };
  const { known = [], ...others } = read.value;
  const [other] = Object.keys(others);
  if (other !== undefined) return { entries: [], faults: [badEntry(read.value, "expected only [[known]]", other)] };
  if (!Array.isArray(known) || !known.every(isTable))
    return { entries: [], faults: [badEntry(read.value, "expected [[known]], found another value", "known")] };
  const parsed = known.map((table) => entryOf(table, targets));
  const entries = parsed.flatMap((one) => ("entry" in one ? [one.entry] : []));
  const faults = parsed.flatMap((one) => ("fault" in one ? [one.fault] : []));
  return { entries, faults: [...faults, ...repeated(entries, file)] };
}

const isTable = (value: toml.TomlValue): value is toml.TomlTable => toml.isTable(value);

type Parsed = { readonly entry: KnownFailure } | { readonly fault: Fault };

function entryOf(table: toml.TomlTable, targets: KnownTargets): Parsed {
  const malformed = problemIn(table);
  if (malformed !== undefined) return { fault: badEntry(table, ...malformed) };
  const [platform, buildpack] = [spanAt(table, "platform-api"), spanAt(table, "buildpack-api")];
  const [link, expires] = [textAt(table, "link"), dateOf(table.expires)];
  const entry: KnownFailure = {
    id: textAt(table, "id") ?? "",
    reason: textAt(table, "reason") ?? "",
    line: toml.whereOf(table)?.line ?? 1,
    ...(link !== undefined && { link }),
    ...(expires !== undefined && { expires }),
    ...(platform?.ok === true && { platform: platform.value }),
    ...(buildpack?.ok === true && { buildpack: buildpack.value }),
  };
  const nothing = namesNothing(entry, targets);
  return nothing === undefined ? { entry } : { fault: badEntry(table, ...nothing) };
}

/** What is wrong, and the key. */
type Problem = readonly [message: string, key: string];

function problemIn(table: toml.TomlTable): Problem | undefined {
  const unknown = Object.keys(table).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    const near = closestName(unknown, KEYS);
    return [`no such key; ${near === undefined ? KEYS.join(", ") : `did you mean ${near}?`}`, unknown];
  }
  const empty = ["id", "reason"].find((key) => (textAt(table, key) ?? "").trim() === "");
  if (empty !== undefined) return [`expected a text for ${empty}`, empty];
  const bare = ["link", "platform-api", "buildpack-api"].find((key) => typeof (table[key] ?? "") !== "string");
  if (bare !== undefined) return ['expected a text in quotes, such as "0.12" or "0.12..0.14"', bare];
  for (const key of ["platform-api", "buildpack-api"]) {
    const span = spanAt(table, key);
    if (span?.ok === false) return [describeFault(span.fault), key];
  }
  if (table.expires !== undefined && dateOf(table.expires) === undefined)
    return ["expected a date such as 2027-01-31", "expires"];
  return undefined;
}

const textAt = (table: toml.TomlTable, key: string): string | undefined => {
  const value = table[key];
  return typeof value === "string" ? value : undefined;
};

function spanAt(table: toml.TomlTable, key: string): Result<ApiSpan> | undefined {
  const text = textAt(table, key);
  return text === undefined ? undefined : parseApiSpan(text);
}

/** A TOML date, or the same in quotes. */
function dateOf(value: toml.TomlValue | undefined): string | undefined {
  const text = value instanceof toml.TomlTime && value.kind === "local-date" ? value.text : value;
  if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month) ? text : undefined;
}

const daysOf = (year: number, month: number): number => {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};

/** No test case or law has the id, or none has it with these versions. */
function namesNothing(
  { id, platform, buildpack }: KnownFailure,
  { needs, renames }: KnownTargets,
): Problem | undefined {
  const needed = needs.get(id);
  if (needed === undefined) {
    const now = renames.get(id);
    const near = now ?? closestName(id, [...needs.keys()]);
    const hint =
      now !== undefined ? `its id is ${now} now` : near === undefined ? "remove the entry" : `did you mean ${near}?`;
    return [`the entry names nothing: no case or law has the id ${JSON.stringify(id)}; ${hint}`, "id"];
  }
  if (!overlaps(platform, needed.platform))
    return [`the entry names nothing: ${id} is not for these versions`, "platform-api"];
  if (!overlaps(buildpack, needed.buildpack))
    return [`the entry names nothing: ${id} is not for these versions`, "buildpack-api"];
  return undefined;
}

function overlaps(span: ApiSpan | undefined, range: Needs["platform"]): boolean {
  if (span === undefined || range === undefined) return true;
  const [from, to] = range;
  return (
    (span.to === undefined || compareApi(span.to, from) >= 0) &&
    (to === undefined || span.from === undefined || compareApi(span.from, to) <= 0)
  );
}

/** Two entries that name the same result. */
function repeated(entries: readonly KnownFailure[], file: string): readonly Fault[] {
  return entries.flatMap((entry, i) => {
    const earlier = entries.slice(0, i).find((other) => other.id === entry.id && meet(other, entry));
    if (earlier === undefined) return [];
    const message = `${entry.id} is already known by line ${earlier.line}`;
    const remedy = "remove one, or give each its own versions";
    return [{ kind: "bad-known", message, remedy, where: { file, line: entry.line } }];
  });
}

const meet = (a: KnownFailure, b: KnownFailure): boolean =>
  spansMeet(a.platform, b.platform) && spansMeet(a.buildpack, b.buildpack);

const spansMeet = (a: ApiSpan = {}, b: ApiSpan = {}): boolean =>
  [a.from, b.from].every(
    (low) => low === undefined || [a.to, b.to].every((high) => high === undefined || compareApi(low, high) <= 0),
  );

function badEntry(table: toml.TomlTable, message: string, key: string): Fault {
  const { file = "", line, column } = toml.whereOf(table, key) ?? {};
  return {
    kind: "bad-known",
    message,
    where: { file, key, ...(line !== undefined && { line }), ...(column !== undefined && { column }) },
  };
}

/** True if the entry names this result. */
export const names = (
  { id, platform, buildpack }: KnownFailure,
  result: {
    readonly id: string;
    readonly platformApi: Parameters<typeof isInSpan>[0];
    readonly buildpackApi: Parameters<typeof isInSpan>[0];
  },
): boolean =>
  result.id === id &&
  (platform === undefined || isInSpan(result.platformApi, platform)) &&
  (buildpack === undefined || isInSpan(result.buildpackApi, buildpack));
