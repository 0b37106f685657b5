/** The gallery: lifecycles with one fault each, that the cases must find. */
import { faultyAnalyzers } from "./analyze.ts";
import { faultyBuilders } from "./build.ts";
import { faultyDetectors } from "./detect.ts";
import { faultyEnvironments } from "./environment.ts";
import { faultyExporters } from "./export.ts";
import { faultyExtenders } from "./extend.ts";
import type { FaultyLifecycle } from "./fault.ts";
import { faultyGenerators } from "./generate.ts";
import { faultyLaunchers } from "./launch.ts";
import { faultyRebasers } from "./rebase.ts";
import { faultyRestorers } from "./restore.ts";

export type { FaultyLifecycle } from "./fault.ts";

export const gallery: readonly FaultyLifecycle[] = [
  ...faultyDetectors,
  ...faultyBuilders,
  ...faultyEnvironments,
  ...faultyLaunchers,
  ...faultyAnalyzers,
  ...faultyRestorers,
  ...faultyExporters,
  ...faultyRebasers,
  ...faultyGenerators,
  ...faultyExtenders,
];
