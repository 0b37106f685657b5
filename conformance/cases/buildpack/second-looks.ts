/** Second looks at single statements about detection and build: with other values, or in another phase. */
import type { TestCase } from "#protocol";
import { makeLayer, recordCall, writeBuildPlan, writeProcesses } from "../vocabulary/acts.ts";
import {
  contradicted,
  expectAbsent,
  expectDetectedGroup,
  expectEqual,
  expectFailure,
  expectSuccess,
  expectThat,
} from "../vocabulary/expect.ts";
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

const BIN = { "bin/tool": "" };
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

const building: readonly TestCase[] = [
  mustCase({
    id: "build.second.build-layers",
    says: "The third buildpack sees the build layers of the two before it, and no other layers.",
    given: worldForBuild({
      buildpacks: [
        buildpack({
          id: "acme/one",
          build: [...makeLayer("tools", ["build"], BIN), ...makeLayer("app", ["launch"], BIN)],
        }),
        buildpack({
          id: "acme/two",
          build: [...makeLayer("more", ["build", "launch"], BIN), ...makeLayer("kept", ["cache"], BIN)],
        }),
        buildpack({ id: "acme/three", build: recordCall("three") }),
      ],
      env: { PATH: "/usr/bin:/bin" },
    }),
    when: [build()],
    then: [
      expectSuccess(0),
      expectEqual(
        first.call("three", "env", "PATH"),
        "/layers/acme_two/more/bin:/layers/acme_one/tools/bin:/usr/bin:/bin",
        "buildpack.layers.build.accessible",
        "buildpack.layers.types.build",
      ),
    ],
  }),
  mustCase({
    id: "build.second.user-variable",
    says: "The user's value replaces what two buildpacks made of a variable.",
    given: worldForBuild({
      buildpacks: [
        buildpack({ id: "acme/one", build: makeLayer("x", ["build"], { "env/LEVEL.append": "one" }) }),
        buildpack({ id: "acme/two", build: makeLayer("x", ["build"], { "env.build/LEVEL": "two" }) }),
        buildpack({ id: "acme/three", build: recordCall("three") }),
      ],
      files: { "/platform/env/LEVEL": { text: "user" } },
    }),
    when: [build()],
    then: [
      expectSuccess(0),
      expectEqual(first.call("three", "env", "LEVEL"), "user", "buildpack.env.user.override-other"),
    ],
  }),
  ...([0, 3] as const).map((code) =>
    mustCase({
      id: `build.second.middle-${code === 0 ? "passes" : "fails"}`,
      says: `If the second of three buildpacks exits with ${code}, the third ${code === 0 ? "runs" : "does not run, and the build fails"}.`,
      given: worldForBuild({
        buildpacks: [
          buildpack({ id: "acme/one", build: recordCall("log") }),
          buildpack({ id: "acme/two", build: [...recordCall("log"), { do: "exit", code }] }),
          buildpack({ id: "acme/three", build: recordCall("log") }),
        ],
      }),
      when: [build()],
      then:
        code === 0
          ? [
              expectSuccess(0, "buildpack.build.continue"),
              expectEqual(first.calls("/*/as"), ["log", "log", "log"], "buildpack.build.continue"),
            ]
          : [
              expectFailure(0, "buildpack.build.fail-nonzero"),
              expectThat(first.calls(), { length: 2 }, "buildpack.build.fail-nonzero"),
            ],
      ...(code !== 0 && { control: { id: "build.second.middle-passes", differs: "/given/buildpacks/1/build/1/code" } }),
    }),
  ),
  mustCase({
    id: "build.second.exec-env",
    says: "metadata.toml has the environments of each of three processes.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: worldForBuild({
      buildpacks: [
        buildpack({
          id: "acme/one",
          build: writeProcesses(
            { type: "web", command: ["web"], "exec-env": ["production"] },
            { type: "check", command: ["check"], "exec-env": ["test", "development", "staging"] },
          ),
        }),
        buildpack({
          id: "acme/two",
          build: writeProcesses({ type: "debug", command: ["debug"], "exec-env": ["development"] }),
        }),
      ],
    }),
    when: [build()],
    then: [
      expectSuccess(0),
      ...(
        [
          ["web", ["production"]],
          ["check", ["test", "development", "staging"]],
          ["debug", ["development"]],
        ] as const
      ).map(([type, list]) =>
        expectEqual(
          `${first.toml("/layers/config/metadata.toml", "processes")}/type=${type}/exec-env`,
          list,
          "platform.metadata.exec-env.specific",
        ),
      ),
    ],
  }),
];

const provider = (id: string, extension?: boolean) =>
  `[[entries.providers]]\nid = "${id}"\nversion = "1.0.0"\n${extension === undefined ? "" : `extension = ${extension}\n`}`;
const planning: readonly TestCase[] = [
  mustCase({
    id: "build.second.plan-providers",
    says: "A provider without the key extension, and one with false, are buildpacks; one with true is not.",
    given: worldForBuild({
      buildpacks: ["one", "two", "three"].map((name) =>
        buildpack({
          id: `acme/${name}`,
          build: [{ do: "copy", path: "${CNB_BP_PLAN_PATH}", to: "${CNB_LAYERS_DIR}/seen" }],
        }),
      ),
      plan: ["one", "two", "three"]
        .map(
          (name, i) =>
            `[[entries]]\n${provider(`acme/${name}`, [undefined, false, true][i])}[[entries.requires]]\nname = "of-${name}"\n`,
        )
        .join("\n"),
    }),
    when: [build()],
    then: [
      expectSuccess(0),
      ...["one", "two"].map((name) =>
        expectThat(
          first.file(`/layers/acme_${name}/seen`, "text"),
          { includes: `of-${name}` },
          "platform.plan.entry.extension-default",
        ),
      ),
      expectThat(
        first.file("/layers/acme_three/seen", "text"),
        { excludes: "of-three" },
        "platform.plan.entry.extension-default",
      ),
    ],
  }),
  mustCase({
    id: "detect.second.exec-env",
    says: "In an environment of its own name, the detector skips each buildpack that does not list it, in each group.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: worldForDetect({
      buildpacks: [
        buildpack({ id: "acme/prod", buildpackToml: '\n[[buildpack.exec-env]]\nname = "production"\n' }),
        buildpack({ id: "acme/test", buildpackToml: '\n[[buildpack.exec-env]]\nname = "test"\n' }),
        buildpack({
          id: "acme/staging",
          buildpackToml: '\n[[buildpack.exec-env]]\nname = "test"\n[[buildpack.exec-env]]\nname = "staging"\n',
          detect: writeBuildPlan({}),
        }),
      ],
      order: orderFile(members("prod", "test"), members("prod"), members("test", "staging", "prod")),
    }),
    when: [detect({ env: { CNB_EXEC_ENV: "staging" } })],
    then: [
      contradicted(expectSuccess(0), { equals: 1 }, "D-04"),
      expectEqual(
        `${first.toml("/layers/group.toml", "group")}/*/id`,
        ["acme/staging"],
        "platform.detector.exec-env.skip",
        "platform.detector.exec-env.next-group",
      ),
    ],
  }),
];

export const secondLookCases: readonly TestCase[] = [...apis, ...detection, ...building, ...planning];
