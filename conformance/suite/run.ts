/** Judges the results of a run one by one, in the thread that calls it. */
import { orThrow } from "#base";
import type { Subject } from "#protocol";
import { createSuiteRunner, type SuiteRunner } from "#runner";
import { judgeables } from "./catalogue.ts";
import { fileStore } from "./host/store.ts";
import { openLifecycle } from "./lifecycle.ts";
import type { RunRequest } from "./request.ts";
import { evaluateUserProposals, type LoadedProposals } from "./user-proposals.ts";

/** Opens the lifecycle that the request names. Throws a FaultError if it cannot be opened. */
export async function openSuiteRunner(request: RunRequest, nowMs: () => number): Promise<SuiteRunner> {
  const loaded = orThrow(evaluateUserProposals(request.proposals, request.modules));
  const subject = orThrow(await openLifecycle({ ...request, loaded }));
  return suiteRunnerOf(subject, loaded, { request, nowMs });
}

/** For a lifecycle that is open. */
export const suiteRunnerOf = (
  subject: Subject,
  loaded: LoadedProposals,
  { request, nowMs }: { readonly request: RunRequest; readonly nowMs: () => number },
): SuiteRunner => createSuiteRunner(subject, judgeables(loaded), { ...request, nowMs, store: fileStore(request) });
