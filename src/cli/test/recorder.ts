/** The record on disk: a line a result while the run goes on, then one document, written whole or not at all. */
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { platform, release } from "node:os";
import { join } from "node:path";
import { type CaseRecord, type Description, RECORD_VERSION, type RunRecord } from "#conformance";
import { packageVersion } from "../package.ts";
import type { TestOptions } from "./options.ts";

export interface Recorder {
  /** Where failures are kept. */
  readonly failures: string;
  add(result: CaseRecord): void;
  /** Writes record.json; `complete` is false where the run was interrupted. */
  finish(complete: boolean): RunRecord;
}

export interface Recorded {
  readonly name: string;
  readonly description: Description;
  readonly what: readonly string[];
  readonly options: TestOptions;
  readonly revision: string;
}

export function recorder({ name, description, what, options, revision }: Recorded): Recorder {
  const { out } = options;
  mkdirSync(out, { recursive: true });
  const lines = join(out, "record.ndjson");
  const failures = join(out, "failures");
  rmSync(failures, { recursive: true, force: true });
  const { build, version, platform: platformApis, buildpack, amendments, machine } = description;
  const head: Omit<RunRecord, "complete" | "results"> = {
    schema: RECORD_VERSION,
    tool: { name: "plimsoll", version: packageVersion() },
    specification: { revision },
    machine: { kind: machine, node: process.versions.node, os: `${platform()} ${release()}` },
    seed: options.seed,
    selection: { what, lane: options.lane ?? "all", ...(options.shard !== undefined && { shard: options.shard }) },
    lifecycle: { name, version, build, platform: platformApis, buildpack, amendments },
  };
  writeFileSync(lines, `${JSON.stringify(head)}\n`);
  const results: CaseRecord[] = [];
  return {
    failures,
    add(result) {
      results.push(result);
      appendFileSync(lines, `${JSON.stringify(result)}\n`);
    },
    finish(complete) {
      const record: RunRecord = {
        ...head,
        complete,
        results: results.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
      };
      const path = join(out, "record.json");
      writeFileSync(`${path}.part`, `${JSON.stringify(record, null, 1)}\n`);
      renameSync(`${path}.part`, path);
      return record;
    },
  };
}

const keyOf = ({ id, platformApi, buildpackApi }: CaseRecord): string => `${id} ${platformApi} ${buildpackApi}`;
