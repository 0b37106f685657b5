/** platform.md > launcher: processes with every form of a list of execution environments, started in two environments. */
import type { TestCase } from "#protocol";
import { recordingProgram, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { helloBuildpack } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, launch } from "../vocabulary/steps.ts";
import { impliedCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

/** By the type of the process. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  star: ["*"],
  "star-first": ["*", "development"],
  "star-last": ["development", "staging", "*"],
  first: ["test", "production", "development"],
  last: ["development", "production", "test"],
  test: ["test"],
  production: ["production"],
  other: ["development"],
  near: ["tests", "Test", "productions", "**"],
};
const isFor = (list: readonly string[], environment: string): boolean =>
  list.includes("*") || list.includes(environment);

const TYPES = Object.keys(LISTS);
const given = world({
  buildpacks: [
    helloBuildpack(
      ...writeProcesses(...TYPES.map((type) => ({ type, command: ["/workspace/app"], "exec-env": LISTS[type] ?? [] }))),
    ),
  ],
  files: { "/workspace/app": recordingProgram("app") },
});

/** By the words of the id. Without a value the environment is production. */
const ENVIRONMENTS: Readonly<Record<string, readonly [environment: string, env: Readonly<Record<string, string>>]>> = {
  test: ["test", { CNB_EXEC_ENV: "test" }],
  production: ["production", { CNB_EXEC_ENV: "production" }],
  unset: ["production", {}],
};

export const processExecEnvCases: readonly TestCase[] = Object.entries(ENVIRONMENTS).map(([what, [environment, env]]) =>
  impliedCase({
    id: `launch.process-exec-env.${what}`,
    lane: "must",
    says: `${what === "unset" ? "Without CNB_EXEC_ENV" : `In the environment ${environment}`}, the launcher starts the processes whose list has it or *, and no others.`,
    platform: ["0.15"],
    buildpack: ["0.12"],
    can: ["launch"],
    given,
    when: [create(), ...TYPES.map((type) => launch(`/cnb/process/${type}`, { env }))],
    then: Object.entries(LISTS).flatMap(([, list], i) => {
      const after = afterStep(i + 1);
      return isFor(list, environment)
        ? [expectEqual(after.calls("/*/as"), ["app"], "platform.launcher.select-eligible")]
        : [
            expectThat(after.exitCode, { between: [80, 89] }, "platform.launcher.none-eligible-fails"),
            expectThat(after.calls(), { length: 0 }, "platform.launcher.none-eligible-fails"),
          ];
    }),
  }),
);
