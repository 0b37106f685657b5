/** What the command and its threads say to each other. */
import type { Question } from "./judge.ts";

export interface ThreadData {
  /** The address of the instrumented bundle. */
  readonly bundle: string;
  /** Ask each case and law only at its newest versions. */
  readonly newest: boolean;
  readonly mutants: number;
  /** The mutant that is on while the bundle loads; -1: none. */
  readonly loadWith: number;
}

/** Whom to ask about a mutant, in this order, until `enough` of them notice it. */
export interface Asked {
  readonly mutant: number;
  readonly ids: readonly string[];
  readonly enough: number;
  /** That many questions at most; one at several versions counts as several. */
  readonly most: number;
}

export type ToThread = { readonly do: "describe" } | { readonly do: "cover" } | ({ readonly do: "judge" } & Asked);

export interface Killing {
  /** A case or a law; `*`: the lifecycle does not even start. */
  readonly id: string;
  readonly how: string;
}

export interface CoveredQuestion extends Question {
  /** The mutants that would change a value in it. */
  readonly places: readonly number[];
  /** How often it asks. */
  readonly cost: number;
}

export interface Covered {
  /** Places that are asked while the code loads. */
  readonly loading: readonly number[];
  /** Places that are asked while the rules are composed. */
  readonly opening: readonly number[];
  readonly questions: readonly CoveredQuestion[];
}

export type FromThread =
  | { readonly is: "ready" }
  | { readonly is: "useless"; readonly error: string }
  | { readonly is: "described"; readonly questions: readonly Question[] }
  | { readonly is: "covered"; readonly covered: Covered }
  | { readonly is: "judged"; readonly mutant: number; readonly killings: readonly Killing[] };
