/** Checks a record that came from outside against specs/record.schema.json. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import { excessOf, type Fault, fail, type Json, ok, type Result } from "#base";
import { RECORD_VERSION, type RunRecord } from "./record.ts";

export type RecordFault = Fault<"bad-record">;

/** Checks values of the schema. Compiling it takes some milliseconds: do it once. */
export type RecordParser = (text: string, name: string) => Result<RunRecord, RecordFault>;

/** Our own schema needs no check, and the code that checks a record runs once: both would take longer than a record of 1,000 results. */
const OPTIONS = { discriminator: true, strict: false, validateSchema: false, code: { optimize: false } } as const;

/** A hundred thousand results have fewer values. */
const BOUNDS = { depthMax: 256, valuesMax: 4_000_000 };
const SMALL = 1 << 20;

export function recordParser(schema: { readonly [key: string]: Json }): RecordParser {
  const isRecord = new Ajv2020(OPTIONS).compile<RunRecord>(schema);
  return (text, name) => {
    const excess = text.length > SMALL ? excessOf(text, BOUNDS) : undefined;
    if (excess !== undefined) return badRecord(name, `it has ${excess}`, "give record.json or record.ndjson of a run");
    const value = jsonOf(text, name);
    if (!value.ok) return value;
    const version = versionOf(value.value);
    if (version !== RECORD_VERSION) return badVersion(name, version);
    if (isRecord(value.value)) return ok(value.value);
    return badRecord(name, describe(isRecord.errors ?? []), "write it again with plimsoll test");
  };
}

/** A whole document, or the lines of a run that goes on or was killed. */
function jsonOf(text: string, name: string): Result<unknown, RecordFault> {
  const document = parsed(text);
  if (document !== undefined && versionOf(document) !== undefined && !isHead(document)) return ok(document);
  const lines = text.split("\n");
  // A killed run can leave half a line at the end.
  const whole = lines.slice(0, -1).map(parsed);
  const [head, ...results] = whole;
  if (versionOf(head) !== undefined && !results.includes(undefined))
    return ok({ ...Object(head), complete: false, results });
  const at = whole.indexOf(undefined);
  const where =
    at > 0 && versionOf(head) !== undefined ? `line ${at + 1} is not JSON` : "it is not a record: not JSON, or cut off";
  return badRecord(name, where, "give record.json or record.ndjson of a run");
}

/** The first line of a run's lines has no results. */
const isHead = (value: unknown): boolean => !Object.hasOwn(Object(value), "results");

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const versionOf = (value: unknown): unknown =>
  typeof value === "object" && value !== null && "schema" in value ? value.schema : undefined;

function badVersion(name: string, version: unknown): Result<never, RecordFault> {
  const migrated = version === 1 ? "; docs/record.md tells how to migrate it" : "";
  return badRecord(
    name,
    `expected version ${RECORD_VERSION} of the record, found ${JSON.stringify(version) ?? "none"}`,
    `use the release of Plimsoll that wrote it, or write it again${migrated}`,
  );
}

const badRecord = (name: string, message: string, remedy: string): Result<never, RecordFault> =>
  fail({ kind: "bad-record", message, remedy, where: { file: name } });

/** The deepest place: errors of alternatives name the member that has them. */
function describe(errors: readonly ErrorObject[]): string {
  const [first] = [...errors].sort((a, b) => b.instancePath.length - a.instancePath.length);
  if (first === undefined) return "it does not have the shape of a record";
  const place = first.instancePath === "" ? "the record" : first.instancePath.slice(1).replaceAll("/", ".");
  return `${place} ${first.message ?? "does not have the shape of the schema"}`;
}
