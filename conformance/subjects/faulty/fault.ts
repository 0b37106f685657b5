/** A lifecycle with one fault: the reference under an amendment that breaks one decision, and the statements that it then breaks. */
import type { Amendment, BuildpackRules, PlatformRules, StepChange, StepId } from "#lifecycle";
import type { RequirementId } from "../../protocol/case.ts";

export interface FaultyLifecycle {
  /** As in `faulty:<name>`. */
  readonly name: string;
  /** One sentence: what it does. */
  readonly says: string;
  /** Each of them is broken: some case that is evidence for it fails. */
  readonly breaks: readonly RequirementId[];
  readonly amendment: Amendment;
}

type Change = Pick<Amendment, "platform" | "buildpack" | "steps">;

export function faulty(
  name: string,
  says: string,
  breaks: readonly string[],
  change: (cites: readonly string[]) => Change,
): FaultyLifecycle {
  return {
    name,
    says,
    breaks: breaks as readonly string[] as readonly RequirementId[],
    amendment: { id: `fault-${name}`, axis: "fault", after: [], ...change(breaks) },
  };
}

/** One decision by the Platform API is another one. */
export const decides =
  <K extends keyof PlatformRules>(decision: K, apply: (previous: PlatformRules[K]) => PlatformRules[K]) =>
  (cites: readonly string[]): Change => ({ platform: { [decision]: { cites, apply } } });

/** One decision by the Buildpack API is another one. */
export const decidesOfBuildpack =
  <K extends keyof BuildpackRules>(decision: K, apply: (previous: BuildpackRules[K]) => BuildpackRules[K]) =>
  (cites: readonly string[]): Change => ({ buildpack: { [decision]: { cites, apply } } });

/** One step is left out. */
export const omits =
  (step: StepId) =>
  (cites: readonly string[]): Change => ({ steps: [omission(step, cites)] });

/** The phase is the first word of the step's id: TypeScript cannot see that the two belong together. */
const omission = (step: StepId, cites: readonly string[]): StepChange =>
  ({
    phase: step.slice(0, step.indexOf(":")),
    where: `replace:${step}`,
    step: { id: step, cites, reads: [], writes: [], failsAs: "failed", run: () => undefined },
  }) as StepChange;
