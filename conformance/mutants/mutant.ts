/** Mutants: the reference with an amendment that changes one decision or step, and the statements that the amendment breaks. */
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
import type { StatementId } from "#protocol";
import { statementIds } from "#protocol";

export interface Mutant {
  /** The user runs it as `mutant:<name>`. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly says: string;
  /** For each of these statements, some case that covers it fails. */
  readonly breaks: readonly StatementId[];
  readonly amendment: Amendment;
}

/** Changes of an amendment; they cite the statements that the mutant breaks. */
export type PlannedFault = (cites: readonly string[]) => Pick<Amendment, "platform" | "buildpack" | "steps">;

export interface MutantPlan {
  readonly breaks: readonly string[];
  readonly fault: PlannedFault;
}

export function mutant(name: string, says: string, { breaks, fault }: MutantPlan): Mutant {
  return {
    name,
    says,
    breaks: statementIds(...breaks),
    amendment: { id: `fault-${name}`, axis: "fault", after: [], ...fault(breaks) },
  };
}

/** Changes a decision of the Platform API; `apply` gets the previous one. */
export const overrideDecision =
  <K extends keyof PlatformRules>(decision: K, apply: (previous: PlatformRules[K]) => PlatformRules[K]): PlannedFault =>
  (cites) => ({ platform: { [decision]: { cites, apply } } });

/** Replaces a decision of the Platform API. */
export const replaceDecision = <K extends keyof PlatformRules>(name: K, decision: PlatformRules[K]): PlannedFault =>
  overrideDecision(name, () => decision);

/** Replaces a decision of the Buildpack API. */
export const replaceBuildpackDecision = <K extends keyof BuildpackRules>(
  name: K,
  decision: BuildpackRules[K],
): PlannedFault => overrideBuildpackDecision(name, () => decision);

/** Changes a decision of the Buildpack API; `apply` gets the previous one. */
export const overrideBuildpackDecision =
  <K extends keyof BuildpackRules>(
    decision: K,
    apply: (previous: BuildpackRules[K]) => BuildpackRules[K],
  ): PlannedFault =>
  (cites) => ({ buildpack: { [decision]: { cites, apply } } });

/** Adds a step at `before:<step>` or `after:<step>`, or replaces a step (`replace:<step>`). `needs` lists results of earlier steps. */
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

export const failWith = (what: string) => (): never => {
  throw new Error(what);
};

/** Leaves a step out; `instead` are the results of it that later steps need. */
export const skipStep =
  (id: StepId, instead: Readonly<Record<string, unknown>> = {}): PlannedFault =>
  (cites) => {
    const phase = id.slice(0, id.indexOf(":"));
    const step = { id, cites, gives: Object.keys(instead), failsAs: "failed", run: () => instead };
    return { steps: [{ phase, where: `replace:${id}`, step } as StepChange] };
  };

/** Combines changes of different decisions and of steps. */
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
