/** Lists of no, one and many elements in what detection compares: buildpacks, groups, extensions, targets and distributions. */
import type { BuildpackSpec, TestCase } from "#protocol";
import { recordCall } from "../vocabulary/acts.ts";
import { expectEqual } from "../vocabulary/expect.ts";
import { extension, worldForGenerate } from "../vocabulary/extensions.ts";
import { BUILD_LABEL, lifecycleLabel } from "../vocabulary/images.ts";
import { afterStep, detectedGroupIds } from "../vocabulary/pointers.ts";
import { build, create, detect } from "../vocabulary/steps.ts";
import { buildpack, orderFile, world, worldForBuild, worldForDetect } from "../vocabulary/world.ts";
import { type List, listCase } from "./list-cases.ts";

const seen = afterStep(0);
const CREATE = () => [create()];

const ids = (names: readonly string[]): readonly string[] => names.map((name) => `acme/${name}`);
const buildpacksOf = (names: readonly string[]): readonly BuildpackSpec[] =>
  ids(names).map((id) => buildpack({ id, build: recordCall("log") }));

const ofGroups: readonly List[] = [
  {
    phase: "detect",
    what: "buildpacks",
    least: 1,
    says: "A group of # buildpacks keeps their order",
    given: (names) => worldForDetect({ buildpacks: buildpacksOf(names) }),
    when: () => [detect()],
    then: (names) => [expectEqual(detectedGroupIds(), ids(names), "buildpack.detection.order-preserved")],
  },
  {
    phase: "detect",
    what: "groups",
    least: 1,
    says: "Of # groups the last can be the first that passes",
    given: (names) =>
      worldForDetect({
        buildpacks: [
          ...names.slice(1).map((name) => buildpack({ id: `acme/${name}`, detect: [{ do: "exit", code: 100 }] })),
          buildpack({ id: "acme/passes" }),
        ],
        order: orderFile(...names.slice(1).map((name) => [{ id: `acme/${name}` }]), [{ id: "acme/passes" }]),
      }),
    when: () => [detect()],
    then: () => [expectEqual(detectedGroupIds(), ["acme/passes"], "buildpack.detection.required-fail-next")],
  },
  {
    phase: "build",
    what: "buildpacks",
    least: 1,
    says: "The builder runs # buildpacks in order, and records them",
    given: (names) => worldForBuild({ buildpacks: buildpacksOf(names) }),
    when: () => [build()],
    then: (names) => [
      expectEqual(
        seen.calls("/*/env/CNB_BUILDPACK_DIR"),
        names.map((name) => `/cnb/buildpacks/acme_${name}/1.0.0`),
        "platform.builder.execute-order",
      ),
      expectEqual(
        `${seen.toml("/layers/config/metadata.toml", "buildpacks")}/*/id`,
        ids(names),
        "platform.builder.metadata.buildpacks",
      ),
    ],
  },
  {
    phase: "export",
    what: "buildpacks",
    least: 1,
    says: "The labels list # buildpacks in order",
    given: (names) => world({ buildpacks: buildpacksOf(names) }),
    when: CREATE,
    then: (names) => [
      expectEqual(`${lifecycleLabel(0, "buildpacks")}/*/key`, ids(names), "platform.label.lifecycle.buildpacks-key"),
      expectEqual(
        `${seen.label("@app:1", BUILD_LABEL, "buildpacks")}/*/id`,
        ids(names),
        "platform.label.build.buildpacks",
      ),
    ],
  },
  {
    phase: "generate",
    what: "extensions",
    least: 1,
    says: "The detector runs bin/generate of # extensions in order",
    platform: ["0.13"],
    buildpack: ["0.10"],
    given: (names) =>
      worldForGenerate({ extensions: ids(names).map((id) => extension({ id, generate: recordCall("log") })) }),
    when: () => [detect()],
    then: (names) => [
      expectEqual(
        seen.calls("/*/env/CNB_EXTENSION_DIR"),
        names.map((name) => `/cnb/extensions/acme_${name}/1.0.0`),
        "ext.process.execute",
        "platform.detector.ext.execute-order",
      ),
      expectEqual(
        `${seen.toml("/layers/group.toml", "group-extensions")}/*/id`,
        ids(names),
        "buildpack.order.resolved",
      ),
    ],
  },
];

/** A buildpack of which only the last target, or the last distribution, fits the run image. */
const targetList = (what: "targets" | "distributions", toml: (names: readonly string[]) => string): List => ({
  phase: "detect",
  what,
  lane: "implied",
  least: 1,
  says: `Of # ${what} of a buildpack the last can be the one that fits`,
  buildpack: ["0.10"],
  given: (names) =>
    worldForDetect({
      buildpacks: [buildpack({ id: "acme/fits", toml: toml(names) }), buildpack({ id: "acme/other" })],
      order: orderFile([{ id: "acme/fits" }], [{ id: "acme/other" }]),
    }),
  when: () => [detect()],
  then: () => [expectEqual(detectedGroupIds(), ["acme/fits"], "buildpack.targets.validated")],
});

const targets: readonly List[] = [
  targetList("targets", (names) =>
    [...names.slice(1), "amd64"].map((arch) => `[[targets]]\nos = "linux"\narch = "${arch}"\n`).join("\n"),
  ),
  targetList(
    "distributions",
    (names) =>
      `[[targets]]\nos = "linux"\n${[...names.slice(1), "plimsoll"].map((name) => `[[targets.distros]]\nname = "${name}"\nversion = "1"\n`).join("")}`,
  ),
];

export const groupListCases: readonly TestCase[] = [...ofGroups, ...targets].flatMap(listCase);
