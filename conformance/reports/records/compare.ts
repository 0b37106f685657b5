/** Compares two records: which verdicts changed, and what else differs and may be the reason. */
import type { ResultRecord, RunRecord } from "./record.ts";
import { resultKey, sortResults } from "./results.ts";
import { machineName } from "./verdict.ts";

export interface Change {
  readonly before: ResultRecord;
  readonly after: ResultRecord;
}

export interface Comparison {
  /** What else differs between the runs: a name, the value before and the value after. */
  readonly causes: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  /** It passed, or its failure was known, and now it fails. */
  readonly worse: readonly Change[];
  readonly better: readonly Change[];
  /** It was judged, and now it was not run; or the other way round without a failure. */
  readonly otherwise: readonly Change[];
  /** In one of the records only. */
  readonly added: readonly ResultRecord[];
  readonly gone: readonly ResultRecord[];
  /** Old ids with their new ones, of results that both records have. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Same verdict in both. */
  readonly same: number;
}

type VerdictName = ResultRecord["verdict"]["is"];
const QUALITY: Readonly<Record<Exclude<VerdictName, "not-run" | "stale">, number>> = {
  pass: 2,
  known: 1,
  fail: 0,
  inconclusive: 0,
  error: 0,
};

/** Undefined: says nothing about the lifecycle. An entry that has expired does not make the lifecycle worse. */
function qualityOf({ verdict }: ResultRecord): number | undefined {
  if (verdict.is === "not-run") return undefined;
  return QUALITY[verdict.is === "stale" ? (verdict.passes ? "pass" : "known") : verdict.is];
}

/** `renames`: old ids of test cases and laws, with their new ones. */
export function compareRecords(a: RunRecord, b: RunRecord, renames: ReadonlyMap<string, string>): Comparison {
  const renamed = new Map<string, string>();
  const before = new Map(
    a.results.map((result) => {
      const id = renames.get(result.id) ?? result.id;
      if (id !== result.id) renamed.set(result.id, id);
      return [resultKey({ ...result, id }), result];
    }),
  );
  const ids = new Set(b.results.map(({ id }) => id));
  const after = new Map(b.results.map((result) => [resultKey(result), result]));
  const both = [...before].flatMap(([key, old]) => {
    const now = after.get(key);
    return now === undefined ? [] : [{ before: old, after: now }];
  });
  const changed = both.filter((pair) => pair.before.verdict.is !== pair.after.verdict.is);
  return {
    causes: causesOf(a, b),
    worse: changed.filter((pair) => directionOf(pair) === "worse"),
    better: changed.filter((pair) => directionOf(pair) === "better"),
    otherwise: changed.filter((pair) => directionOf(pair) === "otherwise"),
    added: sortResults(b.results.filter((result) => !before.has(resultKey(result)))),
    gone: sortResults([...before].flatMap(([key, result]) => (after.has(key) ? [] : [result]))),
    renamed: new Map([...renamed].filter(([, id]) => ids.has(id))),
    same: both.length - changed.length,
  };
}

function directionOf({ before, after }: Change): "worse" | "better" | "otherwise" {
  const [old, now] = [qualityOf(before), qualityOf(after)];
  if (old === undefined || now === undefined || old === now) return "otherwise";
  return now < old ? "worse" : "better";
}

const words = (values: readonly string[]): string => (values.length === 0 ? "none" : values.join(", "));

/** Everything in a record but its results that can change a verdict. */
const CAUSES: Readonly<Record<string, (record: RunRecord) => string>> = {
  Plimsoll: ({ tool }) => tool.version,
  "the suite": ({ suite }) => suite?.revision ?? "unknown",
  "the specification": ({ specification }) => specification.revision,
  "the lifecycle": ({ lifecycle }) => `${lifecycle.name} ${lifecycle.version}`,
  "its build": ({ lifecycle }) => lifecycle.build,
  "its Platform APIs": ({ lifecycle }) => words(lifecycle.platform),
  "its Buildpack APIs": ({ lifecycle }) => words(lifecycle.buildpack),
  "its amendments": ({ lifecycle }) => words(lifecycle.amendments),
  "the machine": ({ machine }) => machineName(machine),
  "Node.js": ({ machine }) => machine.node,
  "the system": ({ machine }) => machine.os,
  "the seed": ({ seed }) => seed,
  "the selection": ({ selection }) =>
    `${selection.what.length === 0 ? "everything" : selection.what.join(" ")}, lane ${selection.lane}${selection.shard === undefined ? "" : `, shard ${selection.shard}`}${selection.rerun === undefined ? "" : ", failures of an earlier run"}${selection.since === undefined ? "" : ", what an earlier run lacks"}`,
  "the known failures": ({ selection }) => selection.known ?? "none",
  "the run": ({ complete }) => (complete ? "complete" : "not complete"),
};

const causesOf = (a: RunRecord, b: RunRecord): Comparison["causes"] =>
  Object.entries(CAUSES)
    .map(([what, of]) => ({ what, before: of(a), after: of(b) }))
    .filter(({ before, after }) => before !== after);
