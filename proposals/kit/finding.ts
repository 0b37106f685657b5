/**
 * What running a proposal shows of its text. A counterexample is a world in which something that is promised does not hold; it is
 * frozen in the proposal's `frozen/` under the finding's id and replays from there. A decision is a question that the text leaves open,
 * and that no run can show to be wrong either way: what was chosen, and why.
 */
export type Finding = Counterexample | Decision;

interface Found {
  /** `<proposal>.<what>`; never changes, and is never reused. */
  readonly id: string;
  /** The questions of the ledger that it answers: `G-ED-01`. */
  readonly gaps: readonly string[];
  /** What the text says, or does not say. */
  readonly says: string;
  /** A sentence that would settle it. */
  readonly wording?: string;
}

export interface Counterexample extends Found {
  readonly kind: "counterexample";
  /** What is seen in the frozen world. */
  readonly happens: string;
  /** The statements, of the proposal or of the specification, that do not hold then. */
  readonly breaks: readonly string[];
  /** The option, `name=value`, with which the frozen world holds what is promised; undefined where none mends it. */
  readonly repair?: string;
  /** Why none does. */
  readonly noRepair?: string;
}

export interface Decision extends Found {
  readonly kind: "decision";
  readonly decided: string;
  /** Why that, and why no world can show it. */
  readonly because: string;
}
