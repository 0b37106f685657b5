/** Options for tests. */
import type { BuildOptions } from "./options.ts";

/** Those of `plimsoll build` without arguments, on the simulated machine. */
export const SIMULATED: BuildOptions = {
  path: ".",
  buildpack: [],
  extension: [],
  env: [],
  envFile: [],
  tag: [],
  machine: "sim",
  proposal: [],
  timeout: 900,
  disk: 64,
};
