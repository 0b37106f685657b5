/** Judges the results of a run one by one, in the thread that calls it. */
import { orThrow, type Result } from "#base";
import type { Subject } from "#protocol";
import { createSuiteRunner, type SuiteRunner } from "#runner";
import { judgeables } from "./catalogue.ts";
import { fileStore } from "./host/store.ts";
import { openLifecycle } from "./lifecycle.ts";
import { loadForRun } from "./load.ts";
import type { LoadedProposals } from "./loaded-proposals.ts";
import type { RunRequest } from "./request.ts";
import { usualWorld } from "./usual-world.ts";

/** Opens the lifecycle that the request names. Throws a FaultError if it cannot be opened. */
export async function openSuiteRunner(request: RunRequest, nowMs: () => number): Promise<SuiteRunner> {
  const loaded = orThrow(await loadedFor(request));
  const subject = orThrow(await openLifecycle({ ...request, loaded }));
  return suiteRunnerOf(subject, loaded, { request, nowMs });
}

/** The modules of user proposals are compiled already. */
async function loadedFor({ what, subject, proposals, modules = [] }: RunRequest): Promise<Result<LoadedProposals>> {
  if (modules.length === 0) return loadForRun({ what, subject, proposals });
  const { evaluateUserProposals } = await import("./user-proposals.ts");
  return evaluateUserProposals(proposals, modules);
}

/** For a lifecycle that is open. */
export const suiteRunnerOf = (
  subject: Subject,
  loaded: LoadedProposals,
  { request, nowMs }: { readonly request: RunRequest; readonly nowMs: () => number },
): SuiteRunner =>
  createSuiteRunner(subject, judgeables(loaded), { ...request, nowMs, usualWorld, store: fileStore(request) });
