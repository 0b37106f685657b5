/** A search for a counterexample of a law, as the page shows it. */
export interface LawProgress {
  readonly worlds: number;
  /** Worlds in which the condition of the law occurs. */
  readonly checked: number;
  /** A counterexample was found and is being shrunk: how many smaller worlds were tried. */
  readonly shrinks?: number;
}

export interface LawFound extends LawProgress {
  readonly counterexample?: CounterexampleView;
}

export interface CounterexampleView {
  /** What its world has besides the usual one. */
  readonly inputs: readonly { readonly name: string; readonly value: string }[];
  readonly steps: readonly string[];
  readonly violations: readonly { readonly at: string; readonly expected: string; readonly actual: string }[];
  /** The bundle that `plimsoll replay` takes. */
  readonly bundle: string;
}
