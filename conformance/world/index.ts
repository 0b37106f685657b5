/** The world of a test case: its build container and registry, and the observation after each step. */
export { type ContainerOptions, executableOf, type MachineProvider } from "./machines.ts";
export {
  type PortableCase,
  type PortableFile,
  type PortableRun,
  type PortableStep,
  portableCase,
  portableJson,
  portableRoot,
  portableTrial,
} from "./portable.ts";
export { openSession } from "./session.ts";
