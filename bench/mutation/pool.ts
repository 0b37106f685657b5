/** Threads that judge mutants. A thread that hangs is ended, and its mutant counts as noticed. */
import { Worker } from "node:worker_threads";
import type { Question } from "./judge.ts";
import type { Asked, Covered, FromThread, Killing, ThreadData, ToThread } from "./messages.ts";

/** Of one question about one mutant, on a loaded machine. Code that asks no place can only be stopped from outside. */
const PATIENCE_MS = 300_000;

export interface Pool {
  describe(): Promise<{ readonly questions: readonly Question[] }>;
  cover(): Promise<Covered>;
  /** `whileLoading`: the mutant is on while the code loads, which needs a thread of its own. */
  judge(asked: Asked, whileLoading: boolean): Promise<readonly Killing[]>;
  close(): Promise<void>;
}

export function openPool(file: URL, data: Omit<ThreadData, "loadWith">): Pool {
  const idle: Worker[] = [];
  const started = async (loadWith: number): Promise<Worker | undefined> => {
    const worker = new Worker(file, { workerData: { ...data, loadWith } satisfies ThreadData });
    // A thread that dies of an error ends too, and its end is what counts.
    worker.on("error", () => undefined);
    const first = await answerOf(worker);
    if (first?.is === "ready") return worker;
    await worker.terminate();
    if (loadWith < 0) throw new Error(first?.is === "useless" ? first.error : "a thread does not start");
    return undefined;
  };
  const asked = async (worker: Worker, message: ToThread, patienceMs?: number): Promise<FromThread | undefined> => {
    worker.postMessage(message);
    const answer = await answerOf(worker, patienceMs);
    if (answer === undefined) await worker.terminate();
    return answer;
  };
  /** No mutant is on, so there is no reason for impatience. */
  const first = async (message: ToThread): Promise<FromThread | undefined> => {
    const worker = idle.pop() ?? (await started(-1));
    const answer = worker && (await asked(worker, message));
    if (worker !== undefined && answer !== undefined) idle.push(worker);
    return answer;
  };
  return {
    async describe() {
      const answer = await first({ do: "describe" });
      if (answer?.is === "described") return answer;
      throw new Error(wrong(answer));
    },
    async cover() {
      const answer = await first({ do: "cover" });
      if (answer?.is === "covered") return answer.covered;
      throw new Error(wrong(answer));
    },
    async judge(question, whileLoading) {
      const worker = whileLoading ? await started(question.mutant) : (idle.pop() ?? (await started(-1)));
      if (worker === undefined) return [{ id: "*", how: "does not load" }];
      const answer = await asked(worker, { do: "judge", ...question }, PATIENCE_MS);
      if (answer?.is !== "judged") return [{ id: "*", how: "hangs" }];
      if (whileLoading) await worker.terminate();
      else idle.push(worker);
      return answer.killings;
    },
    async close() {
      for (const worker of idle.splice(0)) await worker.terminate();
    },
  };
}

const wrong = (answer: FromThread | undefined): string =>
  answer?.is === "useless" ? answer.error : "the reference does not run in a thread";

/** Undefined: the thread ended or says nothing. */
function answerOf(worker: Worker, patienceMs?: number): Promise<FromThread | undefined> {
  return new Promise((resolve) => {
    const settle = (answer: FromThread | undefined): void => {
      clearTimeout(timer);
      worker.off("message", settle).off("exit", ended);
      resolve(answer);
    };
    const ended = (): void => settle(undefined);
    const timer = patienceMs === undefined ? undefined : setTimeout(ended, patienceMs);
    worker.once("message", settle).once("exit", ended);
  });
}
