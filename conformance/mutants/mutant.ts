/** A lifecycle with one fault: the reference under an amendment that breaks one decision, and the statements that it then breaks. */
import type {
  Amendment,
  BuildpackRules,
  Phase,
  PhaseContext,
  PlatformRules,
  ResultName,
  StepChange,
  StepId,
} from "#lifecycle";
import type { StatementId } from "../protocol/case.ts";

export interface Mutant {
  /** As in `mutant:<name>`. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly says: string;
  /** Each of them is broken: some case that is evidence for it fails. */
  readonly breaks: readonly StatementId[];
  readonly amendment: Amendment;
}

export type PlannedFault = (cites: readonly string[]) => Pick<Amendment, "platform" | "buildpack" | "steps">;

export function mutant(name: string, says: string, breaks: readonly string[], change: PlannedFault): Mutant {
  return {
    name,
    says,
    breaks: breaks as readonly string[] as readonly StatementId[],
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

/** One step more, or instead of another: `replace:<step>`. `needs`: the results of earlier steps that it uses. */
export const addStep =
  <P extends Phase, const N extends ResultName<P> = never>(
    phase: P,
    where: StepChange["where"],
    run: (context: PhaseContext<P, NoInfer<N>>) => unknown,
    ...needs: readonly N[]
  ): PlannedFault =>
  (cites) => {
    const id = where.startsWith("replace:") ? where.slice("replace:".length) : `${phase}:fault`;
    return { steps: [{ phase, where, step: { id, cites, needs, failsAs: "failed", run } } as StepChange] };
  };

export const doNothing = (): void => undefined;
export const failWith = (what: string) => (): never => {
  throw new Error(what);
};

/** One step is left out; `instead` are the results that later steps need of it. The phase is the first word of its id. */
export const skipStep =
  (id: StepId, instead: Readonly<Record<string, unknown>> = {}): PlannedFault =>
  (cites) => {
    const phase = id.slice(0, id.indexOf(":"));
    const step = { id, cites, gives: Object.keys(instead), failsAs: "failed", run: () => instead };
    return { steps: [{ phase, where: `replace:${id}`, step } as StepChange] };
  };

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
