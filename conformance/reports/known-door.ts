/** Lists of known failures: read, applied to results, and written from a run. Only a run with `--known` loads this. */

export { type KnownFile, readKnownFile } from "./host/read-known.ts";
export { isExpired, type KnownRun, withKnown, withStale } from "./known/apply.ts";
export { type KnownFailure, type KnownTargets, NO_REASON, readKnown } from "./known/entries.ts";
export { type KnownUpdate, updatedKnown } from "./known/update.ts";
