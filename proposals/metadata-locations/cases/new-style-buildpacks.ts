/** The proposal metadata-locations: the files of buildpacks of the new style and of the old one. */
import { recordCall, writeBuildPlan, writeFile, writeProcesses } from "#cases/vocabulary/acts";
import { expectThat } from "#cases/vocabulary/expect";
import { expectFailure } from "#cases/vocabulary/expect-exit";
import { rebuildWith } from "#cases/vocabulary/images";
import { afterStep } from "#cases/vocabulary/pointers";
import { create } from "#cases/vocabulary/steps";
import { buildpack } from "#cases/vocabulary/world";
import type { TestCase, World } from "#protocol";
import {
  CONFIG,
  expectEqualList,
  LAYERS,
  layerOf,
  oldBuildpack,
  proposalCase,
  worldWithWorkspace,
  writeWebProcess,
} from "../worlds/locations.ts";

const stray = (dir: string): World =>
  worldWithWorkspace({ buildpacks: [buildpack({ build: [writeWebProcess(dir)] })] });

export const newStyleCases: readonly TestCase[] = [
  proposalCase({
    id: "both-styles",
    says: "An old-style buildpack finds and leaves everything below its layers directory, in the build of a new-style one.",
    given: worldWithWorkspace({
      buildpacks: [
        buildpack({ build: layerOf("launch") }),
        oldBuildpack([...recordCall("old"), ...writeProcesses({ type: "web", command: ["/bin/true"] })]),
      ],
    }),
    when: [create()],
    then: [
      expectEqualList(afterStep(0).call("old", "env", "CNB_LAYERS_DIR"), "/workspace/layers/acme_old", "old-bp-layout"),
      expectThat(
        afterStep(0).call("old", "env", "CNB_BUILDPACK_CONFIG_DIR"),
        { present: false },
        "proposal.metadata-locations.old-bp-layout",
      ),
      expectEqualList(
        `${afterStep(0).toml("/workspace/config/layers/metadata.toml", "processes")}/*/type`,
        ["web"],
        "cross-version-compat",
        "old-bp-layout",
      ),
    ],
  }),
  proposalCase({
    id: "store-comes-back",
    says: "The restorer restores store.toml of a new-style buildpack beside its launch.toml.",
    given: worldWithWorkspace({
      buildpacks: [buildpack({ build: [writeFile(`${CONFIG}/store.toml`, '[metadata]\nkept = "1"\n')] })],
    }),
    when: [
      create(),
      { edit: { "/workspace/config": null, "/workspace/layers": null } },
      ...rebuildWith({ do: "record", as: "again", read: [`${CONFIG}/store.toml`] }).slice(1),
      create(),
    ],
    then: [
      expectThat(
        afterStep(3).call("again", "reads", `${CONFIG}/store.toml`),
        { includes: 'kept = "1"' },
        "proposal.metadata-locations.new-bp-store-toml",
      ),
    ],
  }),
  proposalCase({
    id: "unmet-passed-on",
    says: "The next buildpack gets the unmet plan entries of build.toml of a new-style buildpack.",
    given: worldWithWorkspace({
      buildpacks: [
        buildpack({
          id: "acme/first",
          detect: writeBuildPlan({ provides: ["x"] }),
          build: [writeFile(`${CONFIG}/build.toml`, '[[unmet]]\nname = "x"\n')],
        }),
        buildpack({
          id: "acme/second",
          detect: writeBuildPlan({ provides: ["x"], requires: ["x"] }),
          build: [{ do: "record", as: "second", read: ["${CNB_BP_PLAN_PATH}"] }],
        }),
      ],
    }),
    when: [create()],
    then: [
      expectThat(
        afterStep(0).call("second", "reads", "${CNB_BP_PLAN_PATH}"),
        { includes: 'name = "x"' },
        "proposal.metadata-locations.new-bp-build-toml",
      ),
    ],
  }),
  proposalCase({
    id: "launch-toml-in-config",
    says: "The lifecycle reads launch.toml beside build.toml of a new-style buildpack.",
    given: stray(CONFIG),
    when: [create()],
    then: [
      expectEqualList(
        `${afterStep(0).toml("/workspace/config/layers/metadata.toml", "processes")}/*/type`,
        ["web"],
        "new-bp-launch-toml",
      ),
    ],
  }),
  proposalCase({
    id: "launch-toml-in-layers",
    says: "A new-style buildpack that writes processes to the old place is refused.",
    given: stray(LAYERS),
    when: [create()],
    then: [expectFailure(0, "proposal.metadata-locations.new-bp-launch-toml")],
    control: {
      id: "proposal.metadata-locations.launch-toml-in-config",
      differs: "/given/buildpacks/0/build/0/path",
    },
  }),
];
