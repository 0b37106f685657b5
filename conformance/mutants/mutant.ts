/** A lifecycle with one fault: the reference under an amendment that breaks one decision, and the statements that it then breaks. */
import type { Amendment, BuildpackRules, Phase, PlatformRules, StepChange, StepDef, StepId } from "#lifecycle";
import type { RequirementId } from "../protocol/case.ts";

export interface Mutant {
  /** As in `faulty:<name>`. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly says: string;
  /** Each of them is broken: some case that is evidence for it fails. */
  readonly breaks: readonly RequirementId[];
  readonly amendment: Amendment;
}

export type PlannedFault = (cites: readonly string[]) => Pick<Amendment, "platform" | "buildpack" | "steps">;

export function mutant(name: string, says: string, breaks: readonly string[], change: PlannedFault): Mutant {
  return {
    name,
    says,
    breaks: breaks as readonly string[] as readonly RequirementId[],
    amendment: { id: `fault-${name}`, axis: "fault", after: [], ...change(breaks) },
  };
}

/** One decision by the Platform API is another one. */
export const overrideDecision =
  <K extends keyof PlatformRules>(decision: K, apply: (previous: PlatformRules[K]) => PlatformRules[K]): PlannedFault =>
  (cites) => ({ platform: { [decision]: { cites, apply } } });

/** One decision by the Buildpack API is another one. */
export const overrideBuildpackDecision =
  <K extends keyof BuildpackRules>(
    decision: K,
    apply: (previous: BuildpackRules[K]) => BuildpackRules[K],
  ): PlannedFault =>
  (cites) => ({ buildpack: { [decision]: { cites, apply } } });

/** One step more, or instead of another: `replace:<step>`. */
export const addStep =
  <P extends Phase>(phase: P, where: StepChange["where"], run: StepDef<P>["run"]): PlannedFault =>
  (cites) => {
    const id = where.startsWith("replace:") ? where.slice("replace:".length) : `${phase}:fault`;
    return {
      steps: [{ phase, where, step: { id, cites, reads: [], writes: [], failsAs: "failed", run } } as StepChange],
    };
  };

export const doNothing = (): void => undefined;
export const failWith = (what: string) => (): never => {
  throw new Error(what);
};

/** One step is left out. The phase is the first word of its id. */
export const skipStep = (step: StepId): PlannedFault =>
  addStep(step.slice(0, step.indexOf(":")) as Phase, `replace:${step}`, doNothing);

/** Several changes as one: of different decisions, and of steps. */
export const combine =
  (...changes: readonly PlannedFault[]): PlannedFault =>
  (cites) => {
    const all = changes.map((change) => change(cites));
    return {
      platform: Object.assign({}, ...all.map(({ platform }) => platform)),
      buildpack: Object.assign({}, ...all.map(({ buildpack }) => buildpack)),
      steps: all.flatMap(({ steps = [] }) => steps),
    };
  };
