/**
 * V8 optimizes a function after twelve times as much work. Most code of a run is executed a few hundred times, so optimizing it earlier costs
 * more than it saves (docs/performance.md).
 */
export const OPTIMIZES_LATE = "--interrupt-budget=800000";
