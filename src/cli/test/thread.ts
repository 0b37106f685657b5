/** The program of a thread: opens the lifecycle and judges the parts of the run that the command sends. */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { invariant } from "#base";
import type { SuiteRunner } from "#runner";
import { openSuiteRunner } from "#suite/judge";
import { errorText } from "./events.ts";
import type { FromThread, ToThread } from "./messages.ts";

function serve(port: MessagePort, runner: SuiteRunner): void {
  const say = (message: FromThread): void => port.postMessage(message);
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => say({ is: "unhandled", error: errorText(error) }));
  }
  port.on("message", async (part: ToThread) => {
    // Whatever is still open must not keep the thread alive. What is cleaned up at the exit of a process is cleaned up here too.
    if (part.length === 0) process.exit(0);
    for (const planned of part) {
      try {
        say({ is: "result", record: await runner.judge(planned) });
      } catch (error) {
        say({ is: "failed", error: errorText(error) });
      }
    }
  });
  say({ is: "ready" });
}

async function start(port: MessagePort): Promise<void> {
  try {
    serve(port, await openSuiteRunner(workerData, () => performance.now()));
  } catch (error) {
    const message: FromThread = { is: "useless", error: errorText(error) };
    port.postMessage(message);
    process.exit(1);
  }
}

invariant(parentPort !== null, "the command starts this file in a thread");
void start(parentPort);
