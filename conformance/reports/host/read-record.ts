/** Reads records from files. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fail, type Result } from "#base";
import { packageFile } from "#base/host";
import { type RecordFault, type RecordParser, recordParser } from "../records/parse.ts";
import type { RunRecord } from "../records/record.ts";

const MIB = 1024 * 1024;
/** A hundred thousand results with their evidence take less. */
export const RECORD_SIZE_MAX = 256 * MIB;

let parser: RecordParser | undefined;

/** `path`: `record.json`, `record.ndjson`, or the folder of a run. */
export function readRecord(path: string): Result<RunRecord, RecordFault> {
  let text: string;
  try {
    const file = statSync(path).isDirectory() ? fileIn(path) : path;
    const { size } = statSync(file);
    if (size > RECORD_SIZE_MAX) return unreadable(path, `it is larger than ${RECORD_SIZE_MAX / MIB} MiB`);
    text = readFileSync(file, "utf8");
  } catch (error) {
    return unreadable(path, error instanceof Error ? error.message : String(error));
  }
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
