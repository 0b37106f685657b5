/** platform.md > detector, builder > Outputs; Experimental Features: which logs are on which stream. No case is about wording. */
import type { RunStep, TestCase } from "#protocol";
import { pointer } from "#protocol";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { runImageLayout } from "../vocabulary/layout.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { build, detect, newContainer, restore } from "../vocabulary/steps.ts";
import { impliedCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

const LOGS = afterStep(0);
/** Without logs of the level info. */
const QUIETLY = { "-log-level": "warn" } as const;
const FROM_BUILDPACK = "written by bin/build";

const analyzeInLayout = (mode: "silent" | "warn", level: "warn" | "error"): RunStep => ({
  run: "analyze",
  flags: { "-layout": true, "-layout-dir": "/layout", "-run-image": "example.com/run:1", "-log-level": level },
  args: ["example.com/team/app:v1"],
  env: { CNB_EXPERIMENTAL_MODE: mode },
});
const inLayout = world({ files: { "/layout": { dir: true }, ...runImageLayout("/layout/example.com/run/1") } });

export const streamCases: readonly TestCase[] = [
  // official: all of its logs are on the standard output.
  impliedCase({
    id: "detect.output.stderr",
    says: "The detector writes an error to its standard error.",
    given: worldForDetect({ files: { "/cnb/order.toml": { text: "[[order" } } }),
    when: [detect({ flags: QUIETLY })],
    then: [expectFailure(0), expectThat(LOGS.stderr, { includes: "\n" }, "platform.detector.output.dev-stderr")],
  }),
  impliedCase({
    id: "restore.output.stderr",
    says: "The restorer writes an error to its standard error.",
    given: world({ files: { "/layers/analyzed.toml": { text: "" }, "/layers/group.toml": { text: "[[group" } } }),
    when: [restore({ flags: QUIETLY })],
    then: [expectFailure(0), expectThat(LOGS.stderr, { includes: "\n" }, "platform.restorer.output.dev-stderr")],
  }),
  // official: both streams of bin/build are on the standard output.
  impliedCase({
    id: "build.output.stderr",
    says: "What bin/build writes to its standard error is on the standard error of the builder.",
    given: worldForBuild({
      buildpacks: [
        buildpack({
          build: [
            { do: "stderr", text: `${FROM_BUILDPACK}\n` },
            { do: "exit", code: 7 },
          ],
        }),
      ],
    }),
    when: [build({ flags: QUIETLY })],
    then: [
      expectFailure(0),
      allowReading(
        expectThat(LOGS.stderr, { includes: FROM_BUILDPACK }, "platform.builder.output.dev-stderr"),
        { excludes: FROM_BUILDPACK },
        "A-47",
      ),
    ],
  }),
  // official: warns.
  mustCase({
    id: "analyze.experimental.silent-logs",
    platform: ["0.12"],
    says: 'In mode "silent", the lifecycle does not warn of an experimental feature.',
    can: ["layout"],
    given: inLayout,
    when: [analyzeInLayout("silent", "warn")],
    then: [
      expectSuccess(0),
      expectThat(LOGS.analyzed("run-image", "reference"), { includes: "example.com/run" }),
      expectEqual(LOGS.stdout, "", "platform.experimental.silent"),
      expectEqual(LOGS.stderr, "", "platform.experimental.silent"),
    ],
  }),
  mustCase({
    id: "analyze.experimental.warn-logs",
    platform: ["0.12"],
    says: 'In mode "warn", the lifecycle prints a warning about an experimental feature, which a higher log level leaves out.',
    can: ["layout"],
    given: inLayout,
    when: [analyzeInLayout("warn", "warn"), newContainer, analyzeInLayout("warn", "error")],
    then: [
      expectSuccess(0, "platform.experimental.warn"),
      expectThat(LOGS.analyzed("run-image", "reference"), { includes: "example.com/run" }),
      expectThat(pointer("steps", 2), { differsFrom: pointer("steps", 0) }, "platform.experimental.warn"),
    ],
  }),
];
