/** platform.md > detector > Outputs; group.toml, order.toml, plan.toml. */
import type { Expectation } from "#protocol";
import { recordCall, writeBuildPlan } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectDetectedGroup, expectExit, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { allowContradiction } from "../vocabulary/readings.ts";
import { detect } from "../vocabulary/steps.ts";
import { detectCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, EXIT_ERROR, EXIT_FAIL, orderFile, worldForDetect } from "../vocabulary/world.ts";

const GROUP = afterStep(0).toml("/layers/group.toml", "group");
const PLAN = afterStep(0).toml("/layers/plan.toml", "entries");

const first = buildpack({ id: "acme/first" });
const second = buildpack({ id: "acme/second" });
const failing = buildpack({ id: "acme/failing", detect: EXIT_FAIL });
const erring = buildpack({ id: "acme/erring", detect: EXIT_ERROR });

/** A buildpack that supports this execution environment only. */
const buildpackForExecEnv = (execEnv: string) =>
  buildpack({ id: `acme/${execEnv}`, buildpackToml: `\n[[buildpack.exec-env]]\nname = "${execEnv}"\n` });

const order = (text: string) => ({ "/cnb/order.toml": { text, owner: "root" as const } });

/** Groups of buildpacks, without optional ones. */
const groups = (...ids: readonly (readonly string[])[]) => orderFile(...ids.map((group) => group.map(member)));
const member = (id: string) => ({ id: `acme/${id}` });

const productionAndAny = worldForDetect({ buildpacks: [buildpackForExecEnv("production"), first] });
const grouped = worldForDetect({
  buildpacks: [buildpackForExecEnv("production"), first],
  order: groups(["production"], ["first"]),
});

/** RFC 0134 makes `exec-env` a list of strings. A lifecycle that follows it cannot decode the tables of the specification. */
function expectGroupForExecEnv(ids: readonly string[], ...covers: readonly string[]): readonly Expectation[] {
  return [allowContradiction(expectSuccess(0), { equals: 1 }, "D-04"), expectEqual(detectedGroupIds(), ids, ...covers)];
}

const EXEC_ENV = { platform: ["0.15"], buildpack: ["0.12"] } as const;
const IN_TEST = [detect({ env: { CNB_EXEC_ENV: "test" } })];

export const detectorCases = [
  detectCase({
    id: "detect.group.single",
    says: "If several groups pass, the detector writes only the first.",
    given: worldForDetect({ buildpacks: [first, second], order: groups(["first"], ["second"]) }),
    then: expectDetectedGroup(["acme/first"], "platform.detector.group.single"),
  }),
  detectCase({
    id: "detect.group.fields",
    says: "group.toml has id, version and Buildpack API of a detected buildpack.",
    given: worldForDetect(),
    then: [
      expectSuccess(0),
      expectThat(
        GROUP,
        { includes: { id: "acme/hello", version: "1.0.0", api: "${buildpack-api}" } },
        "platform.group.fields-present",
      ),
    ],
  }),
  detectCase({
    id: "detect.plan.written",
    says: "The detector writes the build plan of the detected group, with providers, requirements and their metadata.",
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/first", detect: writeBuildPlan({ provides: ["ruby"] }) }),
        buildpack({
          id: "acme/second",
          detect: writeBuildPlan({ requires: [{ name: "ruby", metadata: { version: "3" } }] }),
        }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectEqual(`${PLAN}/0/providers/*/id`, ["acme/first"], "platform.plan.entry.provider"),
      expectEqual(
        `${PLAN}/0/requires`,
        [{ name: "ruby", metadata: { version: "3" } }],
        "platform.detector.plan.written",
        "platform.plan.entry.requires",
      ),
      expectThat(PLAN, { length: 1 }, "platform.detector.plan.written"),
    ],
  }),
  detectCase({
    id: "detect.plan.one-name-an-entry",
    says: "An entry of the plan has all requirements of one name, from all buildpacks.",
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/first", detect: writeBuildPlan({ provides: ["node", "ruby"], requires: ["ruby"] }) }),
        buildpack({ id: "acme/second", detect: writeBuildPlan({ requires: ["node", "ruby"] }) }),
      ],
    }),
    then: [
      expectSuccess(0),
      expectThat(
        `${PLAN}/*/requires/*/name`,
        {
          oneOf: [
            [["node"], ["ruby", "ruby"]],
            [["ruby", "ruby"], ["node"]],
          ],
        },
        "platform.plan.entry.same-name",
      ),
    ],
  }),
  detectCase({
    id: "detect.order.optional-default",
    says: "A buildpack that the order does not mark as optional is required.",
    given: worldForDetect({
      buildpacks: [failing, first],
      files: order(groups(["failing", "first"])),
    }),
    then: [expectExit(0, 20, "platform.order.optional-default")],
    control: { id: "detect.order.optional", differs: "/given/files/~1cnb~1order.toml/text" },
  }),
  detectCase({
    id: "detect.order.optional",
    says: "A buildpack that the order marks as optional may fail.",
    given: worldForDetect({
      buildpacks: [failing, first],
      files: order(orderFile([{ id: "acme/failing", optional: true }, { id: "acme/first" }])),
    }),
    then: expectDetectedGroup(["acme/first"], "buildpack.detection.pass-continue"),
  }),
  detectCase({
    id: "detect.exit.none-passed",
    says: "If every group fails and no buildpack errors, the exit code is 20.",
    given: worldForDetect({ buildpacks: [failing], order: groups(["failing"]) }),
    then: [expectExit(0, 20, "platform.detector.exit.20", "buildpack.detection.required-fail-next")],
    control: { id: "detect.exit.passed", differs: "/given/buildpacks/0/detect" },
  }),
  detectCase({
    id: "detect.exit.errored",
    says: "If every group fails and a buildpack errors, the exit code is 21.",
    given: worldForDetect({ buildpacks: [{ ...failing, detect: EXIT_ERROR }], order: groups(["failing"]) }),
    then: [expectExit(0, 21, "platform.detector.exit.21", "buildpack.detection.required-fail-next")],
    control: { id: "detect.exit.passed", differs: "/given/buildpacks/0/detect" },
  }),
  detectCase({
    id: "detect.exit.passed",
    lane: "implied",
    says: "If a group passes, the exit code is 0.",
    given: worldForDetect({ buildpacks: [{ ...failing, detect: recordCall("detect") }], order: groups(["failing"]) }),
    then: [expectSuccess(0, "platform.detector.exit.0"), expectEqual(detectedGroupIds(), ["acme/failing"])],
  }),
  detectCase({
    id: "detect.exit.errored-then-passed",
    says: "A later group may pass after a group that errors.",
    given: worldForDetect({ buildpacks: [erring, first], order: groups(["erring"], ["first"]) }),
    then: expectDetectedGroup(["acme/first"], "buildpack.detection.required-fail-next"),
  }),
  mustCase({
    id: "detect.exec-env.skip",
    says: "Detection leaves out a buildpack that does not support the execution environment.",
    ...EXEC_ENV,
    given: productionAndAny,
    when: IN_TEST,
    then: expectGroupForExecEnv(["acme/first"], "platform.detector.exec-env.skip"),
  }),
  mustCase({
    id: "detect.exec-env.keep",
    lane: "implied",
    says: "A buildpack that supports the execution environment stays in the group.",
    ...EXEC_ENV,
    given: worldForDetect({ buildpacks: [buildpackForExecEnv("test"), first] }),
    when: IN_TEST,
    then: expectGroupForExecEnv(["acme/test", "acme/first"], "buildpack.bp-toml.exec-env.may"),
  }),
  detectCase({
    id: "detect.exec-env.default",
    lane: "implied",
    says: "The default execution environment is production.",
    ...EXEC_ENV,
    given: productionAndAny,
    then: expectGroupForExecEnv(["acme/production", "acme/first"], "platform.term.exec-env.default-production"),
  }),
  mustCase({
    id: "detect.exec-env.next-group",
    says: "If the execution environment excludes all buildpacks of a group, detection tries the next group.",
    ...EXEC_ENV,
    given: grouped,
    when: IN_TEST,
    then: expectGroupForExecEnv(["acme/first"], "platform.detector.exec-env.next-group"),
  }),
];
