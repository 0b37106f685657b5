/** Writes the record: one line per result during the run, then one document, written atomically. */
import { accessSync, appendFileSync, constants, renameSync, rmSync, writeFileSync } from "node:fs";
import { platform, release } from "node:os";
import { join } from "node:path";
import { type Fault, fail, ok, type Result } from "#base";
import { makeDirectory, packageVersion } from "#base/host";
import type { Description } from "#protocol";
import { RECORD_VERSION, type ResultRecord, type RunRecord, sortResults } from "#reports";
import type { TestOptions } from "./options.ts";

export interface Recorder {
  /** Folder of the frozen failures. */
  readonly failures: string;
  add(result: ResultRecord): void;
  /** Writes record.json, marked complete if it has at least this many results. `close` changes the results of a complete run. */
  finish(expected: number, close?: (results: readonly ResultRecord[]) => readonly ResultRecord[]): RunRecord;
}

export interface RecorderOptions {
  readonly name: string;
  readonly description: Description;
  readonly what: readonly string[];
  readonly options: TestOptions;
  readonly revision: string;
}

export type RecorderFault = Fault<"out-unwritable">;

export function openRecorder(recorded: RecorderOptions): Result<Recorder, RecorderFault> {
  const { out, record: recordings } = recorded.options;
  const head = headOf(recorded);
  const lines = join(out, "record.ndjson");
  const failures = join(out, "failures");
  try {
    makeDirectory(out);
    rmSync(failures, { recursive: true, force: true });
    writeFileSync(lines, `${JSON.stringify(head)}\n`);
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
  const results: ResultRecord[] = [];
  return ok({
    failures,
    add(result) {
      results.push(result);
      appendFileSync(lines, `${JSON.stringify(result)}\n`);
    },
    finish(expected, close = (all) => all) {
      const complete = results.length >= expected;
      const record: RunRecord = { ...head, complete, results: sortResults(complete ? close(results) : results) };
      const path = join(out, "record.json");
      writeFileSync(`${path}.part`, `${JSON.stringify(record, null, 1)}\n`);
      renameSync(`${path}.part`, path);
      return record;
    },
  });
}

function unwritable(what: string, path: string, option: string, error: unknown) {
  const why = error instanceof Error ? error.message : String(error);
  return fail({
    kind: "out-unwritable" as const,
    message: `${what} cannot be written to ${path}: ${why}`,
    remedy: `give another directory with ${option}`,
  });
}

type Head = Omit<RunRecord, "complete" | "results">;

function headOf({ name, description, what, options, revision }: RecorderOptions): Head {
  const { build, version, platform: platformApis, buildpack, amendments, machine, half } = description;
  return {
    schema: RECORD_VERSION,
    tool: { name: "plimsoll", version: packageVersion() },
    specification: { revision },
    machine: { kind: machine, node: process.versions.node, os: `${platform()} ${release()}` },
    seed: options.seed,
    selection: { what, lane: options.lane ?? "all", ...(options.shard !== undefined && { shard: options.shard }) },
    lifecycle: { name, version, build, platform: platformApis, buildpack, amendments, ...half },
  };
}
