/**
 * The trials of a creator that is stopped at its registry requests, or whose request fails, and that runs again in a new container. Each
 * container is a world of its own and inherits registry and cache, so that the retry runs once for each state that stops leave behind.
 */
import { invariant } from "#base";
import type { InjectedFault, RegistryFault, RequestObservation, RunStep, Step, StepObservation } from "#protocol";
import type { FollowUps, SessionObservation, Trial, TrialSession } from "./law.ts";

/** Besides a kill, each request gets one of these faults in turn. */
const FAULTS: readonly RegistryFault[] = [500, "cut"];

interface StopOptions {
  /** The steps that make a new container, if the trial has none. */
  readonly fresh: readonly Step[];
  readonly which: FollowUps;
}

/**
 * All: the trial with a kill and with a failure at each request of its last run. Different: a failure at the first request of each kind, and
 * a kill before the first and the last change of each kind.
 */
export function stopsOf(
  trial: Trial,
  [seen]: readonly SessionObservation[],
  { fresh, which }: StopOptions,
): readonly Trial[] {
  const requests = (seen?.at(-1)?.registry ?? []).map((one, request) => ({ request, kind: kindOf(one), one }));
  const changes = requests.filter(({ one }) => one.status === 201);
  const kinds = requests.filter(({ kind }, i) => requests.findIndex((one) => one.kind === kind) === i);
  const edges = changes.filter(({ kind, request }) => {
    const alike = changes.filter((one) => one.kind === kind);
    return request === alike[0]?.request || request === alike.at(-1)?.request;
  });
  const [failed, killed] = which === "all" ? [requests, requests] : [kinds, edges];
  const faults = [
    ...failed.map(({ request }): InjectedFault => ({ request, give: FAULTS[request % FAULTS.length] ?? 500 })),
    ...killed.map(({ request }): InjectedFault => ({ request, give: "kill" })),
  ];
  return faults.map((fault) => withFault(trial, fault, fresh));
}

const kindOf = ({ method, what, ref, status }: RequestObservation): string =>
  `${method} ${what} ${ref.replace(/[:@][^:@]*$/, "")} ${status}`;

/** The last run with a fault, a new container with the same files, then the run again. */
function withFault({ given, when }: Trial, fault: InjectedFault, fresh: readonly Step[]): Trial {
  const at = when.findLastIndex((step) => "run" in step);
  const step = runStepAt(when, at);
  const between = when.filter((one) => !("run" in one));
  return { given, when: [...when.slice(0, at), { ...step, fault }, ...(between.length > 0 ? between : fresh), step] };
}

function runStepAt(when: readonly Step[], at: number): RunStep {
  const step = when[at];
  invariant(step !== undefined && "run" in step, "the fault is in a run step");
  return step;
}

/** Index of the step with a fault, or -1. */
const faultIndex = ({ when }: Trial): number => when.findIndex((step) => "run" in step && step.fault !== undefined);

export const isStopped = (trial: Trial): boolean => faultIndex(trial) >= 0;

/** The trial without its fault, up to the run that has it; then the trial itself. */
export const sessionsOfStop = (trial: Trial): readonly TrialSession[] =>
  isStopped(trial) ? [containersOf(faultless(trial)), containersOf(trial)] : [containersOf(trial)];

function faultless(trial: Trial): Trial {
  const at = faultIndex(trial);
  const { fault: _fault, ...step } = runStepAt(trial.when, at);
  return { given: trial.given, when: [...trial.when.slice(0, at), step] };
}

/** One session for each container. */
function containersOf({ given, when }: Trial): TrialSession {
  const at = when.findLastIndex((step) => "fresh" in step);
  if (at < 0) return { given, when };
  return { given, when: when.slice(at + 1), previous: containersOf({ given, when: when.slice(0, at) }) };
}

export interface Stopped {
  /** The last run without a fault, and the one before it. */
  readonly done: StepObservation | undefined;
  readonly before: StepObservation | undefined;
  /** The run with the fault, and the run after it. */
  readonly after: StepObservation | undefined;
  readonly retried: StepObservation | undefined;
}

export function stoppedIn([clean = [], stopped = []]: readonly SessionObservation[]): Stopped {
  const [runs, more] = [clean, stopped].map((all) => all.filter(({ exit }) => exit !== undefined));
  return { done: runs?.at(-1), before: runs?.at(-2), after: more?.at(-2), retried: more?.at(-1) };
}
