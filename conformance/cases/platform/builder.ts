/** platform.md > builder > Outputs; metadata.toml; buildpack.md > launch.toml. */
import type { BuildpackSpec } from "#protocol";
import { type ProcessDraft, writeProcesses } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { create } from "../vocabulary/steps.ts";
import { buildCase, mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world, worldForBuild } from "../vocabulary/world.ts";

const metadata = (...inside: readonly string[]) => afterStep(0).toml("/layers/config/metadata.toml", ...inside);
const PROCESSES = metadata("processes");
const DEFAULT = metadata("buildpack-default-process-type");

const first = (...given: readonly ProcessDraft[]): BuildpackSpec =>
  buildpack({ id: "acme/first", build: writeProcesses(...given) });
const second = (...given: readonly ProcessDraft[]): BuildpackSpec =>
  buildpack({ id: "acme/second", build: writeProcesses(...given) });
const given = (...buildpacks: readonly BuildpackSpec[]) => worldForBuild({ buildpacks });

const web: ProcessDraft = { type: "web", command: ["web"] };
const worker: ProcessDraft = { type: "worker", command: ["worker"] };

/** From this Buildpack API on, commands are lists. */
const LISTS = ["0.9"] as const;

const recording = (id: string) =>
  buildpack({ id, build: [{ do: "record", as: "build" }, ...writeProcesses({ ...web, type: id.replace("/", ".") })] });

export const builderCases = [
  buildCase({
    id: "build.group.order",
    says: "The builder runs the buildpacks of the group in order.",
    buildpack: LISTS,
    given: given(recording("acme/zebra"), recording("acme/ant"), recording("acme/mole")),
    then: [
      expectSuccess(0),
      expectEqual(
        afterStep(0).calls("/*/env/CNB_LAYERS_DIR"),
        ["/layers/acme_zebra", "/layers/acme_ant", "/layers/acme_mole"],
        "platform.builder.execute-order",
        "buildpack.build.execute",
      ),
    ],
  }),
  buildCase({
    id: "build.metadata.buildpacks",
    says: "metadata.toml lists every buildpack that ran, with id, version and Buildpack API.",
    buildpack: LISTS,
    given: given(first(web), second(worker)),
    then: [
      expectSuccess(0),
      expectEqual(
        `${metadata("buildpacks")}/*/id`,
        ["acme/first", "acme/second"],
        "platform.builder.metadata.buildpacks",
      ),
      expectThat(
        metadata("buildpacks"),
        { includes: { id: "acme/second", version: "1.0.0", api: "${buildpack-api}" } },
        "platform.metadata.buildpack-fields",
      ),
    ],
  }),
  buildCase({
    id: "build.metadata.processes",
    says: "metadata.toml has the processes of all buildpacks.",
    platform: ["0.10"],
    buildpack: LISTS,
    given: given(
      first({ type: "web", command: ["web", "always"], args: ["default"], "working-dir": "/workspace/sub" }),
      second(worker),
    ),
    then: [
      expectSuccess(0),
      expectThat(
        PROCESSES,
        {
          includes: {
            type: "web",
            command: ["web", "always"],
            args: ["default"],
            direct: true,
            "working-dir": "/workspace/sub",
          },
        },
        "platform.builder.metadata.processes",
      ),
      expectThat(PROCESSES, { includes: { type: "worker" } }, "platform.builder.metadata.processes"),
    ],
  }),
  buildCase({
    id: "build.metadata.slices",
    says: "metadata.toml has the slices of all buildpacks, in order.",
    given: given(
      ...["first", "second"].map((name) =>
        buildpack({
          id: `acme/${name}`,
          build: [{ do: "write", path: "${CNB_LAYERS_DIR}/launch.toml", text: `[[slices]]\npaths = ["${name}"]\n` }],
        }),
      ),
    ),
    then: [
      expectSuccess(0),
      expectEqual(`${metadata("slices")}/*/paths`, [["first"], ["second"]], "platform.builder.metadata.slices"),
    ],
  }),
  buildCase({
    id: "build.metadata.default-process",
    says: "metadata.toml names the process that a buildpack marks as default.",
    buildpack: LISTS,
    given: given(first({ ...web, default: true }), second(worker)),
    then: [expectSuccess(0), expectEqual(DEFAULT, "web", "platform.builder.metadata.default-process")],
  }),
  buildCase({
    id: "build.metadata.last-default",
    says: "The last buildpack that marks a default process decides the default.",
    buildpack: LISTS,
    given: given(first({ ...web, default: true }), second({ ...worker, default: true })),
    then: [expectSuccess(0), expectEqual(DEFAULT, "worker", "buildpack.launch-toml.default.last")],
  }),
  buildCase({
    id: "build.metadata.same-type",
    says: "The last buildpack that defines a process type decides its process.",
    platform: ["0.10"],
    buildpack: LISTS,
    given: given(first(web), second({ ...web, command: ["other"] })),
    then: [
      expectSuccess(0),
      expectEqual(`${PROCESSES}/*/command`, [["other"]], "buildpack.launch-toml.same-type.last"),
    ],
  }),
  buildCase({
    id: "build.metadata.same-type-default",
    says: "If a later process of the default's type is not marked as default, no default remains.",
    platform: ["0.10"],
    buildpack: LISTS,
    given: given(first({ ...web, default: true }), second({ ...web, command: ["other"] })),
    then: [
      expectSuccess(0),
      expectEqual(`${PROCESSES}/*/command`, [["other"]], "buildpack.launch-toml.same-type.last"),
      expectAbsent(DEFAULT, "buildpack.launch-toml.same-type.last"),
    ],
  }),
  buildCase({
    id: "build.metadata.exec-env-specific",
    says: "metadata.toml lists the execution environments to which a process is limited.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: given(first({ ...web, "exec-env": ["test", "development"] })),
    then: [
      expectSuccess(0),
      expectEqual(`${PROCESSES}/0/exec-env`, ["test", "development"], "platform.metadata.exec-env.specific"),
    ],
  }),
  buildCase({
    id: "build.metadata.exec-env-any",
    says: "metadata.toml leaves out the execution environments of a process that suits all of them.",
    platform: ["0.15"],
    buildpack: ["0.12"],
    given: given(first(web)),
    then: [
      expectSuccess(0),
      expectThat(PROCESSES, { includes: { type: "web", command: ["web"] } }),
      allowReading(
        expectAbsent(`${PROCESSES}/0/exec-env`, "platform.metadata.exec-env.star"),
        { equals: ["*"] },
        "C-11",
      ),
    ],
  }),
  mustCase({
    id: "build.credentials.hidden",
    says: "Buildpacks do not see the credentials of registries.",
    given: world({
      buildpacks: [buildpack({ detect: [{ do: "record", as: "detect" }], build: [{ do: "record", as: "build" }] })],
    }),
    when: [create({ env: { CNB_REGISTRY_AUTH: '{"registry.invalid":"Basic c2VjcmV0"}' } })],
    then: [
      expectSuccess(0),
      ...["detect", "build"].flatMap((phase) => [
        expectEqual(afterStep(0).call(phase, "cwd"), "/workspace"),
        expectAbsent(afterStep(0).call(phase, "env", "CNB_REGISTRY_AUTH"), "buildpack.security.phase-no-access"),
      ]),
    ],
  }),
];
