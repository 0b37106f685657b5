/**
 * When to stop waiting. A lifecycle whose executable hangs costs a timeout for every case that runs it: after several cases in a row
 * that had to be stopped at the same executable the rest is not run, and each result says so.
 */
import type { Lane, Step } from "../protocol/case.ts";
import type { Verdict } from "../protocol/verdict.ts";
import { executableOf } from "../world/machines.ts";

/** Cases, not results: one case with two versions is one. */
const HUNG_MAX = 3;

export interface Patience {
  /** Why nothing more is run; undefined while it is. */
  lost(): Verdict | undefined;
  /** What was judged, and the step of it that had to be stopped. Not to be told of what was not run. */
  saw(judged: { readonly id: string; readonly lane: Lane }, stoppedAt: Step | undefined): void;
}

export function patience(): Patience {
  let hung: { readonly at: string; readonly lanes: ReadonlyMap<string, Lane> } | undefined;
  return {
    lost() {
      // A MUST is among them, so that a run that was given up never conforms.
      if (hung === undefined || hung.lanes.size < HUNG_MAX || ![...hung.lanes.values()].includes("must"))
        return undefined;
      const detail = `${hung.lanes.size} cases in a row were stopped because ${hung.at} did not end; mend it, or give it longer with --timeout`;
      return { is: "not-run", why: "given-up", detail };
    },
    saw({ id, lane }, stoppedAt) {
      const at = stoppedAt !== undefined && "run" in stoppedAt ? nameOf(stoppedAt.run) : undefined;
      if (at === undefined) hung = undefined;
      else hung = { at, lanes: new Map([...(hung?.at === at ? hung.lanes : []), [id, lane]]) };
    },
  };
}

const nameOf = (phase: Extract<Step, { readonly run: unknown }>["run"]): string =>
  phase === "launch" ? "the launcher" : executableOf(phase).replace(/^.*\//, "the ");
