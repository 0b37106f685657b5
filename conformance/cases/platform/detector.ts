/** platform.md > detector > Outputs; group.toml, order.toml, plan.toml. */
import { after, exits, expectThat, must, succeeds } from "../vocabulary/expectations.ts";
import { contributes, detecting, groupIds, records } from "../vocabulary/prepared.ts";
import { detect } from "../vocabulary/steps.ts";
import { buildpack, ERROR, FAIL, orderToml } from "../vocabulary/world.ts";

const GROUP = after(0).toml("/layers/group.toml", "group");
const PLAN = after(0).toml("/layers/plan.toml", "entries");

const first = buildpack({ id: "acme/first" });
const second = buildpack({ id: "acme/second" });
const failing = buildpack({ id: "acme/failing", detect: FAIL });
const erring = buildpack({ id: "acme/erring", detect: ERROR });

/** A buildpack that supports this execution environment only. */
const only = (execEnv: string) =>
  buildpack({ id: `acme/${execEnv}`, buildpackToml: `\n[[buildpack.exec-env]]\nname = "${execEnv}"\n` });

const order = (text: string) => ({ "/cnb/order.toml": { text, owner: "root" as const } });

const mixed = detecting({ buildpacks: [only("production"), first] });
const grouped = detecting({
  buildpacks: [only("production"), first],
  order: orderToml([{ id: "acme/production" }], [{ id: "acme/first" }]),
});

export const detector = [
  must({
    id: "detect.group.single",
    says: "Of several groups that pass the first one is written, and no other.",
    given: detecting({
      buildpacks: [first, second],
      order: orderToml([{ id: "acme/first" }], [{ id: "acme/second" }]),
    }),
    when: [detect()],
    then: [succeeds(0), expectThat(groupIds(), { equals: ["acme/first"] }, "platform.detector.group.single")],
  }),
  must({
    id: "detect.group.fields",
    says: "A detected buildpack is written with id, version and Buildpack API.",
    given: detecting(),
    when: [detect()],
    then: [
      succeeds(0),
      expectThat(
        GROUP,
        { includes: { id: "acme/hello", version: "1.0.0", api: "${buildpack-api}" } },
        "platform.group.fields-present",
      ),
    ],
  }),
  must({
    id: "detect.plan.written",
    says: "The build plan of the detected group is written, with providers, requirements and their metadata.",
    given: detecting({
      buildpacks: [
        buildpack({ id: "acme/first", detect: contributes({ provides: ["ruby"] }) }),
        buildpack({
          id: "acme/second",
          detect: contributes({ requires: [{ name: "ruby", metadata: { version: "3" } }] }),
        }),
      ],
    }),
    when: [detect()],
    then: [
      succeeds(0),
      expectThat(`${PLAN}/0/providers/*/id`, { equals: ["acme/first"] }, "platform.plan.entry.provider"),
      expectThat(
        `${PLAN}/0/requires`,
        { equals: [{ name: "ruby", metadata: { version: "3" } }] },
        "platform.detector.plan.written",
        "platform.plan.entry.requires",
      ),
      expectThat(PLAN, { length: 1 }, "platform.detector.plan.written"),
    ],
  }),
  must({
    id: "detect.plan.one-name-an-entry",
    says: "An entry of the plan holds the requirements of one name, whoever requires it.",
    given: detecting({
      buildpacks: [
        buildpack({ id: "acme/first", detect: contributes({ provides: ["node", "ruby"], requires: ["ruby"] }) }),
        buildpack({ id: "acme/second", detect: contributes({ requires: ["node", "ruby"] }) }),
      ],
    }),
    when: [detect()],
    then: [
      succeeds(0),
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
  must({
    id: "detect.order.optional-default",
    says: "A buildpack that the order does not call optional is required.",
    given: detecting({
      buildpacks: [failing, first],
      files: order(orderToml([{ id: "acme/failing" }, { id: "acme/first" }])),
    }),
    when: [detect()],
    then: [exits(0, 20, "platform.order.optional-default")],
    control: { id: "detect.order.optional", differs: "/given/files/~1cnb~1order.toml/text" },
  }),
  must({
    id: "detect.order.optional",
    says: "A buildpack that the order calls optional may fail.",
    given: detecting({
      buildpacks: [failing, first],
      files: order(orderToml([{ id: "acme/failing", optional: true }, { id: "acme/first" }])),
    }),
    when: [detect()],
    then: [succeeds(0), expectThat(groupIds(), { equals: ["acme/first"] }, "buildpack.detection.pass-continue")],
  }),
  must({
    id: "detect.exit.none-passed",
    says: "With every group failed and none in error, the exit code is 20.",
    given: detecting({ buildpacks: [failing], order: orderToml([{ id: "acme/failing" }]) }),
    when: [detect()],
    then: [exits(0, 20, "platform.detector.exit.20", "buildpack.detection.required-fail-next")],
    control: { id: "detect.exit.passed", differs: "/given/buildpacks/0/detect" },
  }),
  must({
    id: "detect.exit.errored",
    says: "With every group failed and a buildpack in error, the exit code is 21.",
    given: detecting({ buildpacks: [{ ...failing, detect: ERROR }], order: orderToml([{ id: "acme/failing" }]) }),
    when: [detect()],
    then: [exits(0, 21, "platform.detector.exit.21", "buildpack.detection.required-fail-next")],
    control: { id: "detect.exit.passed", differs: "/given/buildpacks/0/detect" },
  }),
  must({
    id: "detect.exit.passed",
    says: "With a group that passes, the exit code is 0.",
    given: detecting({
      buildpacks: [{ ...failing, detect: records("detect") }],
      order: orderToml([{ id: "acme/failing" }]),
    }),
    when: [detect()],
    then: [succeeds(0, "platform.detector.exit.0"), expectThat(groupIds(), { equals: ["acme/failing"] })],
  }),
  must({
    id: "detect.exit.errored-then-passed",
    says: "A group that errors does not keep a later group from passing.",
    given: detecting({
      buildpacks: [erring, first],
      order: orderToml([{ id: "acme/erring" }], [{ id: "acme/first" }]),
    }),
    when: [detect()],
    then: [succeeds(0), expectThat(groupIds(), { equals: ["acme/first"] }, "buildpack.detection.required-fail-next")],
  }),
  // official: `[[buildpack.exec-env]]` fails to decode (D-04).
  must({
    id: "detect.exec-env.skip",
    says: "A buildpack that does not support the execution environment is left out of the group.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: mixed,
    when: [detect({ env: { CNB_EXEC_ENV: "test" } })],
    then: [succeeds(0), expectThat(groupIds(), { equals: ["acme/first"] }, "platform.detector.exec-env.skip")],
  }),
  must({
    id: "detect.exec-env.keep",
    says: "A buildpack that supports the execution environment stays in the group.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: detecting({ buildpacks: [only("test"), first] }),
    when: [detect({ env: { CNB_EXEC_ENV: "test" } })],
    then: [
      succeeds(0),
      expectThat(groupIds(), { equals: ["acme/test", "acme/first"] }, "buildpack.bp-toml.exec-env.may"),
    ],
  }),
  must({
    id: "detect.exec-env.default",
    says: "Without an execution environment it is production.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: mixed,
    when: [detect()],
    then: [
      succeeds(0),
      expectThat(
        groupIds(),
        { equals: ["acme/production", "acme/first"] },
        "platform.term.exec-env.default-production",
      ),
    ],
  }),
  must({
    id: "detect.exec-env.next-group",
    says: "A group whose buildpacks are all left out for the execution environment gives way to the next.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: grouped,
    when: [detect({ env: { CNB_EXEC_ENV: "test" } })],
    then: [succeeds(0), expectThat(groupIds(), { equals: ["acme/first"] }, "platform.detector.exec-env.next-group")],
  }),
];
