/**
 * Stops a run whose executable hangs. Each test case would cost a timeout: after several in a row that the harness stopped at the same
 * executable, the remaining ones are not run, and each result has that reason.
 */
import { inputs } from "#contract";
import type { Lane, Step, Verdict } from "#protocol";

/** One test case with two versions counts once. */
const HUNG_MAX = 3;

export interface HangGuard {
  /** The verdict of everything that is not run any more; undefined while the run goes on. */
  reason(): Verdict | undefined;
  /** Call it for each test case or law that was performed, with the step that the harness had to stop. */
  record(judged: { readonly id: string; readonly lane: Lane }, stoppedAt: Step | undefined): void;
}

export function createHangGuard(): HangGuard {
  let hung: { readonly at: string; readonly lanes: ReadonlyMap<string, Lane> } | undefined;
  return {
    reason() {
      // One of them must count, so that a run that ends early never conforms.
      if (hung === undefined || hung.lanes.size < HUNG_MAX || ![...hung.lanes.values()].some(isBinding))
        return undefined;
      const detail = `${hung.lanes.size} cases in a row were stopped because ${hung.at} did not end; fix it, or give it more time with --timeout`;
      return { is: "not-run", why: "hung", detail };
    },
    record({ id, lane }, stoppedAt) {
      const at = stoppedAt !== undefined && "run" in stoppedAt ? nameOf(stoppedAt.run) : undefined;
      if (at === undefined) hung = undefined;
      else hung = { at, lanes: new Map([...(hung?.at === at ? hung.lanes : []), [id, lane]]) };
    },
  };
}

const isBinding = (lane: Lane): boolean => lane === "must" || lane === "implied";

const nameOf = (phase: Extract<Step, { readonly run: unknown }>["run"]): string => `the ${inputs.PROGRAMS[phase]}`;
