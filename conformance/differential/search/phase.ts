/** What a differential run needs to know of one phase: its worlds, how a script makes and runs one, and what it leaves behind. */
import type * as fc from "fast-check";
import type { ByteString } from "#base";
import type { StatementId } from "#protocol";
import type { NodeSpec } from "#tree";

/** What can be compared of one run: members by name, such as `exit`, `argv 1` or `env PATH`. */
export type Observed = Readonly<Record<string, string>>;

/** The files that a script left, by name. */
export type Traces = ReadonlyMap<string, ByteString>;

/** What the search needs of a phase. */
export interface ComparedPhase<W> {
  readonly name: string;
  /** Most parts of a generated world are as in the plain world, towards which fast-check shrinks. */
  readonly worlds: fc.Arbitrary<W>;
  /** How the run ended, for differences of one cause: `goes on` where the phase did its work, `fails 82`, `crashes with 134`. */
  outcome(observed: Observed): string;
  /** Members that depend on the process itself and not on its work, which a lifecycle in Node.js cannot control. */
  isOfProcess(member: string): boolean;
  /** A member that every change of one role makes differ, whatever is odd about that part. */
  isOfRole(signature: string): boolean;
  /** What distinguishes a world from the plain one. */
  changes(world: W): readonly Change[];
}

/** A phase whose worlds a script makes and runs, many with one command. */
export interface DifferentialPhase<W> extends ComparedPhase<W> {
  /** The executable of the phase in a lifecycle's directory. */
  readonly executable: string;
  /** What every sandbox holds, by absolute path. */
  readonly files: Readonly<Record<string, NodeSpec>>;
  /** A part of a bash script: makes the world, runs the phase, and leaves traces as files in {@link SEEN}. */
  script(world: W): ByteString;
  observe(traces: Traces): Observed;
}

/** One difference of a world to the plain world. */
export interface Change {
  /** Which part of the world, such as `exec.d`. */
  readonly role: string;
  /** What is odd about that part; with `role`, worlds with the same changes have one cause. */
  readonly part: string;
  /** For people: what it is here. */
  readonly shows: string;
  /** The statements that say what this part means; none where the text is silent. */
  readonly statements: readonly StatementId[];
}

/** The directory for traces of scripts. It is empty when a script starts. */
export const SEEN = "/probe/seen";
/** The user of all scripts, who owns the files. */
export const USER = { uid: 1000, gid: 1000 } as const;
