/** platform.md of older versions: a file and a variable that a newer Platform API brings mean nothing before. */
import type { RunStep, TestCase } from "#protocol";
import { expectEqual } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { detectedGroupIds } from "../vocabulary/pointers.ts";
import { create, detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, orderFile, worldForDetect } from "../vocabulary/world.ts";
import { systemToml } from "./system-buildpacks.ts";

const SYSTEM = systemToml({ pre: [{ id: "acme/before" }], post: [{ id: "acme/after" }] });
const ELSEWHERE = "/platform/system.toml";
const GIVEN = [
  ["file", "/cnb/system.toml is there", "/cnb/system.toml", {}],
  ["variable", "CNB_SYSTEM_PATH is set", ELSEWHERE, { CNB_SYSTEM_PATH: ELSEWHERE }],
] as const;
const PHASES: readonly (readonly [phase: string, step: (env: Readonly<Record<string, string>>) => RunStep])[] = [
  ["detect", (env) => detect({ env })],
  ["create", (env) => create({ env })],
];

export const newerInputCases: readonly TestCase[] = PHASES.flatMap(([phase, step]) =>
  GIVEN.map(([what, says, path, env]) =>
    mustCase({
      id: `${phase}.newer-inputs.system-${what}`,
      says: `Before Platform API 0.15, a group has only the buildpacks of the order, even if ${says}.`,
      platform: ["0.7", "0.14"],
      given: worldForDetect({
        buildpacks: ["acme/hello", "acme/before", "acme/after"].map((id) => buildpack({ id })),
        order: orderFile([{ id: "acme/hello" }]),
        files: { [path]: { text: SYSTEM, owner: "root" } },
      }),
      when: [step(env)],
      then: [expectSuccess(0), expectEqual(detectedGroupIds(), ["acme/hello"], "platform.detector.group.single")],
    }),
  ),
);
