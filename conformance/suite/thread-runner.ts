/** The suite runner of one thread: opens the lifecycle that a request names and judges the thread's share. */
import { orThrow } from "#base";
import { createSuiteRunner, type SuiteRunner } from "#runner";
import type { LoadModule } from "#subjects/host";
import { judgeables } from "./catalogue.ts";
import { fileStore } from "./host/store.ts";
import { openLifecycle } from "./lifecycle.ts";
import type { RunRequest } from "./request.ts";
import { evaluateUserProposals } from "./user-proposals.ts";

/** Throws a FaultError if the lifecycle cannot be opened. */
export async function openSuiteRunner(
  request: RunRequest,
  nowMs: () => number,
  load?: LoadModule,
): Promise<SuiteRunner> {
  const loaded = orThrow(evaluateUserProposals(request.proposals, request.modules));
  const subject = orThrow(await openLifecycle({ ...request, loaded }, load));
  const store = fileStore(request);
  return createSuiteRunner(subject, judgeables(loaded), { ...request, nowMs, store });
}
