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
  /** How bad that is. Built-in proposals say it of every counterexample. */
  readonly harm?: Harm;
  /** For whom it is bad. */
  readonly hurts?: string;
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

/** Kinds of harm, the worst first, with what the lifecycle does. */
export const HARMS = {
  secret: "publishes what must stay private",
  wrong: "makes a wrong image and exits 0",
  lost: "loses something and exits 0",
  refused: "rejects a build that should pass",
  unclear: "cannot know what is meant",
} as const;

export type Harm = keyof typeof HARMS;

const ORDER: readonly string[] = Object.keys(HARMS);

/** The most harmful first; those of equal harm keep their order. */
export const byHarm = (findings: readonly Finding[]): readonly Counterexample[] =>
  findings.filter((one) => one.kind === "counterexample").toSorted((a, b) => rankOf(a) - rankOf(b));

const rankOf = ({ harm }: Counterexample): number => (harm === undefined ? ORDER.length : ORDER.indexOf(harm));
