/** Runs the cases in threads: one vitest project per thread, one test per case. Results are reported as they come. */
import type { Reporter } from "vitest/node";
import { packageFile } from "#base/host";
import type { ResultRecord } from "#reports";
import { type RunRequest, shareOf } from "#suite";

export interface ThreadOptions {
  readonly request: RunRequest;
  readonly jobs: number;
  readonly bail: boolean;
  /** The name of a case or law, with its versions. */
  readonly onStart: (name: string) => void;
  readonly onResult: (record: ResultRecord) => void;
}

/** Errors outside any case: an unhandled error in a thread, a suite that failed to load. */
export interface ThreadErrors {
  readonly errors: readonly string[];
}

const DIST = packageFile("dist");
const SUITE = "conformance/suite/thread.js";
/** The machine limits each step of a case; this limit catches a harness that hangs. */
const testTimeoutMs = ({ timeoutMs = 0 }: RunRequest): number => Math.max(300_000, STEPS_MAX * timeoutMs);
const STEPS_MAX = 20;

export async function judgeInThreads({ request, jobs, bail, onStart, onResult }: ThreadOptions): Promise<ThreadErrors> {
  const { startVitest } = await import("vitest/node");
  const errors: string[] = [];
  const vitest = await startVitest(
    "test",
    [],
    {
      root: DIST,
      config: false,
      watch: false,
      cache: false,
      ...(bail && { bail: 1 }),
      projects: Array.from({ length: jobs }, (_, index) => projectOf(request, index, jobs)),
      reporters: [reporterOf({ onStart, onResult }, errors)],
    },
    { clearScreen: false },
  );
  await vitest.close();
  process.exitCode = 0;
  return { errors };
}

const projectOf = (request: RunRequest, index: number, jobs: number) => ({
  root: DIST,
  test: {
    name: `${index + 1}/${jobs}`,
    root: DIST,
    include: [SUITE],
    pool: "threads" as const,
    testTimeout: testTimeoutMs(request),
    // Compiled modules are loaded natively; a user's TypeScript must be compiled.
    server: { deps: { external: [/.*/], inline: [/\.[cm]?tsx?$/] } },
    provide: { plimsoll: shareOf(request, index, jobs) },
  },
});

/** A case without a record, a module that fails to load and an unhandled error are errors of the harness. */
const reporterOf = (
  { onStart, onResult }: Pick<ThreadOptions, "onStart" | "onResult">,
  errors: string[],
): Reporter => ({
  onTestCaseReady: ({ name }) => onStart(name),
  onTestCaseResult(testCase) {
    const { plimsoll: record }: { readonly plimsoll?: ResultRecord } = testCase.meta();
    if (record !== undefined) onResult(record);
    else if (testCase.result().state === "failed")
      errors.push(testCase.result().errors?.[0]?.message ?? testCase.fullName);
  },
  onTestRunEnd(modules, unhandled) {
    for (const { message } of unhandled) errors.push(message ?? "an unhandled error");
    for (const module of modules) errors.push(...module.errors().map(({ message }) => message));
  },
});
