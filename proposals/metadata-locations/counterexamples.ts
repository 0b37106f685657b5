/** Worlds in which a promise of metadata-locations does not hold. */

import { writeFile } from "#cases/vocabulary/acts";
import { expectAbsent, expectEqual, expectThat } from "#cases/vocabulary/expect";
import { expectFailure, expectSuccess } from "#cases/vocabulary/expect-exit";
import { lifecycleLabel, SBOM_FORMATS } from "#cases/vocabulary/images";
import { afterStep } from "#cases/vocabulary/pointers";
import { analyze, create, detect, launch } from "#cases/vocabulary/steps";
import { buildpack, world } from "#cases/vocabulary/world";
import type { Act } from "#machine";
import { type FindingWorld, findingKit } from "../kit/finding-world.ts";
import { buildOfMountedApp } from "../shared/worlds.ts";
import {
  CONFIG,
  keptLayer,
  LAUNCHED,
  LAYERS,
  MINIMUM,
  NEW_LAYOUT,
  OLD_LAYOUT,
  worldWithWorkspace,
  writeWebProcess,
} from "./worlds/locations.ts";

const { promise, found } = findingKit("metadata-locations");
/** Writes metadata to the directory that the lifecycle names for it, or beside the layer. */
const layerToml = (name: string, text: string): Act => ({
  do: "if",
  env: "CNB_BUILDPACK_LAYERS_CONFIG_DIR",
  acts: [writeFile(`\${CNB_BUILDPACK_LAYERS_CONFIG_DIR}/${name}.toml`, text)],
  otherwise: [writeFile(`${LAYERS}/${name}.toml`, text)],
});
const layerOf = (name: string): readonly Act[] => [
  writeFile(`${LAYERS}/${name}/held`, `${name}\n`),
  layerToml(name, LAUNCHED),
];

export const counterexamples: readonly FindingWorld[] = [
  found("layer-beside-metadata", "", {
    says: "A layer called `a.toml` and the metadata of the layer `a` are both there.",
    given: worldWithWorkspace({ buildpacks: [buildpack({ build: [...layerOf("a.toml"), ...layerOf("a")] })] }),
    when: [create()],
    then: [
      expectEqual(
        lifecycleLabel(0, "buildpacks", 0, "layers", "a", "launch"),
        true,
        promise("layer-names-free"),
        promise("no-collisions"),
      ),
      expectEqual(lifecycleLabel(0, "buildpacks", 0, "layers", "a.toml", "launch"), true, promise("layer-names-free")),
    ],
  }),
  found("ignored-beside-layer", "", {
    says: "A layer without types does not collide with a layer of the same name with the suffix `.ignore`.",
    given: worldWithWorkspace({
      buildpacks: [
        buildpack({
          build: [{ do: "mkdir", path: `${LAYERS}/a` }, ...layerOf("a.ignore"), layerToml("a", "")],
        }),
      ],
    }),
    when: [create()],
    then: [
      expectSuccess(0, promise("layer-names-free")),
      expectEqual(
        lifecycleLabel(0, "buildpacks", 0, "layers", "a.ignore", "launch"),
        true,
        promise("layer-names-free"),
      ),
    ],
  }),
  found("buildpack-beside-metadata", "", {
    says: "A buildpack whose id is `metadata.toml` builds like any other.",
    given: worldWithWorkspace({ buildpacks: [buildpack({ id: "metadata.toml", build: layerOf("a") })] }),
    when: [create()],
    then: [
      expectSuccess(0, promise("no-collisions"), promise("future-names-safe")),
      expectEqual(lifecycleLabel(0, "buildpacks", 0, "layers", "a", "launch"), true, promise("no-collisions")),
    ],
  }),
  found("workspace-changes-meaning", "layout=always", buildOfMountedApp(promise("cross-version-compat"))),
  found("app-holds-lifecycle-files", "nesting=allowed", {
    says: "An app directory that holds the lifecycle's directories is refused, not exported with them.",
    given: worldWithWorkspace({ env: { ...NEW_LAYOUT, CNB_APP_DIR: "/workspace" } }),
    when: [create()],
    then: [
      expectFailure(0, promise("no-collisions")),
      expectAbsent(
        afterStep(0).layer("@app:1", "app:2", "/entries/name=~1workspace~1config~1lifecycle~1analyzed.toml"),
        promise("no-collisions"),
      ),
    ],
  }),
  found("layers-variable", "layers-variable=root", {
    says: "A buildpack that asks CNB_LAYERS_DIR for its own directory, as it did since Buildpack API 0.8, has its layer exported.",
    given: worldWithWorkspace({
      buildpacks: [
        buildpack({
          build: [{ do: "mkdir", path: "${CNB_LAYERS_DIR}/dep" }, writeFile("${CNB_LAYERS_DIR}/dep.toml", LAUNCHED)],
        }),
      ],
    }),
    when: [create()],
    then: [
      expectEqual(lifecycleLabel(0, "buildpacks", 0, "layers", "dep", "launch"), true, promise("cross-version-compat")),
    ],
  }),
  found("launch-toml-lost", "strays=taken", {
    says: "Processes that a new-style buildpack wrote to the old path are not silently lost.",
    given: worldWithWorkspace({ buildpacks: [buildpack({ build: [writeWebProcess(LAYERS)] })] }),
    when: [create()],
    then: [
      expectFailure(0, promise("new-bp-launch-toml"), promise("cross-version-compat")),
      expectAbsent(afterStep(0).image("@app:1", "reference"), promise("new-bp-launch-toml")),
    ],
  }),
  found("sbom-of-layer-launch", "sboms=layers", {
    says: "The SBOM of a layer called `launch` is the layer's, not the buildpack's.",
    given: worldWithWorkspace({
      buildpacks: [
        buildpack({
          buildpackToml: SBOM_FORMATS,
          build: [...layerOf("launch"), writeFile(`${LAYERS}/launch.sbom.cdx.json`, '{"bomFormat":"CycloneDX"}')],
        }),
      ],
    }),
    when: [create()],
    then: [
      expectThat(
        afterStep(0).file("/workspace/layers/sbom/launch/acme_hello/launch/sbom.cdx.json"),
        { present: true },
        promise("layer-names-free"),
        promise("future-names-safe"),
      ),
    ],
  }),
  found("launcher-not-told", "launcher=default", {
    says: "An app image whose metadata.toml is not at the default place starts.",
    can: ["launch"],
    given: worldWithWorkspace({
      buildpacks: [buildpack({ build: [writeWebProcess(CONFIG)] })],
      env: { ...NEW_LAYOUT, CNB_LAYERS_CONFIG_DIR: "/told" },
      files: { "/told": { dir: true }, "/workspace/app/web": { acts: [{ do: "record", as: "web" }] } },
    }),
    when: [create(), launch("/cnb/process/web")],
    then: [
      expectSuccess(1, promise("config-metadata-toml"), promise("export-reworked")),
      expectEqual(afterStep(1).call("web", "cwd"), "/workspace/app", promise("config-metadata-toml")),
    ],
  }),
  found("minimum-collides", "", {
    says: "With the settings of the absolute minimum, a buildpack whose id is `group.toml` builds like any other.",
    given: world({
      buildpacks: [buildpack({ id: "group.toml" })],
      env: MINIMUM,
    }),
    when: [create()],
    then: [
      expectSuccess(0, promise("no-collisions"), promise("minimal-change-collisions")),
      expectEqual(lifecycleLabel(0, "buildpacks", 0, "key"), "group.toml", promise("minimal-change-collisions")),
    ],
  }),
  found("volume-of-root", "directories=found", {
    says: "On one volume that belongs to root, the detector, which is not root, writes its group.",
    can: ["two-uids"],
    given: worldWithWorkspace({
      files: {
        "/workspace": { dir: true, owner: "root" },
        "/workspace/app": { dir: true },
      },
    }),
    when: [analyze({ as: "root" }), detect()],
    then: [
      expectSuccess(1, promise("single-volume"), promise("mounts-at-any-level")),
      expectEqual(
        afterStep(1).toml("/workspace/config/lifecycle/group.toml", "group", 0, "id"),
        "acme/hello",
        promise("single-volume"),
      ),
    ],
  }),
  found("layer-of-other-layout", "other-layout=kept", {
    says: "A layer of a previous image that was built under the old layout is below the layers directory of the new one.",
    can: ["launch"],
    given: worldWithWorkspace({
      buildpacks: [buildpack({ api: "0.11", build: [...keptLayer("dep"), writeWebProcess("${CNB_LAYERS_DIR}")] })],
      files: {
        "/workspace/app/web": { acts: [{ do: "record", as: "web", read: ["/workspace/layers/acme_hello/dep/held"] }] },
      },
    }),
    when: [create({ env: OLD_LAYOUT }), { fresh: ["layers", "cache"] }, create(), launch("/cnb/process/web")],
    then: [
      expectEqual(
        afterStep(3).call("web", "reads"),
        { "/workspace/layers/acme_hello/dep/held": "dep\n" },
        promise("layers-dir"),
        promise("cross-version-compat"),
      ),
    ],
  }),
];
