/** The gallery: lifecycles with one fault each, that the cases must find. */
import { faultyBuilders } from "./build.ts";
import { faultyDetectors } from "./detect.ts";
import { faultyEnvironments } from "./environment.ts";
import type { FaultyLifecycle } from "./fault.ts";
import { faultyLaunchers } from "./launch.ts";

export type { FaultyLifecycle } from "./fault.ts";

export const gallery: readonly FaultyLifecycle[] = [
  ...faultyDetectors,
  ...faultyBuilders,
  ...faultyEnvironments,
  ...faultyLaunchers,
];
