/** buildpack.md > Environment > Provided by the Lifecycle > Targets, on platforms that do not know targets yet. */
import type { TestCase } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { build, create, detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

const WAYS = {
  detect: { given: worldForDetect, step: detect(), runs: ["detect"], program: "detector" },
  build: { given: worldForBuild, step: build(), runs: ["build"], program: "builder" },
  create: { given: world, step: create(), runs: ["detect", "build"], program: "creator" },
} as const;

export const olderTargetCases: readonly TestCase[] = Object.entries(WAYS).map(([way, { given, step, runs, program }]) =>
  mustCase({
    id: `${way}.target-variables.older`,
    says: `Before Platform API 0.12, a buildpack in the ${program} gets an operating system and an architecture all the same.`,
    platform: ["0.7", "0.11"],
    buildpack: ["0.10"],
    given: given({ buildpacks: [buildpack({ detect: recordCall("detect"), build: recordCall("build") })] }),
    when: [step],
    then: [
      expectSuccess(0),
      ...runs.flatMap((run) => [
        expectEqual(afterStep(0).call(run, "env", "CNB_TARGET_OS"), "linux", "buildpack.env.target.os"),
        expectThat(
          afterStep(0).call(run, "env", "CNB_TARGET_ARCH"),
          { oneOf: ["amd64", "arm64", "386", "arm", "ppc64le", "s390x", "riscv64", "loong64"] },
          "buildpack.env.target.arch",
        ),
      ]),
    ],
  }),
);
