/**
 * buildpack.md > Layer Types: metadata and SBOM of a layer change, and its contents do not. For each combination of layer types that a next
 * build restores, with a cache directory and a cache image.
 */
import type { Step, TestCase } from "#protocol";
import { type LayerType, makeLayerWithMetadata, writeSbom } from "../vocabulary/acts.ts";
import { expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpackWithSbom, lifecycleLabel, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

const TYPES: readonly (readonly LayerType[])[] = [
  ["cache"],
  ["cache", "build"],
  ["cache", "launch"],
  ["cache", "build", "launch"],
  ["launch"],
];
const CACHES = {
  directory: create(),
  image: { ...create(), flags: { "-cache-image": "@cache:1" } },
} as const satisfies Readonly<Record<string, Step>>;

const layer = (types: readonly LayerType[], of: string) => [
  ...makeLayerWithMetadata("kept", types, `of = "${of}"\n`, { file: "always the same\n" }),
  writeSbom("kept", of),
];
const SBOM = `${HELLO_LAYERS_DIR}/kept.sbom.cdx.json`;
const SEES = [
  { do: "copy", path: "${CNB_LAYERS_DIR}/kept.toml", to: "/workspace/seen.toml" },
  { do: "record", as: "again", read: [SBOM] },
] as const;

const restored = (types: readonly LayerType[]) =>
  `buildpack.layers.${types.includes("cache") ? "cache" : "launch"}.restore-metadata`;

const changed = (types: readonly LayerType[], cache: keyof typeof CACHES): TestCase => {
  const creates = CACHES[cache];
  return mustCase({
    id: `restore.changed-metadata.${[...types, "in", cache].join("-")}`,
    says: `If only the metadata and the SBOM of a ${types.join(", ")} layer change, the next build finds the new ones with a cache ${cache}.`,
    buildpack: ["0.8"],
    platform: ["0.8"],
    given: world({ buildpacks: [helloBuildpackWithSbom(...layer(types, "first"))] }),
    when: [creates, ...rebuildWith(...layer(types, "second")), creates, ...rebuildWith(...SEES), creates],
    then: [
      expectSuccess(3),
      ...(types.includes("launch")
        ? [
            expectEqual(
              lifecycleLabel(3, "buildpacks", 0, "layers", "kept", "data", "of"),
              "second",
              "buildpack.layers.launch.replace-metadata",
            ),
          ]
        : []),
      expectSuccess(6),
      expectEqual(afterStep(6).toml("/workspace/seen.toml", "metadata", "of"), "second", restored(types)),
      expectThat(
        afterStep(6).call("again", "reads", SBOM),
        { includes: '"name":"second"' },
        types.includes("cache") ? restored(types) : "buildpack.layers.launch.restore-sbom",
      ),
    ],
  });
};

export const changedMetadataCases: readonly TestCase[] = [
  ...TYPES.map((types) => changed(types, "directory")),
  ...TYPES.slice(0, 4).map((types) => changed(types, "image")),
];
