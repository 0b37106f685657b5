/** A finding that was performed: with the RFC as written, and with its repair. */
import type { TreeRow } from "./built.ts";

export interface PerformedView {
  readonly steps: readonly string[];
  readonly outcome: string;
  readonly holds: boolean;
  readonly failures: readonly { readonly at: string; readonly expected: string; readonly actual: string }[];
}

export interface FindingView {
  readonly id: string;
  readonly inputs: readonly { readonly name: string; readonly value: string }[];
  readonly text: PerformedView;
  readonly repaired?: PerformedView;
  readonly trees?: { readonly left: ShownTree; readonly right: ShownTree };
  /** The bundle that `plimsoll replay` takes. */
  readonly bundle: string;
}

export interface ShownTree {
  readonly title: string;
  readonly rows: readonly TreeRow[];
}
