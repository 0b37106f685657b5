/** The proposal metadata-locations: a directory for each kind of file, and layers of any name. */

import { recordCall } from "#cases/vocabulary/acts";
import { expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectExit, expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { lifecycleLabel, PROJECT_LABEL } from "#cases/vocabulary/images";
import { afterStep } from "#cases/vocabulary/pointers";
import { allPhases, analyze, create, detect, launch } from "#cases/vocabulary/steps";
import { buildpack, orderFile } from "#cases/vocabulary/world";
import type { FileSpec, TestCase, World } from "#protocol";
import {
  CONFIG,
  expectEqualList,
  idsOf,
  layerOf,
  MINIMUM,
  NEW_LAYOUT,
  proposalCase,
  worldWithWorkspace,
  writeWebProcess,
} from "../worlds/locations.ts";

const WEB: FileSpec = {
  acts: [{ do: "record", as: "web", list: ["/workspace/layers"], read: ["/workspace/layers/acme_hello/launch/held"] }],
};

const LIFECYCLE = "/workspace/config/lifecycle";
const present = (step: number, path: string, ...covers: readonly string[]) =>
  expectThat(afterStep(step).file(path), { present: true }, ...idsOf(...covers));

const MOVED = {
  CNB_WORKSPACE_DIR: "/w",
  CNB_APP_DIR: "/source",
  CNB_LAYERS_DIR: "/made",
  CNB_LAYERS_CONFIG_DIR: "/told",
  CNB_LIFECYCLE_CONFIG_DIR: "/noted",
  CNB_PLATFORM_CONFIG_DIR: "/asked",
};
const SOURCE: Readonly<Record<string, FileSpec>> = {
  "/w": { dir: true },
  "/source": { dir: true },
  "/source/app.txt": { text: "app\n" },
  "/source/web": { acts: [{ do: "record", as: "web" }] },
  "/made": { dir: true },
  "/told": { dir: true },
  "/noted": { dir: true },
};
const startsMoved = (config: string): World =>
  worldWithWorkspace({
    buildpacks: [buildpack({ build: [...layerOf("launch"), writeWebProcess(CONFIG, "/source/web")] })],
    files: SOURCE,
    env: { ...MOVED, CNB_LAYERS_CONFIG_DIR: config },
  });

const refusedDirectory = (id: string, says: string, config: string, statement: string): TestCase =>
  proposalCase({
    id,
    says,
    can: ["launch"],
    given: startsMoved(config),
    when: [create(), launch("/cnb/process/web")],
    then: [expectFailure(0, `proposal.metadata-locations.${statement}`)],
    control: { id: "proposal.metadata-locations.each-moves", differs: "/given/env/CNB_LAYERS_CONFIG_DIR" },
  });

export const locationCases: readonly TestCase[] = [
  proposalCase({
    id: "defaults",
    says: "With nothing but a workspace, every file is at its place of the new layout.",
    given: worldWithWorkspace({ buildpacks: [buildpack({ build: [...layerOf("launch"), ...recordCall("build")] })] }),
    when: allPhases(),
    then: [
      expectExit(4, 0, "proposal.metadata-locations.single-volume"),
      present(0, `${LIFECYCLE}/analyzed.toml`, "lifecycle-analyzed", "defaults-change", "lifecycle-config-dir"),
      present(1, `${LIFECYCLE}/group.toml`, "lifecycle-group", "cnb-unchanged"),
      present(1, `${LIFECYCLE}/plan.toml`, "lifecycle-plan"),
      present(4, `${LIFECYCLE}/report.toml`, "lifecycle-report"),
      present(3, "/workspace/config/layers/metadata.toml", "config-metadata-toml", "config-layers-dir"),
      expectEqualList(afterStep(4).config("@app:1", "WorkingDir"), "/workspace/app", "app-dir"),
      expectEqualList(afterStep(3).call("build", "cwd"), "/workspace/app", "app-dir"),
      expectThat(
        afterStep(4).config("@app:1", "Env"),
        { includes: "CNB_LAYERS_DIR=/workspace/layers" },
        "proposal.metadata-locations.layers-dir",
      ),
      expectEqualList(
        afterStep(3).call("build", "env", "CNB_BUILDPACK_LAYERS_DIR"),
        "/workspace/layers/acme_hello",
        "new-bp-layers-env",
      ),
      expectEqualList(
        afterStep(3).call("build", "env", "CNB_BUILDPACK_CONFIG_DIR"),
        "/workspace/config/layers/acme_hello",
        "new-bp-config-env",
      ),
    ],
  }),
  proposalCase({
    id: "root-moves-all",
    says: "Another workspace moves every default.",
    given: worldWithWorkspace({
      env: { CNB_WORKSPACE_DIR: "/w" },
      files: { "/w": { dir: true }, "/w/app/app.txt": { text: "app\n" } },
    }),
    when: [create()],
    then: [
      present(0, "/w/config/lifecycle/group.toml", "workspace-root"),
      present(0, "/w/config/layers/metadata.toml", "workspace-root"),
      expectEqualList(afterStep(0).config("@app:1", "WorkingDir"), "/w/app", "workspace-root"),
    ],
  }),
  proposalCase({
    id: "each-moves",
    says: "A variable moves each directory, and the launcher finds its files.",
    can: ["launch"],
    given: startsMoved("/told"),
    when: [create(), launch("/cnb/process/web")],
    then: [
      present(0, "/noted/analyzed.toml", "lifecycle-config-dir", "mounts-at-any-level"),
      present(0, "/told/metadata.toml", "config-layers-dir", "config-metadata-toml"),
      present(0, "/made/acme_hello/launch", "layers-dir"),
      expectSuccess(1, "proposal.metadata-locations.export-reworked"),
      expectEqualList(afterStep(1).call("web", "cwd"), "/source", "config-metadata-toml", "app-dir"),
    ],
  }),
  refusedDirectory(
    "nested-refused",
    "A directory that is set into the app directory is refused.",
    "/source/told",
    "mounts-at-any-level",
  ),
  refusedDirectory("relative-refused", "A directory that is not absolute is refused.", "told", "config-layers-dir"),
  refusedDirectory(
    "name-too-long",
    "A directory whose name no file system takes ends the build, and no image is made.",
    `/${"x".repeat(5000)}`,
    "config-layers-dir",
  ),
  proposalCase({
    id: "free-names",
    says: "Layers may be called launch, build, store and config, in addition to launch.toml.",
    can: ["launch"],
    given: worldWithWorkspace({
      buildpacks: [
        buildpack({
          build: [...["launch", "build", "store", "config"].flatMap(layerOf), writeWebProcess(CONFIG)],
        }),
      ],
      files: { "/workspace/app/web": WEB },
    }),
    when: [create(), launch("/cnb/process/web")],
    then: [
      ...["launch", "build", "store", "config"].map((name) =>
        expectEqual(
          lifecycleLabel(0, "buildpacks", 0, "layers", name, "launch"),
          true,
          "proposal.metadata-locations.layer-names-free",
          "proposal.metadata-locations.new-bp-layer-files",
        ),
      ),
      expectSuccess(1, "proposal.metadata-locations.new-bp-launch-toml"),
      expectEqualList(
        afterStep(1).call("web", "reads", "/workspace/layers/acme_hello/launch/held"),
        "launch\n",
        "no-collisions",
      ),
    ],
  }),
  proposalCase({
    id: "platform-files",
    says: "The platform's order and project metadata are read from its own directory.",
    given: worldWithWorkspace({
      buildpacks: [buildpack(), buildpack({ id: "acme/other" })],
      files: {
        "/workspace/config": { dir: true },
        "/workspace/config/platform/order.toml": { text: orderFile([{ id: "acme/other" }]) },
        "/workspace/config/platform/project-metadata.toml": { text: '[source]\ntype = "git"\n' },
      },
    }),
    when: [create()],
    then: [
      expectEqualList(
        `${afterStep(0).toml(`${LIFECYCLE}/group.toml`, "group")}/*/id`,
        ["acme/other"],
        "platform-order",
        "platform-config-dir",
      ),
      expectEqualList(
        afterStep(0).label("@app:1", PROJECT_LABEL, "source", "type"),
        "git",
        "platform-project-metadata",
        "platform-config-dir",
      ),
    ],
  }),
  proposalCase({
    id: "platform-dir",
    says: "The platform directory stays, and is moved by its own variable.",
    given: worldWithWorkspace({
      buildpacks: [buildpack({ build: recordCall("build") })],
      env: { ...NEW_LAYOUT, CNB_PLATFORM_DIR: "/given" },
      files: { "/given/env/SAID": { text: "yes" } },
    }),
    when: [create()],
    then: [expectEqualList(afterStep(0).call("build", "env", "SAID"), "yes", "platform-dir")],
  }),
  proposalCase({
    id: "minimum",
    says: "The settings of a minimal change keep the path that each file has today.",
    given: worldWithWorkspace({ env: MINIMUM }),
    when: [analyze(), detect(), create()],
    then: [
      present(0, "/layers/analyzed.toml", "minimal-change-config"),
      present(1, "/layers/group.toml", "minimal-change-config"),
      present(2, "/layers/config/metadata.toml", "minimal-change-config"),
      expectEqualList(afterStep(2).config("@app:1", "WorkingDir"), "/workspace", "minimal-change-config"),
      expectThat(
        afterStep(2).config("@app:1", "Env"),
        { excludes: "CNB_LAYERS_CONFIG_DIR=/layers/config" },
        "proposal.metadata-locations.minimal-change-config",
      ),
    ],
  }),
];
