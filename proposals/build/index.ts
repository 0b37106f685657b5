/** A build with proposals on any machine: its inputs, what the platform provides, and the simulated machine. */
export { builderLabels, collectProvisions, type EnabledPlatform, platformComponent } from "./enabled-platform.ts";
export { partsOfExample, runImageWith } from "./example.ts";
export type { BuildBase, BuildParts } from "./inputs.ts";
export { fillTemplate, markText } from "./launcher.ts";
export { type BuildPlan, type BuildSession, type MachineSetup, provisionsFor, withBuildSession } from "./session.ts";
export { buildMachineOptions, openSimulatedBuild, type SimulatedBuild } from "./sim.ts";
