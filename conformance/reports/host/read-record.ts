/** Reads records from files. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fail, type Result, textOf } from "#base";
import { packageFile, readFileUpTo } from "#base/host";
import { type RecordFault, type RecordParser, recordParser } from "../records/parse.ts";
import type { RunRecord } from "../records/record.ts";

const MIB = 1024 * 1024;
/** A hundred thousand results with their evidence take less. */
export const RECORD_SIZE_MAX = 128 * MIB;

const TOO_LARGE = `it is larger than ${RECORD_SIZE_MAX / MIB} MiB`;

let parser: RecordParser | undefined;

/** `path`: `record.json`, `record.ndjson`, or the folder of a run. */
export function readRecord(path: string): Result<RunRecord, RecordFault> {
  let file: string;
  try {
    file = statSync(path).isDirectory() ? fileIn(path) : path;
    if (statSync(file).size > RECORD_SIZE_MAX) return unreadable(path, TOO_LARGE);
  } catch (error) {
    return unreadable(path, error instanceof Error ? error.message : String(error));
  }
  const read = readFileUpTo(file, RECORD_SIZE_MAX);
  if (!read.ok) return unreadable(path, read.fault.kind === "file-too-large" ? TOO_LARGE : read.fault.message);
  const text = textOf(read.value);
  parser ??= recordParser(JSON.parse(readFileSync(join(packageFile("specs"), "record.schema.json"), "utf8")));
  return parser(text, path);
}

/** A run that goes on, or was killed, has lines only. */
function fileIn(folder: string): string {
  const [whole, lines] = [join(folder, "record.json"), join(folder, "record.ndjson")];
  return !existsSync(whole) && existsSync(lines) ? lines : whole;
}

const unreadable = (path: string, why: string): Result<never, RecordFault> =>
  fail({
    kind: "bad-record",
    message: `the record cannot be read: ${why}`,
    where: { file: path },
    remedy: "give record.json of a run, or the folder of the run",
  });
