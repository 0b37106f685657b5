/** buildpack.md > Build (interface); Phase #5: Build > Process, Unmet Buildpack Plan Entries. */
import type { Act } from "#machine";
import type { TestCase } from "#protocol";
import { planEntryToml, recordCall } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep, planEntryNames } from "../vocabulary/pointers.ts";
import { build, detect } from "../vocabulary/steps.ts";
import { buildCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, worldForBuild } from "../vocabulary/world.ts";

const recorded = worldForBuild({ buildpacks: [buildpack({ build: recordCall("build") })] });
const call = (...inside: string[]) => afterStep(0).call("build", ...inside);

/** Copies the Buildpack Plan to a place that expectations see. */
const copyPlan = (name: string): Act => ({ do: "copy", path: "${CNB_BP_PLAN_PATH}", to: `/workspace/${name}.toml` });
const writeUnmet = (name: string): Act => ({
  do: "write",
  path: "${CNB_LAYERS_DIR}/build.toml",
  text: `[[unmet]]\nname = "${name}"\n`,
});

const worldWithFailure = (id: string, ...acts: readonly Act[]) =>
  worldForBuild({
    buildpacks: [buildpack({ id, build: acts }), buildpack({ id: "acme/next", build: recordCall("next") })],
  });

/** Two buildpacks that both provide node and ruby; the first one does these acts as well. */
const worldWithSharedPlan = (...acts: readonly Act[]): TestCase["given"] =>
  worldForBuild({
    buildpacks: [
      buildpack({ id: "acme/first", build: [copyPlan("first"), ...acts] }),
      buildpack({ id: "acme/second", build: [copyPlan("second")] }),
    ],
    plan: ["node", "ruby"].map((name) => planEntryToml(["acme/first", "acme/second"], { name })).join("\n"),
  });

export const buildCases = [
  buildCase({
    id: "build.run.interface",
    says: "The builder runs bin/build by its absolute path, in the app directory.",
    buildpack: ["0.9"],
    given: recorded,
    then: [
      expectSuccess(0),
      expectEqual(call("cwd"), "/workspace", "buildpack.interface.invoke", "buildpack.build.input.workdir"),
      expectEqual(
        call("argv", "0"),
        "/cnb/buildpacks/acme_hello/1.0.0/bin/build",
        "buildpack.interface.invoke",
        "buildpack.build.input.argv0",
      ),
    ],
  }),
  buildCase({
    id: "build.run.paths",
    says: "The builder gives bin/build its layers directory, its plan, its own directory and the platform directory.",
    buildpack: ["0.8"],
    given: worldForBuild({
      buildpacks: [buildpack({ build: [copyPlan("plan"), ...recordCall("build")] })],
      plan: planEntryToml(["acme/hello"], { name: "ruby" }),
    }),
    then: [
      expectSuccess(0),
      expectThat(
        call("env"),
        {
          includes: {
            CNB_LAYERS_DIR: "/layers/acme_hello",
            CNB_BUILDPACK_DIR: "/cnb/buildpacks/acme_hello/1.0.0",
            CNB_PLATFORM_DIR: "/platform",
          },
        },
        "buildpack.build.path-args",
        "buildpack.build.env",
      ),
      expectEqual(planEntryNames("/workspace/plan.toml"), ["ruby"], "buildpack.build.path-args"),
    ],
  }),
  buildCase({
    id: "build.run.failure",
    says: "If a bin/build fails, the build exits with 51 and no later buildpack runs.",
    given: worldWithFailure("acme/first", { do: "exit", code: 3 }),
    then: [
      expectExit(0, 51, "buildpack.build.fail-nonzero", "platform.builder.exit.51"),
      expectThat(afterStep(0).calls(), { length: 0 }, "buildpack.build.fail-nonzero"),
    ],
    control: { id: "build.run.continue", differs: "/given/buildpacks/0/build/0/code" },
  }),
  buildCase({
    id: "build.run.continue",
    says: "After a bin/build that succeeds, the builder runs the next one.",
    given: worldWithFailure("acme/first", { do: "exit", code: 0 }),
    then: [
      expectSuccess(0, "platform.builder.exit.0"),
      expectEqual(afterStep(0).call("next", "cwd"), "/workspace", "buildpack.build.continue"),
    ],
  }),
  mustCase({
    id: "build.run.after-detect",
    says: "The builder builds the group that passed detection.",
    given: { ...recorded, files: without(recorded.files, "/layers/group.toml", "/layers/plan.toml") },
    when: [detect(), build()],
    then: [expectSuccess(1), expectEqual(afterStep(1).call("build", "cwd"), "/workspace", "buildpack.build.execute")],
  }),
  buildCase({
    id: "build.plan.entries",
    says: "A buildpack's plan has all requirements for the names that it provides, and no others.",
    given: worldForBuild({
      buildpacks: [
        buildpack({ id: "acme/first", build: [copyPlan("first")] }),
        buildpack({ id: "acme/second", build: [copyPlan("second")] }),
      ],
      plan: `${planEntryToml(["acme/first"], { name: "ruby", metadata: { version: "3" } }, { name: "ruby", metadata: { build: "yes" } })}\n${planEntryToml(["acme/second"], { name: "node" })}`,
    }),
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).toml("/workspace/first.toml", "entries"),
        [
          { name: "ruby", metadata: { version: "3" } },
          { name: "ruby", metadata: { build: "yes" } },
        ],
        "buildpack.build.plan-entries",
      ),
      expectEqual(planEntryNames("/workspace/second.toml"), ["node"], "buildpack.build.plan-entries"),
    ],
  }),
  buildCase({
    id: "build.plan.extension-default",
    says: "A provider in plan.toml is not an image extension unless it says so.",
    given: worldForBuild({
      buildpacks: [buildpack({ build: [copyPlan("plan")] })],
      plan: planEntryToml(["acme/hello"], { name: "ruby" }),
    }),
    then: [
      expectSuccess(0),
      expectEqual(planEntryNames("/workspace/plan.toml"), ["ruby"], "platform.plan.entry.extension-default"),
    ],
  }),
  buildCase({
    id: "build.plan.unmet",
    says: "An entry that a buildpack reports as unmet is in the plan of the next buildpack that provides it.",
    given: worldWithSharedPlan(writeUnmet("ruby")),
    then: [
      expectSuccess(0),
      expectEqual(planEntryNames("/workspace/first.toml"), ["node", "ruby"]),
      expectThat(planEntryNames("/workspace/second.toml"), { includes: "ruby" }, "buildpack.unmet.include-next"),
    ],
  }),
  buildCase({
    id: "build.plan.met",
    says: "An entry that a buildpack does not report as unmet is met, and is in no later plan.",
    given: worldWithSharedPlan(writeUnmet("ruby")),
    then: [
      expectSuccess(0),
      expectEqual(
        planEntryNames("/workspace/second.toml"),
        ["ruby"],
        "buildpack.unmet.exclude",
        "buildpack.unmet.assumed-met",
      ),
    ],
  }),
];

function without(files: TestCase["given"]["files"], ...paths: readonly string[]): TestCase["given"]["files"] {
  return Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}
