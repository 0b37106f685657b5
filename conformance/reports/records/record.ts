/** The record of a run: one JSON document, the source of every report. Its schema is specs/record.schema.json. */
import type { Api, Json } from "#base";
import type { Description, ExitObservation, FailureKind, Lane } from "#protocol";
import type { RecordedMachine, RecordedVerdict } from "./verdict.ts";

export const RECORD_VERSION = 2;

export interface RunRecord {
  readonly schema: typeof RECORD_VERSION;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  /** The commit of the specification that the ledger cites. */
  readonly specification: { readonly revision: string };
  /** Results of one revision were judged alike. Absent in records of before 0.1.0. */
  readonly suite?: { readonly revision: string };
  readonly machine: RecordedMachine;
  readonly seed: string;
  readonly selection: {
    readonly what: readonly string[];
    readonly lane: Lane | "all";
    readonly shard?: string;
    /** The earlier record whose failures have run again. */
    readonly rerun?: string;
    /** The earlier record that lacks what has run. */
    readonly since?: string;
    /** The digest of the list of known failures, before the run. */
    readonly known?: string;
  };
  readonly lifecycle: RecordedLifecycle;
  /** False during the run, and after it if it was interrupted. */
  readonly complete: boolean;
  readonly results: readonly ResultRecord[];
}

export interface RecordedLifecycle
  extends Pick<Description, "version" | "build" | "platform" | "buildpack" | "amendments"> {
  readonly name: string;
  /** The phases that it performs itself; absent: all. */
  readonly performs?: readonly string[];
  /** The lifecycle that performs the other phases. */
  readonly rest?: string;
  /** What it claims to have, such as `registry+layout`; absent: nothing was claimed, and everything was judged that it can do. */
  readonly profile?: string;
}

export interface ResultRecord {
  readonly id: string;
  /** `rule`: `plimsoll check` judges parties with rules. */
  readonly kind: "case" | "law" | "rule";
  /** The party that a rule judges: `buildpack acme/hello@1.0.0`. Absent: the lifecycle. */
  readonly party?: string;
  readonly says: string;
  readonly lane: Lane;
  /** The statements that a pass is evidence for. */
  readonly statements: readonly string[];
  readonly platformApi: Api;
  readonly buildpackApi: Api;
  readonly verdict: RecordedVerdict;
  readonly durationMs: number;
  /** Of a law: how much the verdict rests on. */
  readonly worlds?: {
    readonly generated: number;
    /** Trials that were not vacuous. */
    readonly trialsChecked: number;
    /** Worlds with at least one such trial. */
    readonly worldsChecked: number;
    /** How many of these worlds used each proposal. */
    readonly worldsUsing?: Readonly<Record<string, number>>;
  };
  /** For a verdict that is not a pass. */
  readonly evidence?: FailureEvidence;
  /** The command that repeats the failure. */
  readonly replay?: string;
}

/** What the record judges: the parties, or the lifecycle. */
export function subjectOf({ lifecycle, results }: Pick<RunRecord, "lifecycle" | "results">): string {
  const parties = [...new Set(results.flatMap(({ party }) => (party === undefined ? [] : [party])))];
  return parties.length === 0 ? `${lifecycle.name} ${lifecycle.version}` : parties.join(", ");
}

export interface FailureRecord {
  readonly kind: FailureKind;
  /** Of kind `text` or `open`: the issue in `specs/issues.toml`. */
  readonly issue?: string;
  /** A JSON pointer into the observation. */
  readonly at: string;
  readonly expected: string;
  /** Null if the observation has no such value. */
  readonly actual: Json;
  readonly statements: readonly string[];
  /** Where the expected and the actual value have members, or are digests: what differs. */
  readonly differs?: readonly RecordedDifference[];
  /** Statements that this step and later ones had to show, if it did not end as expected. */
  readonly notReached?: readonly string[];
}

export interface RecordedDifference {
  /** `layers > 3 > entries > 0 > mtime` */
  readonly at: string;
  readonly expected: Json;
  readonly actual: Json;
}

/** One thing that the world of a failure has besides the usual one. */
export interface RecordedInput {
  readonly of: "buildpack" | "file" | "environment" | "image" | "registry" | "step";
  readonly name: string;
  readonly value: string;
}

export interface FailureEvidence {
  readonly failures: readonly FailureRecord[];
  readonly inputs?: readonly RecordedInput[];
  readonly steps: readonly {
    readonly ran: string;
    /** The whole command: `restorer -cache-dir /cache`. */
    readonly command?: string;
    /** Null for a step that runs no process. */
    readonly exit: ExitObservation | { readonly notPerformed: true } | null;
    readonly lastLines: string;
    /** Number of printed bytes that were not kept. */
    readonly leftOut?: number;
  }[];
}
