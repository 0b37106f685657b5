/** buildpack.md > Launch Layers, Build Layers, Cached Layers: the layers of an earlier build that the next build finds. */
import type { TestCase } from "#protocol";
import { type LayerType, makeLayer, makeLayerWithMetadata, writeLayerToml } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpack, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { RUN_IMAGE } from "../vocabulary/run-images.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";
import { LISTED_LAYERS, REBUILD_STEPS, RECORD_LAYERS } from "./layer-types.ts";

const CONTENTS = "buildpack.layers.cache.restore-contents";
const FILE = { file: "1\n" };
/** What the second build finds. */
const DEP_TOML = afterStep(3).call("again", "reads", `${HELLO_LAYERS_DIR}/dep.toml`);
const listed = (step: number) => afterStep(step).call("again", "lists", HELLO_LAYERS_DIR);
const restored = (path: string, ...inside: readonly string[]) =>
  afterStep(3).file(`${HELLO_LAYERS_DIR}/dep/${path}`, ...inside);
const rolesAfter = (step: number) => `${afterStep(step).layers("@app:1")}/*/role`;
/** A build with this layer `dep`, of one file. */
const withDep = (...types: readonly LayerType[]) =>
  world({ buildpacks: [helloBuildpack(...makeLayer("dep", types, FILE))] });
const withDepMetadata = (...types: readonly LayerType[]) =>
  world({ buildpacks: [helloBuildpack(...makeLayerWithMetadata("dep", types, 'of = "dep"\n', FILE))] });

const cachedAgain = [
  create(),
  { fresh: ["layers", "app", "cache"] },
  ...rebuildWith(...RECORD_LAYERS).slice(1),
] as const;

export const restoredLayerCases: readonly TestCase[] = [
  mustCase({
    id: "restore.metadata.no-types",
    says: "Restored metadata has no types.",
    given: withDepMetadata("cache", "launch"),
    when: REBUILD_STEPS,
    then: [
      expectSuccess(3),
      expectThat(DEP_TOML, { includes: 'of = "dep"' }, "buildpack.layers.cache.restore-metadata"),
      ...["types", "launch", "cache"].map((word) =>
        expectThat(
          DEP_TOML,
          { excludes: word },
          "buildpack.layers.reuse.no-flags",
          "buildpack.layers.cache.restore-metadata",
        ),
      ),
    ],
  }),
  mustCase({
    id: "restore.metadata.launch-no-types",
    says: "The restored metadata of a launch-only layer has no types.",
    given: withDepMetadata("launch"),
    when: REBUILD_STEPS,
    then: [
      expectSuccess(3),
      expectThat(DEP_TOML, { includes: 'of = "dep"' }, "buildpack.layers.launch.restore-metadata"),
      expectThat(
        DEP_TOML,
        { excludes: "types" },
        "buildpack.layers.launch.restore-metadata",
        "buildpack.layers.reuse.no-flags",
      ),
    ],
  }),
  mustCase({
    id: "restore.cache.lost",
    says: "Without its cache, the restorer restores neither metadata nor contents of a cached layer.",
    given: world({
      buildpacks: [
        helloBuildpack(...makeLayer("lib", ["launch"], FILE), ...makeLayer("dep", ["cache", "launch"], FILE)),
      ],
    }),
    when: [...cachedAgain, create()],
    then: [
      expectSuccess(3),
      expectThat(LISTED_LAYERS, { includes: "lib.toml" }, "buildpack.layers.launch.restore-metadata"),
      expectThat(LISTED_LAYERS, { excludes: "dep.toml" }, "buildpack.layers.cache.both-or-neither"),
      expectThat(LISTED_LAYERS, { excludes: "dep/file" }, "buildpack.layers.restore.cache-only-source"),
    ],
  }),
  mustCase({
    id: "restore.cache.without-image",
    says: "Without a previous image, the restorer restores a cached launch layer from the cache.",
    platform: ["0.14"],
    given: withDep("cache", "launch"),
    when: [create(), { publish: { "@app:1": RUN_IMAGE } }, ...rebuildWith(...RECORD_LAYERS), create()],
    then: [
      expectSuccess(4),
      expectThat(listed(4), { includes: "dep/file" }, "buildpack.layers.restore-matrix", CONTENTS),
    ],
  }),
  mustCase({
    id: "restore.contents.exact",
    says: "The restorer restores the contents of a cached layer exactly, with links and modes.",
    given: world({
      buildpacks: [
        helloBuildpack(
          ...makeLayer("dep", ["cache"], { "bin/tool": "tool\n" }),
          { do: "chmod", path: "${CNB_LAYERS_DIR}/dep/bin/tool", mode: "0755" },
          { do: "symlink", path: "${CNB_LAYERS_DIR}/dep/link", to: "bin/tool" },
          { do: "mkdir", path: "${CNB_LAYERS_DIR}/dep/empty" },
        ),
      ],
    }),
    when: [create(), ...rebuildWith(writeLayerToml("dep", ["cache"])), create()],
    then: [
      expectSuccess(3, CONTENTS),
      expectThat(restored("bin/tool"), { includes: { kind: "file", mode: "0755", text: "tool\n" } }, CONTENTS),
      expectEqual(restored("link", "target"), "bin/tool", CONTENTS),
      expectEqual(restored("empty", "kind"), "dir", CONTENTS),
    ],
  }),
  mustCase({
    id: "restore.ignored.next-build",
    says: "A restored layer without types is in no image and not in the next build.",
    given: withDep("cache", "launch"),
    when: [create(), ...rebuildWith({ do: "exit", code: 0 }), create(), ...rebuildWith(...RECORD_LAYERS), create()],
    then: [
      expectSuccess(3),
      expectThat(
        afterStep(3).image("@app:1", "layers"),
        { includes: { role: "launcher" } },
        "buildpack.layers.reuse.ignored",
      ),
      expectThat(
        rolesAfter(3),
        { excludes: "layer acme_hello/dep" },
        "buildpack.layers.reuse.ignored",
        "buildpack.layers.launch.drop",
      ),
      expectThat(listed(6), { excludes: "dep/file" }, "buildpack.layers.reuse.ignored"),
    ],
  }),
];
