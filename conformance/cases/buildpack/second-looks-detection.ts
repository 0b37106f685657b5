/** Second looks at single statements about detection: with other values, versions or numbers of buildpacks. */
import type { TestCase } from "#protocol";
import { recordCall, writeBuildPlan } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectDetectedGroup, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { build, detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import {
  buildpack,
  compositeBuildpack,
  EXIT_ERROR,
  EXIT_FAIL,
  orderFile,
  worldForBuild,
  worldForDetect,
} from "../vocabulary/world.ts";

const first = afterStep(0);
const passing = (...ids: readonly string[]) => ids.map((id) => buildpack({ id: `acme/${id}` }));
const members = (...ids: readonly string[]) => ids.map((id) => ({ id: `acme/${id}` }));

const APIS = ["0.8", "0.9", "0.10", "0.11", "0.12"] as const;
/** A buildpack of each API; all record the same call. */
const ofEachApi = APIS.map((api) =>
  buildpack({ id: `acme/api-${api}`, api, detect: recordCall(`detect-${api}`), build: recordCall(`build-${api}`) }),
);
const has = (call: string, name: string, value: string, yes: boolean, ...covers: readonly string[]) =>
  yes
    ? expectEqual(first.call(call, "env", name), value, ...covers)
    : expectAbsent(first.call(call, "env", name), ...covers);

const EQUAL = { name: "d", metadata: { of: "equal" } };
const equalRequirements = mustCase({
  id: "detect.second.equal-requirements",
  says: "plan.toml has every requirement of a name, also those that are equal, of one buildpack and of two.",
  given: worldForDetect({
    buildpacks: [
      buildpack({ id: "acme/one", detect: writeBuildPlan({ provides: ["d"], requires: [EQUAL, EQUAL] }) }),
      buildpack({ id: "acme/two", detect: writeBuildPlan({ requires: [EQUAL] }) }),
    ],
  }),
  when: [detect()],
  then: [
    expectSuccess(0),
    expectEqual(
      `${first.toml("/layers/plan.toml", "entries")}/*/requires`,
      [[EQUAL, EQUAL, EQUAL]],
      "platform.detector.plan.written",
    ),
  ],
});

const apis = (["detect", "build"] as const).map((phase) =>
  mustCase({
    id: `${phase}.second.each-api`,
    says: `Of five buildpacks, each gets the variables of its own Buildpack API in ${phase}.`,
    buildpack: ["0.12"],
    ...(phase === "detect"
      ? { given: worldForDetect({ buildpacks: ofEachApi }), when: [detect()] }
      : { given: worldForBuild({ buildpacks: ofEachApi }), when: [build()] }),
    then: [
      expectSuccess(0),
      ...APIS.flatMap((api) => [
        has(
          `${phase}-${api}`,
          "CNB_TARGET_OS",
          "linux",
          ["0.10", "0.11", "0.12"].includes(api),
          "buildpack.api.conform-or",
        ),
        has(`${phase}-${api}`, "CNB_EXEC_ENV", "production", api === "0.12", "buildpack.api.conform-or"),
        expectEqual(
          first.call(`${phase}-${api}`, "env", "CNB_BUILDPACK_DIR"),
          `/cnb/buildpacks/acme_api-${api}/1.0.0`,
          phase === "detect" ? "buildpack.detection.env" : "buildpack.build.env",
        ),
      ]),
    ],
  }),
);
const detection: readonly TestCase[] = [
  mustCase({
    id: "detect.second.three-levels",
    says: "A composite buildpack within two others is replaced by its groups, from left to right.",
    given: worldForDetect({
      buildpacks: [
        compositeBuildpack("acme/outer", orderFile(members("a", "middle", "f"), members("g"))),
        compositeBuildpack("acme/middle", orderFile(members("b", "inner"), members("inner", "e"))),
        compositeBuildpack("acme/inner", orderFile(members("c"), members("d"))),
        buildpack({ id: "acme/c", detect: EXIT_FAIL }),
        buildpack({ id: "acme/b", detect: EXIT_FAIL }),
        ...passing("a", "d", "e", "f", "g"),
      ],
      order: orderFile(members("outer")),
    }),
    when: [detect()],
    then: expectDetectedGroup(
      ["acme/a", "acme/d", "acme/e", "acme/f"],
      "buildpack.order.pattern",
      "buildpack.order.pattern.nested",
    ),
  }),
  mustCase({
    id: "detect.second.group-file",
    says: "The first of three groups that passes is written, with id, version and API of each member.",
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/error", detect: EXIT_ERROR }),
        buildpack({ id: "acme/two", version: "2.0.0" }),
        buildpack({ id: "acme/three", version: "3.1.4" }),
        ...passing("last"),
      ],
      order: orderFile(
        members("two", "error").map((one) => (one.id === "acme/two" ? { ...one, version: "2.0.0" } : one)),
        [
          { id: "acme/two", version: "2.0.0" },
          { id: "acme/three", version: "3.1.4" },
        ],
        members("last"),
      ),
    }),
    when: [detect()],
    then: [
      expectSuccess(0),
      expectEqual(
        `${first.toml("/layers/group.toml", "group")}/*/id`,
        ["acme/two", "acme/three"],
        "platform.detector.group.single",
      ),
      expectEqual(
        `${first.toml("/layers/group.toml", "group")}/*/version`,
        ["2.0.0", "3.1.4"],
        "platform.group.fields-present",
      ),
      expectThat(
        `${first.toml("/layers/group.toml", "group")}/*/api`,
        { each: { equals: "${buildpack-api}" } },
        "platform.group.fields-present",
      ),
    ],
  }),
  mustCase({
    id: "detect.second.required-by-default",
    says: "A member without the key optional is required, even beside optional ones that pass.",
    given: worldForDetect({
      buildpacks: [buildpack({ id: "acme/needed", detect: EXIT_FAIL }), ...passing("maybe", "next")],
      order: orderFile([{ id: "acme/maybe", optional: true }, { id: "acme/needed" }], members("next")),
    }),
    when: [detect()],
    then: expectDetectedGroup(["acme/next"], "platform.order.optional-default"),
  }),
];

export const detectionSecondLookCases: readonly TestCase[] = [...apis, ...detection, equalRequirements];
