/** The record of a run: one JSON document, from which every report is made. Its schema is published as specs/record.schema.json. */
import type { Api, Json } from "#base";
import type { Lane } from "#protocol";
import type { RecordedMachine, RecordedVerdict } from "./verdict.ts";

export const RECORD_VERSION = 2;

export interface RunRecord {
  readonly schema: typeof RECORD_VERSION;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  /** Of the documents that the ledger cites. */
  readonly specification: { readonly revision: string };
  readonly machine: RecordedMachine;
  readonly seed: string;
  readonly selection: { readonly what: readonly string[]; readonly lane: Lane | "all"; readonly shard?: string };
  readonly lifecycle: RecordedLifecycle;
  /** False while the run goes on, and for ever where it was interrupted. */
  readonly complete: boolean;
  readonly results: readonly ResultRecord[];
}

export interface RecordedLifecycle {
  readonly name: string;
  readonly version: string;
  /** Digest of the executables, or of the package's name, version and amendments. */
  readonly build: string;
  readonly platform: readonly Api[];
  readonly buildpack: readonly Api[];
  readonly amendments: readonly string[];
}

export interface ResultRecord {
  readonly id: string;
  readonly kind: "case" | "law";
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
  readonly evidence?: Evidence;
  /** The one command that does it again. */
  readonly replay?: string;
}

export interface FailureRecord {
  /** A JSON pointer into the observation. */
  readonly at: string;
  readonly expected: string;
  /** Null where the observation has nothing. */
  readonly actual: Json;
  readonly statements: readonly string[];
}

export interface Evidence {
  readonly failures: readonly FailureRecord[];
  readonly steps: readonly {
    readonly ran: string;
    readonly exit: Json;
    readonly lastLines: string;
    /** Bytes that were printed and not kept. */
    readonly leftOut?: number;
  }[];
}
