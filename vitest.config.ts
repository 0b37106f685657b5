import { defineConfig } from "vitest/config";
import { OPTIMIZES_LATE } from "./src/cli/start/optimizes-late.ts";

/** Tests run on the sources: `#tree` and the like resolve by a condition that the published package does not have. */
export default defineConfig({
  resolve: { conditions: ["plimsoll-source", "node", "import"] },
  ssr: { resolve: { conditions: ["plimsoll-source", "node", "import"] } },
  test: {
    include: [
      "src/**/*.test.ts",
      "proposals/**/*.test.ts",
      "playground/**/*.test.ts",
      "conformance/**/*.test.ts",
      "examples/**/*.test.ts",
      "docs/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
    globalSetup: ["./build/supervisor.mjs"],
    setupFiles: ["./vitest.setup.ts"],
    // A worker keeps the modules of one file for the next one, compiled and warm: a quarter less processor time. So a file puts back what it
    // changes in its process.
    isolate: false,
    // The default leaves one processor free, which is half of a machine with two.
    maxWorkers: "100%",
    execArgv: [OPTIMIZES_LATE],
    // Long enough for a loaded machine: it only ends a test that hangs.
    testTimeout: 900_000,
    hookTimeout: 900_000,
  },
});
