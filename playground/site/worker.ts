/** The worker in a browser. */
import { startWorker } from "../worker/main.ts";

startWorker(self, () => performance.now());
