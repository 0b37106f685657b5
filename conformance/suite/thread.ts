/** vitest runs this file in each thread: one test for each planned result. Results go back to the command as metadata of the tests. */
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
/** vitest loads the user's module, because it compiles TypeScript. */
const load = (file: string): Promise<object> => vi.importActual(file);
const runner = await openSuiteRunner(request, () => performance.now(), load);

for (const planned of request.planned) {
  test(`${planned.id} ${planned.platform} ${planned.buildpack}`, async ({ task }) => {
    const result = await runner.judge(planned);
    task.meta.plimsoll = result;
    expect(result.verdict.is).not.toMatch(/^(fail|error|inconclusive)$/);
  });
}
