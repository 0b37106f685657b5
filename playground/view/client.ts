/** The worker as the page uses it: started when it is needed, ended when a question takes too long, and then started again. */
import type { Answer, Question, Reply, Request } from "../worker/messages.ts";

export interface Client {
  /** `say` gets each answer; `stopped` if the worker was ended. */
  ask(question: Question, limitMs: number, say: (answer: Answer | Stopped) => void): void;
  /** Ends what runs. */
  stop(why: string): void;
}

export interface Stopped {
  readonly is: "stopped";
  readonly why: string;
}

interface Open {
  readonly say: (answer: Answer | Stopped) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** `source`: the text of the worker. A page from disk may load no other file, so the worker is a blob. */
export function createClient(source: () => Promise<string>): Client {
  const open = new Map<number, Open>();
  let worker: Promise<Worker> | undefined;
  let count = 0;
  const end = (why: string): void => {
    void worker?.then((one) => one.terminate());
    worker = undefined;
    const waiting = [...open.values()];
    open.clear();
    for (const { say, timer } of waiting) {
      clearTimeout(timer);
      say({ is: "stopped", why });
    }
  };
  const start = async (): Promise<Worker> => {
    const url = URL.createObjectURL(new Blob([await source()], { type: "text/javascript" }));
    const started = new Worker(url);
    started.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      if ("ready" in data) return URL.revokeObjectURL(url);
      const one = open.get(data.id);
      if (one === undefined) return;
      if (data.answer.is !== "law-progress") {
        clearTimeout(one.timer);
        open.delete(data.id);
      }
      one.say(data.answer);
    });
    started.addEventListener("error", ({ message }) => end(`the simulator ended: ${message || "out of memory"}`));
    return started;
  };
  return {
    ask(question, limitMs, say) {
      const id = count++;
      const timer = setTimeout(() => end(`stopped after ${Math.round(limitMs / 1000)} seconds`), limitMs);
      open.set(id, { say, timer });
      worker ??= start();
      void worker.then((one) => {
        if (open.has(id)) one.postMessage({ id, question } satisfies Request);
      });
    },
    stop: end,
  };
}
