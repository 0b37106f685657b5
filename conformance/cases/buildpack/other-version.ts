/**
 * buildpack.md > Phase #2: Analysis, Reusing Layers: the next build has another version of the buildpack. The buildpack decides what it
 * reuses, so it finds everything that the earlier version would find.
 */
import type { Act } from "#machine";
import type { Expectation, TestCase } from "#protocol";
import { type LayerType, makeLayerWithMetadata, writeSbom, writeStore } from "../vocabulary/acts.ts";
import { expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, SBOM_FORMATS } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create, newContainer } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, orderFile, world } from "../vocabulary/world.ts";

const VERSIONS = { newer: ["1.0.0", "2.0.0"], older: ["2.0.0", "1.9.10"] } as const;

interface Left {
  readonly what: string;
  readonly acts: readonly Act[];
  readonly finds: readonly string[];
  readonly covers: string;
}

const layer = (types: readonly LayerType[]): Left => ({
  what: types.join("-"),
  acts: [...makeLayerWithMetadata("dep", types, 'of = "dep"\n', { file: "1\n" }), writeSbom("dep")],
  finds: ["dep.toml", "dep.sbom.cdx.json", ...(types.includes("cache") ? ["dep/file"] : [])],
  covers: "buildpack.layers.restore-matrix",
});

const LEFT: readonly Left[] = [
  layer(["launch"]),
  layer(["cache"]),
  layer(["cache", "launch"]),
  layer(["build", "cache"]),
  layer(["build", "cache", "launch"]),
  {
    what: "kept-data",
    acts: [writeStore('kind = "kept"\n')],
    finds: ["store.toml"],
    covers: "buildpack.analysis.restore-store",
  },
];

const groupOf = (version: string): string => orderFile([{ id: "acme/hello", version }]);
const expectFound = ({ finds, covers }: Left): readonly Expectation[] =>
  finds.map((includes) => expectThat(afterStep(3).call("again", "lists", HELLO_LAYERS_DIR), { includes }, covers));

export const otherVersionCases: readonly TestCase[] = (["newer", "older"] as const).flatMap((which) =>
  LEFT.map((left) => {
    const [before, after] = VERSIONS[which];
    return mustCase({
      id: `restore.other-version.${which}-${left.what}`,
      says: `A ${which} version of a buildpack finds what the version before it left, here ${left.what}.`,
      lane: left.covers === "buildpack.layers.restore-matrix" ? "implied" : "must",
      platform: ["0.8"],
      given: world({
        buildpacks: [
          buildpack({ version: before, buildpackToml: SBOM_FORMATS, build: left.acts }),
          buildpack({
            version: after,
            buildpackToml: SBOM_FORMATS,
            build: [{ do: "record", as: "again", list: [HELLO_LAYERS_DIR] }],
          }),
        ],
        order: groupOf(before),
      }),
      when: [
        create(),
        newContainer,
        { edit: { "/cnb/order.toml": { text: groupOf(after), owner: "root" } } },
        create(),
      ],
      then: [expectSuccess(3), ...expectFound(left)],
    });
  }),
);
