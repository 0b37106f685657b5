/** The world of a test case: a build container, a registry, and the observation after each step. */
export { type ContainerOptions, executableOf, type MachineProvider } from "./machines.ts";
export { openSession } from "./session.ts";
