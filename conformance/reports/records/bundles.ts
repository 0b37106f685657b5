/** The bundles of failures, for reports that show inputs and steps. A record is complete without them. */
import type { Json } from "#base";
import type { ResultRecord } from "./record.ts";

/** The bundle of a result, in which the versions are filled in. It came from outside: nothing about its members is certain. */
export type BundleOf = (result: ResultRecord) => Json | undefined;

export const NO_BUNDLES: BundleOf = () => undefined;
