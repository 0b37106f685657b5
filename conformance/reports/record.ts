/** The record of a run: one JSON document, from which every report is made. Its schema is published as specs/record.schema.json. */
import type { Api, Json } from "#base";
import type { Lane } from "../protocol/case.ts";
import type { Machine, RecordedVerdict } from "./verdict.ts";

export const RECORD_VERSION = 1;

export interface RunRecord {
  readonly schema: typeof RECORD_VERSION;
  readonly tool: { readonly name: "plimsoll"; readonly version: string };
  /** Of the documents that the ledger cites. */
  readonly specification: { readonly revision: string };
  readonly machine: Machine;
  readonly seed: string;
  readonly selection: { readonly what: readonly string[]; readonly lane: Lane | "all"; readonly shard?: string };
  readonly lifecycle: RecordedLifecycle;
  /** False while the run goes on, and for ever where it was interrupted. */
  readonly complete: boolean;
  readonly results: readonly CaseRecord[];
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

export interface CaseRecord {
  readonly id: string;
  readonly kind: "case" | "property";
  readonly says: string;
  readonly lane: Lane;
  readonly requirements: readonly string[];
  readonly platformApi: Api;
  readonly buildpackApi: Api;
  readonly verdict: RecordedVerdict;
  readonly durationMs: number;
  /**
   * Of a property: worlds that were generated, trials in them that said something of the law, and worlds with such a trial, in which
   * the law was not vacuous.
   */
  readonly worlds?: {
    readonly tried: number;
    readonly told: number;
    readonly telling: number;
    /** Of the latter: how many used each proposal. */
    readonly using?: Readonly<Record<string, number>>;
  };
  /** For a verdict that is not a pass. */
  readonly evidence?: Evidence;
  /** The one command that does it again. */
  readonly replay?: string;
}

export interface Evidence {
  readonly broken: readonly {
    readonly at: string;
    readonly wanted: string;
    readonly got: Json;
    readonly requirements: readonly string[];
  }[];
  readonly steps: readonly {
    readonly ran: string;
    readonly exit: Json;
    readonly lastLines: string;
    /** Bytes that were printed and not kept. */
    readonly leftOut?: number;
  }[];
}
