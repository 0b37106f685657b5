/** What vitest runs in each of its threads: a test a case. The request comes from the command, the records go back as metadata. */
import { expect, inject, test, vi } from "vitest";
import type { ResultRecord } from "#reports";
import type { RunRequest } from "./request.ts";
import { openSuiteRunner } from "./thread-runner.ts";

declare module "vitest" {
  interface ProvidedContext {
    plimsoll: RunRequest;
  }
  interface TaskMeta {
    plimsoll?: ResultRecord;
  }
}

const request = inject("plimsoll");
/** The module of a user is vitest's to load: it knows TypeScript. */
const load = (file: string): Promise<unknown> => vi.importActual(file);
const runner = await openSuiteRunner(request, () => performance.now(), load);

for (const planned of request.planned) {
  test(`${planned.id} ${planned.platform} ${planned.buildpack}`, async ({ task }) => {
    const record = await runner.judge(planned);
    task.meta.plimsoll = record;
    expect(record.verdict.is).not.toMatch(/^(fail|broken|inconclusive)$/);
  });
}
