/** Writes the record: one line per result during the run, then one document, written atomically. */
import { accessSync, appendFileSync, constants, statSync, truncateSync, writeFileSync } from "node:fs";
import { platform, release } from "node:os";
import { join } from "node:path";
import { type Digest, type Fault, fail, ok, type Result } from "#base";
import { makeDirectory, packageVersion } from "#base/host";
import { sandboxMode } from "#machine";
import { type Description, profileName } from "#protocol";
import { RECORD_VERSION, type ResultRecord, type RunRecord, sortResults } from "#reports";
import { suiteRevision } from "#suite/judge";
import { writeWhole } from "../terminal/write-file.ts";
import type { TestOptions } from "./options.ts";
import { makeRunFolder, type RunFolder } from "./run-folder.ts";

export interface Recorder {
  /** Folder of this run. */
  readonly folder: string;
  /** Folder of the frozen failures. */
  readonly failures: string;
  /** The last write that failed, for example because the disk is full. The results are in memory all the same. */
  fault(): Fault | undefined;
  add(result: ResultRecord): void;
  /** Writes record.json, marked complete if it has at least this many results. `close` changes the results of a complete run. */
  finish(expected: number, close?: (results: readonly ResultRecord[]) => readonly ResultRecord[]): RunRecord;
}

export interface RecorderOptions {
  readonly name: string;
  readonly description: Description;
  readonly what: readonly string[];
  readonly options: RecordedOptions;
  readonly revision: string;
  /** The list of known failures. */
  readonly known?: Digest;
}

/** The options that a record keeps, and where it goes. */
export type RecordedOptions = Pick<
  TestOptions,
  "out" | "record" | "seed" | "lane" | "shard" | "rerun" | "since" | "profile"
>;

export type RecorderFault = Fault<"out-unwritable">;

export function openRecorder(recorded: RecorderOptions): Result<Recorder, RecorderFault> {
  const { out, record: recordings } = recorded.options;
  const head = headOf(recorded);
  let run: RunFolder;
  try {
    run = makeRunFolder(out, new Date());
    writeFileSync(join(run.path, "record.ndjson"), `${JSON.stringify(head)}\n`);
    run.link();
  } catch (error) {
    return unwritable("the record", out, "--out", error);
  }
  try {
    if (recordings !== undefined) {
      makeDirectory(recordings);
      accessSync(recordings, constants.W_OK);
    }
  } catch (error) {
    return unwritable("the recordings", recordings ?? "", "--record", error);
  }
  const lines = join(run.path, "record.ndjson");
  const results: ResultRecord[] = [];
  let fault: Fault | undefined;
  let written = 0;
  return ok({
    folder: run.path,
    failures: join(run.path, "failures"),
    fault: () => fault,
    add(result) {
      results.push(result);
      try {
        appendWhole(lines, `${JSON.stringify(result)}\n`);
        written += 1;
      } catch (error) {
        fault = notWritten(run.path, error);
      }
    },
    finish(expected, close = (all) => all) {
      const complete = results.length >= expected;
      const record: RunRecord = { ...head, complete, results: sortResults(complete ? close(results) : results) };
      const whole = writeWhole(join(run.path, "record.json"), `${JSON.stringify(record, null, 1)}\n`);
      if (!whole.ok) fault = cutFault(run.path, whole.fault, `${written} of ${results.length} results`);
      try {
        run.link();
      } catch (error) {
        fault = notWritten(run.path, error);
      }
      return record;
    },
  });
}

/** On a full disk the file ends with the last whole line, so that a later line does not continue half of one. */
function appendWhole(file: string, line: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  try {
    appendFileSync(file, line);
  } catch (error) {
    if (size !== undefined && statSync(file).isFile()) truncateSync(file, size);
    throw error;
  }
}

const cutFault = (folder: string, { message }: Fault, has: string): Fault => ({
  kind: "output-failed",
  message: `${message}; the record has ${has}, the summary all of them`,
  where: { file: folder },
  remedy: REMEDY,
});

function unwritable(what: string, path: string, option: string, error: unknown) {
  const why = error instanceof Error ? error.message : String(error);
  return fail({
    kind: "out-unwritable" as const,
    message: `${what} cannot be written to ${path}: ${why}`,
    remedy: `give another directory with ${option}`,
  });
}

const notWritten = (folder: string, error: unknown): Fault => ({
  kind: "output-failed",
  message: `the record could not be written: ${error instanceof Error ? error.message : error}`,
  where: { file: folder },
  remedy: REMEDY,
});

const REMEDY = "free some space, or give another directory with --out";

const claimOf = ({ profile }: RecordedOptions): Pick<RunRecord["lifecycle"], "profile"> =>
  profile === undefined ? {} : { profile: profileName(profile) };

type Head = Omit<RunRecord, "complete" | "results">;

function headOf({ name, description, what, options, revision, known }: RecorderOptions): Head {
  const { build, version, platform: platformApis, buildpack, amendments, machine, half } = description;
  return {
    schema: RECORD_VERSION,
    tool: { name: "plimsoll", version: packageVersion() },
    specification: { revision },
    suite: { revision: suiteRevision() },
    machine: { kind: machine, ...sandboxOf(machine), node: process.versions.node, os: `${platform()} ${release()}` },
    seed: options.seed,
    selection: { what, lane: options.lane ?? "all", ...partOf(options), ...(known !== undefined && { known }) },
    lifecycle: { name, version, build, platform: platformApis, buildpack, amendments, ...half, ...claimOf(options) },
  };
}

function sandboxOf(machine: Description["machine"]): Pick<RunRecord["machine"], "sandbox"> {
  const sandbox = machine === "host" ? sandboxMode() : "full";
  return sandbox === "full" ? {} : { sandbox };
}

/** Which part of what was selected has run. */
const partOf = ({
  shard,
  rerun,
  since,
}: RecordedOptions): Pick<RunRecord["selection"], "shard" | "rerun" | "since"> => ({
  ...(shard !== undefined && { shard }),
  ...(rerun !== undefined && { rerun }),
  ...(since !== undefined && { since }),
});
