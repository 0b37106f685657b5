/**
 * What running a proposal shows about its RFC. A counterexample is a world in which a promise does not hold; it is frozen in the proposal's
 * `frozen/` under the finding's id and replays from there. A decision answers a question that the RFC leaves open and that no test world can
 * settle.
 */
export type Finding = Counterexample | DecisionFinding;

interface Found {
  /** `<proposal>.<what>`; never changes, and is never reused. */
  readonly id: string;
  /** The open questions that it answers: `G-ED-01`, in specs/issues.toml. */
  readonly gaps: readonly string[];
  /** What the RFC says, or omits. */
  readonly says: string;
  /** A sentence for the RFC that would settle the question. */
  readonly wording?: string;
}

export interface Counterexample extends Found {
  readonly kind: "counterexample";
  /** What happens in the frozen world. */
  readonly happens: string;
  /** The statements of the proposal or of the specification that do not hold there. */
  readonly breaks: readonly string[];
  /** The option, `name=value`, with which the promise holds. Undefined: no option repairs it. */
  readonly repair?: string;
  /** Why no option repairs it. */
  readonly noRepair?: string;
}

export interface DecisionFinding extends Found {
  readonly kind: "decision";
  readonly decided: string;
  /** The reason, and why no test world can settle the question. */
  readonly because: string;
}
