/** platform.md > detector > Outputs; group.toml, order.toml, plan.toml. */
import { recordCall, writeBuildPlan } from "../vocabulary/acts.ts";
import {
  afterStep,
  detectedGroupIds,
  expectEqual,
  expectExit,
  expectSuccess,
  expectThat,
} from "../vocabulary/expectations.ts";
import { detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, EXIT_ERROR, EXIT_FAIL, orderToml, worldForDetect } from "../vocabulary/world.ts";

const GROUP = afterStep(0).toml("/layers/group.toml", "group");
const PLAN = afterStep(0).toml("/layers/plan.toml", "entries");

const first = buildpack({ id: "acme/first" });
const second = buildpack({ id: "acme/second" });
const failing = buildpack({ id: "acme/failing", detect: EXIT_FAIL });
const erring = buildpack({ id: "acme/erring", detect: EXIT_ERROR });

/** A buildpack that supports this execution environment only. */
const only = (execEnv: string) =>
  buildpack({ id: `acme/${execEnv}`, buildpackToml: `\n[[buildpack.exec-env]]\nname = "${execEnv}"\n` });

const order = (text: string) => ({ "/cnb/order.toml": { text, owner: "root" as const } });

const mixed = worldForDetect({ buildpacks: [only("production"), first] });
const grouped = worldForDetect({
  buildpacks: [only("production"), first],
  order: orderToml([{ id: "acme/production" }], [{ id: "acme/first" }]),
});

export const detector = [
  mustCase({
    id: "detect.group.single",
    says: "Of several groups that pass the first one is written, and no other.",
    given: worldForDetect({
      buildpacks: [first, second],
      order: orderToml([{ id: "acme/first" }], [{ id: "acme/second" }]),
    }),
    when: [detect()],
    then: [expectSuccess(0), expectEqual(detectedGroupIds(), ["acme/first"], "platform.detector.group.single")],
  }),
  mustCase({
    id: "detect.group.fields",
    says: "A detected buildpack is written with id, version and Buildpack API.",
    given: worldForDetect(),
    when: [detect()],
    then: [
      expectSuccess(0),
      expectThat(
        GROUP,
        { includes: { id: "acme/hello", version: "1.0.0", api: "${buildpack-api}" } },
        "platform.group.fields-present",
      ),
    ],
  }),
  mustCase({
    id: "detect.plan.written",
    says: "The build plan of the detected group is written, with providers, requirements and their metadata.",
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/first", detect: writeBuildPlan({ provides: ["ruby"] }) }),
        buildpack({
          id: "acme/second",
          detect: writeBuildPlan({ requires: [{ name: "ruby", metadata: { version: "3" } }] }),
        }),
      ],
    }),
    when: [detect()],
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
  mustCase({
    id: "detect.plan.one-name-an-entry",
    says: "An entry of the plan holds the requirements of one name, whoever requires it.",
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/first", detect: writeBuildPlan({ provides: ["node", "ruby"], requires: ["ruby"] }) }),
        buildpack({ id: "acme/second", detect: writeBuildPlan({ requires: ["node", "ruby"] }) }),
      ],
    }),
    when: [detect()],
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
  mustCase({
    id: "detect.order.optional-default",
    says: "A buildpack that the order does not call optional is required.",
    given: worldForDetect({
      buildpacks: [failing, first],
      files: order(orderToml([{ id: "acme/failing" }, { id: "acme/first" }])),
    }),
    when: [detect()],
    then: [expectExit(0, 20, "platform.order.optional-default")],
    control: { id: "detect.order.optional", differs: "/given/files/~1cnb~1order.toml/text" },
  }),
  mustCase({
    id: "detect.order.optional",
    says: "A buildpack that the order calls optional may fail.",
    given: worldForDetect({
      buildpacks: [failing, first],
      files: order(orderToml([{ id: "acme/failing", optional: true }, { id: "acme/first" }])),
    }),
    when: [detect()],
    then: [expectSuccess(0), expectEqual(detectedGroupIds(), ["acme/first"], "buildpack.detection.pass-continue")],
  }),
  mustCase({
    id: "detect.exit.none-passed",
    says: "With every group failed and none in error, the exit code is 20.",
    given: worldForDetect({ buildpacks: [failing], order: orderToml([{ id: "acme/failing" }]) }),
    when: [detect()],
    then: [expectExit(0, 20, "platform.detector.exit.20", "buildpack.detection.required-fail-next")],
    control: { id: "detect.exit.passed", differs: "/given/buildpacks/0/detect" },
  }),
  mustCase({
    id: "detect.exit.errored",
    says: "With every group failed and a buildpack in error, the exit code is 21.",
    given: worldForDetect({
      buildpacks: [{ ...failing, detect: EXIT_ERROR }],
      order: orderToml([{ id: "acme/failing" }]),
    }),
    when: [detect()],
    then: [expectExit(0, 21, "platform.detector.exit.21", "buildpack.detection.required-fail-next")],
    control: { id: "detect.exit.passed", differs: "/given/buildpacks/0/detect" },
  }),
  mustCase({
    id: "detect.exit.passed",
    says: "With a group that passes, the exit code is 0.",
    given: worldForDetect({
      buildpacks: [{ ...failing, detect: recordCall("detect") }],
      order: orderToml([{ id: "acme/failing" }]),
    }),
    when: [detect()],
    then: [expectSuccess(0, "platform.detector.exit.0"), expectEqual(detectedGroupIds(), ["acme/failing"])],
  }),
  mustCase({
    id: "detect.exit.errored-then-passed",
    says: "A group that errors does not keep a later group from passing.",
    given: worldForDetect({
      buildpacks: [erring, first],
      order: orderToml([{ id: "acme/erring" }], [{ id: "acme/first" }]),
    }),
    when: [detect()],
    then: [expectSuccess(0), expectEqual(detectedGroupIds(), ["acme/first"], "buildpack.detection.required-fail-next")],
  }),
  // official: `[[buildpack.exec-env]]` fails to decode (D-04).
  mustCase({
    id: "detect.exec-env.skip",
    says: "A buildpack that does not support the execution environment is left out of the group.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: mixed,
    when: [detect({ env: { CNB_EXEC_ENV: "test" } })],
    then: [expectSuccess(0), expectEqual(detectedGroupIds(), ["acme/first"], "platform.detector.exec-env.skip")],
  }),
  mustCase({
    id: "detect.exec-env.keep",
    says: "A buildpack that supports the execution environment stays in the group.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: worldForDetect({ buildpacks: [only("test"), first] }),
    when: [detect({ env: { CNB_EXEC_ENV: "test" } })],
    then: [
      expectSuccess(0),
      expectEqual(detectedGroupIds(), ["acme/test", "acme/first"], "buildpack.bp-toml.exec-env.may"),
    ],
  }),
  mustCase({
    id: "detect.exec-env.default",
    says: "Without an execution environment it is production.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: mixed,
    when: [detect()],
    then: [
      expectSuccess(0),
      expectEqual(detectedGroupIds(), ["acme/production", "acme/first"], "platform.term.exec-env.default-production"),
    ],
  }),
  mustCase({
    id: "detect.exec-env.next-group",
    says: "A group whose buildpacks are all left out for the execution environment gives way to the next.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: grouped,
    when: [detect({ env: { CNB_EXEC_ENV: "test" } })],
    then: [expectSuccess(0), expectEqual(detectedGroupIds(), ["acme/first"], "platform.detector.exec-env.next-group")],
  }),
];
