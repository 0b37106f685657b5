/**
 * What the builder makes of three buildpacks with several layers, processes, slices and labels. A lifecycle that handles only the first, the
 * last or a single element of a list fails here.
 */
import type { TestCase } from "#protocol";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";

import { afterBuild, IDS, largerCase, METADATA, process } from "./larger-build-world.ts";

export const largerBuildCases: readonly TestCase[] = [
  largerCase(
    "build.larger.order",
    "Three buildpacks run in the order of the group, each after the one before has passed.",
    expectEqual(
      afterBuild.calls("/*/env/CNB_BUILDPACK_DIR"),
      ["/cnb/buildpacks/acme_zebra/1.0.0", "/cnb/buildpacks/acme_ant/2.3.4", "/cnb/buildpacks/acme_mole/10.0.1"],
      "platform.builder.execute-order",
      "buildpack.build.execute",
      "buildpack.build.continue",
    ),
    expectEqual(
      afterBuild.calls("/*/env/CNB_LAYERS_DIR"),
      ["/layers/acme_zebra", "/layers/acme_ant", "/layers/acme_mole"],
      "buildpack.build.path-args",
      "buildpack.build.env",
    ),
  ),
  largerCase(
    "build.larger.metadata",
    "metadata.toml has three buildpacks, the last process of each type and the last default.",
    expectEqual(`${afterBuild.toml(METADATA, "buildpacks")}/*/id`, IDS, "platform.builder.metadata.buildpacks"),
    expectEqual(
      `${afterBuild.toml(METADATA, "buildpacks")}/*/version`,
      ["1.0.0", "2.3.4", "10.0.1"],
      "platform.metadata.buildpack-fields",
    ),
    expectThat(
      `${afterBuild.toml(METADATA, "buildpacks")}/*/api`,
      { each: { equals: "${buildpack-api}" } },
      "platform.metadata.buildpack-fields",
    ),
    expectThat(afterBuild.toml(METADATA, "processes"), { length: 3 }, "platform.builder.metadata.processes"),
    expectEqual(`${process("web")}/command`, ["ant-web"], "buildpack.launch-toml.same-type.last"),
    expectEqual(`${process("admin")}/command`, ["mole-admin"], "buildpack.launch-toml.same-type.last"),
    expectEqual(`${process("worker")}/command`, ["ant-worker"], "platform.builder.metadata.processes"),
    expectEqual(
      afterBuild.toml(METADATA, "buildpack-default-process-type"),
      "worker",
      "buildpack.launch-toml.default.last",
      "platform.builder.metadata.default-process",
    ),
    expectEqual(
      `${afterBuild.toml(METADATA, "slices")}/*/paths`,
      [["static/*.css", "docs"], ["static"], ["data"]],
      "platform.builder.metadata.slices",
    ),
  ),
];
