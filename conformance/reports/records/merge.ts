/** Joins the records of the shards of one run. */
import { type Fault, fail, ok, type Result } from "#base";
import type { RunRecord } from "./record.ts";
import { resultKey, sortResults } from "./results.ts";
import { machineName } from "./verdict.ts";

export type MergeFault = Fault<"not-one-run">;

/** A record and the name of its file, for messages. */
export interface NamedRecord {
  readonly name: string;
  readonly record: RunRecord;
}

/** Fails if the records are not all parts of one run, each once. */
export function mergeRecords(parts: readonly NamedRecord[]): Result<RunRecord, MergeFault> {
  const [first] = parts;
  if (first === undefined) return notOneRun("there is no record", "give the record of each shard");
  for (const part of parts) {
    const problem = difference(first, part);
    if (problem !== undefined) return notOneRun(problem, "merge the shards of one run only");
  }
  const problem = shardProblem(parts);
  if (problem !== undefined) return notOneRun(problem, "give the record of each shard once");
  const twice = repeatedResult(parts);
  if (twice !== undefined) return notOneRun(twice, "run the shards again, with the same words and options");
  const { shard: _, ...selection } = first.record.selection;
  return ok({
    ...first.record,
    selection,
    complete: parts.every(({ record }) => record.complete),
    results: sortResults(parts.flatMap(({ record }) => record.results)),
  });
}

const notOneRun = (message: string, remedy: string): Result<never, MergeFault> =>
  fail({ kind: "not-one-run", message, remedy });

/** What all parts of one run have in common. */
const COMMON: Readonly<Record<string, (record: RunRecord) => unknown>> = {
  "the release of Plimsoll": ({ tool }) => tool.version,
  "the revision of the suite": ({ suite }) => suite?.revision,
  "the revision of the specification": ({ specification }) => specification.revision,
  "the kind of machine": ({ machine }) => machineName(machine),
  "the seed": ({ seed }) => seed,
  "the selected words": ({ selection }) => selection.what,
  "the list of known failures": ({ selection }) => selection.known,
  "the lane": ({ selection }) => selection.lane,
  "the lifecycle": ({ lifecycle }) => lifecycle,
};

function difference(a: NamedRecord, b: NamedRecord): string | undefined {
  for (const [what, of] of Object.entries(COMMON)) {
    const [left, right] = [a, b].map(({ record }) => JSON.stringify(of(record)) ?? "none");
    if (left !== right) return `${what} differs: ${a.name} has ${left}, ${b.name} has ${right}`;
  }
  return undefined;
}

function shardProblem(parts: readonly NamedRecord[]): string | undefined {
  const byShard = new Map<string, string>();
  for (const { name, record } of parts) {
    const { shard } = record.selection;
    if (shard === undefined) return `${name} is the record of a whole run, not of a shard`;
    const other = byShard.get(shard);
    if (other !== undefined) return `${other} and ${name} are both shard ${shard}`;
    byShard.set(shard, name);
  }
  const counts = new Set([...byShard.keys()].map((shard) => shard.split("/")[1] ?? ""));
  if (counts.size > 1) return `the run was divided differently: into ${[...counts].join(" and ")} shards`;
  const [count = ""] = counts;
  const missing = Array.from({ length: Number(count) }, (_, i) => `${i + 1}/${count}`).filter(
    (shard) => !byShard.has(shard),
  );
  return missing.length > 0 ? `shard ${missing.join(", ")} is missing` : undefined;
}

function repeatedResult(parts: readonly NamedRecord[]): string | undefined {
  const seen = new Map<string, string>();
  for (const { name, record } of parts) {
    for (const result of record.results) {
      const other = seen.get(resultKey(result));
      if (other !== undefined) return `${other} and ${name} both have ${resultKey(result)}`;
      seen.set(resultKey(result), name);
    }
  }
  return undefined;
}
