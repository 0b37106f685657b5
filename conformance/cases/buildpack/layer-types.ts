/** buildpack.md > Layer Types: the table of layers that the restorer restores. */
import type { Act } from "#machine";
import type { Step, TestCase } from "#protocol";
import { type LayerType, makeLayer, makeLayerWithMetadata, writeSbom } from "../vocabulary/acts.ts";
import { expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpack, helloBuildpackWithSbom, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

/** The second build records what it finds. */
export const RECORD_LAYERS: readonly Act[] = [
  { do: "record", as: "again", list: [HELLO_LAYERS_DIR], read: [`${HELLO_LAYERS_DIR}/dep.toml`] },
];
/** A layer that is always restored: it shows that restoring works at all. */
const KEPT = makeLayer("kept", ["cache"], { file: "kept\n" });
export const LISTED_LAYERS = afterStep(3).call("again", "lists", HELLO_LAYERS_DIR);
export const REBUILD_STEPS: readonly Step[] = [create(), ...rebuildWith(...RECORD_LAYERS), create()];

interface Row {
  readonly types: readonly LayerType[];
  readonly metadata: boolean;
  readonly contents: boolean;
}

/** The table of Layer Types. */
const TABLE: readonly Row[] = [
  { types: ["build", "cache", "launch"], metadata: true, contents: true },
  { types: ["build", "cache"], metadata: true, contents: true },
  { types: ["build", "launch"], metadata: false, contents: false },
  { types: ["build"], metadata: false, contents: false },
  { types: ["cache", "launch"], metadata: true, contents: true },
  { types: ["cache"], metadata: true, contents: true },
  { types: ["launch"], metadata: true, contents: false },
  { types: [], metadata: false, contents: false },
];

const nameOfTypes = (types: readonly LayerType[]): string => (types.length === 0 ? "none" : types.join("-"));
const inWords = (types: readonly LayerType[]): string =>
  types.length === 0 ? "no types" : `types ${types.join(" and ")}`;
function restoredParts({ metadata, contents }: Row): string {
  if (contents) return "metadata and contents";
  return metadata ? "metadata but no contents" : "neither metadata nor contents";
}
const includesIf = (path: string, does: boolean) => (does ? { includes: path } : { excludes: path });

function statementsOf({ types, metadata, contents }: Row): readonly string[] {
  if (types.length === 1 && types[0] === "launch")
    return ["buildpack.layers.launch.restore-metadata", "buildpack.layers.launch.no-restore-dir"];
  if (types.includes("build") && !types.includes("cache")) return ["buildpack.layers.build.no-restore-uncached"];
  if (contents) return ["buildpack.layers.cache.restore-contents", "buildpack.layers.cache.both-or-neither"];
  return metadata ? [] : ["buildpack.layers.types.cache"];
}

const restoredLayerCase = (row: Row): TestCase =>
  mustCase({
    id: `restore.table.${nameOfTypes(row.types)}`,
    says: `For a layer with ${inWords(row.types)}, the restorer restores ${restoredParts(row)}.`,
    given: world({
      buildpacks: [
        helloBuildpack(...KEPT, ...makeLayerWithMetadata("dep", row.types, 'of = "dep"\n', { file: "1\n" })),
      ],
    }),
    when: REBUILD_STEPS,
    then: [
      expectSuccess(3),
      expectThat(LISTED_LAYERS, { includes: "kept/file" }, "platform.restorer.restore-layers"),
      expectThat(
        LISTED_LAYERS,
        includesIf("dep.toml", row.metadata),
        "buildpack.layers.restore-matrix",
        ...statementsOf(row),
      ),
      expectThat(
        LISTED_LAYERS,
        includesIf("dep/file", row.contents),
        "buildpack.layers.restore-matrix",
        ...statementsOf(row),
      ),
    ],
  });

// official: of layers for build and launch too (LIFECYCLE section 20).
const restoredSbomCase = ({ types, metadata }: Row): TestCase =>
  mustCase({
    id: `restore.table-sbom.${nameOfTypes(types)}`,
    says: `For a layer with ${inWords(types)}, the restorer ${metadata ? "restores the SBOM" : "does not restore the SBOM"}.`,
    platform: ["0.8"],
    given: world({
      buildpacks: [
        helloBuildpackWithSbom(
          ...makeLayer("kept", ["cache"], { file: "1\n" }),
          writeSbom("kept"),
          ...makeLayer("dep", types, { file: "1\n" }),
          writeSbom("dep"),
        ),
      ],
    }),
    when: REBUILD_STEPS,
    then: [
      expectSuccess(3),
      expectThat(LISTED_LAYERS, { includes: "kept.sbom.cdx.json" }, "platform.restorer.restore-layers"),
      expectThat(
        LISTED_LAYERS,
        includesIf("dep.sbom.cdx.json", metadata),
        "buildpack.layers.restore-matrix",
        ...(nameOfTypes(types) === "launch" ? ["buildpack.layers.launch.restore-sbom"] : []),
        ...(types.includes("build") && !types.includes("cache") ? ["buildpack.layers.build.no-restore-uncached"] : []),
        ...(types.includes("cache")
          ? ["buildpack.layers.cache.restore-metadata", "buildpack.layers.cache.store-sbom"]
          : []),
      ),
    ],
  });

export const layerTypeCases: readonly TestCase[] = [
  ...TABLE.map(restoredLayerCase),
  ...TABLE.filter(({ types }) => types.length > 0).map(restoredSbomCase),
];
