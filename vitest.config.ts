import { defineConfig } from "vitest/config";

/** Tests run on the sources: `#tree` and its neighbours resolve by the condition that the published package does not have. */
export default defineConfig({
  resolve: { conditions: ["plimsoll-source", "node", "import"] },
  ssr: { resolve: { conditions: ["plimsoll-source", "node", "import"] } },
  test: {
    include: [
      "src/**/*.test.ts",
      "proposals/**/*.test.ts",
      "conformance/**/*.test.ts",
      "examples/**/*.test.ts",
      "docs/**/*.test.ts",
    ],
    globalSetup: ["./build/supervisor.mjs"],
    setupFiles: ["./vitest.setup.ts"],
    // One processor fewer is the default: half the machine, where there are two.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
