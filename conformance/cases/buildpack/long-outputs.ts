/** buildpack.md > Exec.d, Detection: programs write more than a pipe holds before somebody reads it. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { writeBuildPlan } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { launchCase, worldWithExecd } from "../vocabulary/launch-case.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { detectCase } from "../vocabulary/test-case.ts";
import { buildpack, worldForDetect } from "../vocabulary/world.ts";

/** A pipe of Linux holds 65,536 bytes. */
const LONG = "x".repeat(70_000);

const execd = launchCase({
  what: "long-outputs.execd",
  lane: "implied",
  says: "A variable that an exec.d program tells after more bytes than a pipe holds reaches the process.",
  given: worldWithExecd({ do: "fd3", text: `# ${LONG}\nTOLD = "yes"\n` }),
  then: [
    expectSuccess(1, "buildpack.execd.output.vars"),
    expectEqual(afterStep(1).call("web", "env", "TOLD"), "yes", "buildpack.execd.output.vars"),
  ],
});

const detectionCase = (what: string, says: string, acts: readonly Act[]): TestCase =>
  detectCase({
    id: `detect.long-outputs.${what}`,
    says: `A buildpack passes that writes more bytes than a pipe holds to ${says}.`,
    given: worldForDetect({
      buildpacks: [buildpack({ detect: [...acts, ...writeBuildPlan({ provides: ["ruby"], requires: ["ruby"] })] })],
    }),
    then: [
      expectSuccess(0),
      expectEqual(detectedGroupIds(), ["acme/hello"], "buildpack.detection.select"),
      expectEqual(
        afterStep(0).toml("/layers/plan.toml", "entries", "0", "requires", "0", "name"),
        "ruby",
        "platform.plan.entry.requires",
      ),
    ],
  });

export const longOutputCases: readonly TestCase[] = [
  execd,
  detectionCase("stdout", "standard output", [{ do: "stdout", text: LONG }]),
  detectionCase("stderr", "standard error", [{ do: "stderr", text: LONG }]),
];
