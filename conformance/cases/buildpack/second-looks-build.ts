/** Second looks at single statements about the build and the build plan: with other values or numbers of buildpacks. */
import type { TestCase } from "#protocol";
import { makeLayer, recordCall, writeBuildPlan, writeProcesses } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectFailure, expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowContradiction, allowReading } from "../vocabulary/readings.ts";
import { build, detect } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, orderFile, worldForBuild, worldForDetect } from "../vocabulary/world.ts";

const first = afterStep(0);
const members = (...ids: readonly string[]) => ids.map((id) => ({ id: `acme/${id}` }));

const BIN = { "bin/tool": "" };

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
  mustCase({
    id: "build.second.exec-env-star",
    says: "metadata.toml has the special value * of a process, or no list, beside one with a list.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: worldForBuild({
      buildpacks: [
        buildpack({
          build: writeProcesses(
            { type: "any", command: ["any"], "exec-env": ["*"] },
            { type: "test", command: ["test"], "exec-env": ["test"] },
          ),
        }),
      ],
    }),
    when: [build()],
    then: [
      expectSuccess(0),
      allowReading(
        expectEqual(
          `${first.toml("/layers/config/metadata.toml", "processes")}/type=any/exec-env`,
          ["*"],
          "platform.metadata.exec-env.star",
        ),
        { present: false },
        "C-11",
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
      allowContradiction(expectSuccess(0), { equals: 1 }, "D-04"),
      expectEqual(
        `${first.toml("/layers/group.toml", "group")}/*/id`,
        ["acme/staging"],
        "platform.detector.exec-env.skip",
        "platform.detector.exec-env.next-group",
      ),
    ],
  }),
];

export const buildSecondLookCases: readonly TestCase[] = [...building, ...planning];
