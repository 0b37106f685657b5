/** Entry point of the page's worker. Requests wait for each other; the page ends the worker if one takes too long. */
import { createAnswering } from "./answers.ts";
import type { Answer, Reply, Request } from "./messages.ts";

/** What is used of a worker's global scope. */
interface Scope {
  postMessage(reply: Reply): void;
  addEventListener(type: "message", listen: (event: { readonly data: Request }) => void): void;
}

export function startWorker(scope: Scope, nowMs: () => number): void {
  const answering = createAnswering(nowMs);
  let last: Promise<void> = Promise.resolve();
  scope.addEventListener("message", ({ data: { id, question } }) => {
    const say = (answer: Answer): void => scope.postMessage({ id, answer });
    last = last.then(() => answering.answer(question, say));
  });
  scope.postMessage({ ready: true });
}
