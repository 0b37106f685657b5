import { channel } from "node:diagnostics_channel";

/**
 * V8 optimizes a function after twelve times as much work. Most code of a run is executed a few hundred times, so optimizing it earlier costs
 * more than it saves (docs/performance.md).
 */
export const OPTIMIZES_LATE = "--interrupt-budget=800000";

/** A run that will judge many results in the thread of the command says so here. What loads the code hears it, and may be in another chunk. */
export const longRun = channel("plimsoll.long-run");
