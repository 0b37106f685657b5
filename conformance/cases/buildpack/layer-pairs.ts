/**
 * buildpack.md > Layer Types, Environment > Layer Paths; platform.md > exporter > Outputs: each combination of layer types with directory,
 * metadata and SBOM, of buildpacks whose layers have the same names and other types. What must be seen of a layer follows from
 * it alone, as the text says it.
 */
import type { Act } from "#machine";
import type { Expectation, TestCase } from "#protocol";
import { select } from "#protocol";
import { type LayerType, recordCall, writeLayerToml, writeSbom } from "../vocabulary/acts.ts";
import { expectAbsent, expectEqual, expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { lifecycleLabel, SBOM_FORMATS } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { create } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { buildpack, world } from "../vocabulary/world.ts";

type Types = readonly LayerType[];
const ALL: Types = ["launch", "build", "cache"];
const subsets = ALL.reduce<readonly Types[]>((some, type) => some.flatMap((one) => [one, [...one, type]]), [[]]);

const WRITERS = ["first", "second", "third"] as const;

interface Layer {
  readonly buildpack: (typeof WRITERS)[number];
  readonly name: string;
  readonly types: Types;
  /** What the buildpack makes besides `<layer>.toml`. */
  readonly has: "directory-and-sbom" | "directory" | "nothing";
  readonly metadata: boolean;
}

/** A launch layer without a directory needs a previous image, and these worlds have none. */
const layersOf = (of: Layer["buildpack"], types: Types): readonly Layer[] =>
  (["directory-and-sbom", "directory", "nothing"] as const)
    .filter((has) => has !== "nothing" || !types.includes("launch"))
    .flatMap((has) =>
      [true, false].map((metadata) => ({
        buildpack: of,
        name: `${has}${metadata ? "-and-metadata" : ""}`,
        types,
        has,
        metadata,
      })),
    );

const actsOf = ({ buildpack: of, name, types, has, metadata }: Layer): readonly Act[] => [
  writeLayerToml(name, types, metadata ? `of = "${of}"\n` : ""),
  ...(has === "nothing"
    ? []
    : [{ do: "write", path: `\${CNB_LAYERS_DIR}/${name}/bin/tool`, text: "tool\n" } satisfies Act]),
  ...(has === "directory-and-sbom" ? [writeSbom(name)] : []),
];

const seen = afterStep(0);
const PATH = seen.call("reader", "env", "PATH");
const role = (layer: Layer): string => `layer acme_${layer.buildpack}/${layer.name}`;

/** The model: what the text says of one layer. */
function expectationsOf(layer: Layer): readonly Expectation[] {
  const { types, has, name, metadata } = layer;
  const [launch, build] = [types.includes("launch"), types.includes("build")];
  const directory = `/layers/acme_${layer.buildpack}/${name}`;
  const index = WRITERS.indexOf(layer.buildpack);
  const label = lifecycleLabel(0, "buildpacks", index, "layers", name);
  const tool = `${seen.layer("@app:1", role(layer))}/entries${select("name", `${directory}/bin/tool`)}/text`;
  return [
    ...(launch
      ? [
          expectEqual(tool, "tool\n", "buildpack.layers.types.launch", "platform.exporter.layers.launch"),
          expectThat(
            label,
            {
              includes: {
                launch: true,
                build,
                cache: types.includes("cache"),
                ...(metadata && { data: { of: layer.buildpack } }),
              },
            },
            "platform.label.lifecycle.layers-entries",
            "platform.label.lifecycle.layer-value",
          ),
        ]
      : [
          expectThat(
            seen.layers("@app:1", "/*/role"),
            { excludes: role(layer) },
            "buildpack.layers.types.launch",
            "buildpack.layers.launch.drop",
          ),
          expectAbsent(label, "platform.label.lifecycle.layers-entries"),
        ]),
    ...(has === "nothing" ? [] : onDisk(layer, directory)),
    expectThat(
      PATH,
      build && has !== "nothing" ? { includes: `${directory}/bin:` } : { excludes: `${directory}/bin:` },
      "buildpack.layers.types.build",
      "buildpack.env.layer-paths.build",
    ),
    ...(has === "directory-and-sbom" && types.some((type) => type !== "cache") ? sbomOf(layer, launch) : []),
  ];
}

const onDisk = ({ types }: Layer, directory: string): readonly Expectation[] => {
  const [here, gone] = types.length > 0 ? [directory, `${directory}.ignore`] : [`${directory}.ignore`, directory];
  return [
    expectEqual(seen.file(here, "kind"), "dir", "buildpack.layers.ignored.rename"),
    expectAbsent(seen.file(gone), "buildpack.layers.ignored.rename"),
  ];
};

/** Of an ignored layer, or one that is only cached, the text leaves it open (A-31). */
function sbomOf({ buildpack: of, name }: Layer, launch: boolean): readonly Expectation[] {
  const path = (kind: "launch" | "build") => `/layers/sbom/${kind}/acme_${of}/${name}/sbom.cdx.json`;
  const inImage = `${seen.layer("@app:1", "sbom")}/entries/*/name`;
  return launch
    ? [
        expectThat(inImage, { includes: path("launch") }, "platform.exporter.sbom.launch-layer-file"),
        expectAbsent(seen.file(path("build")), "platform.exporter.sbom.build-layer"),
      ]
    : [
        expectThat(inImage, { excludes: path("launch") }, "platform.exporter.sbom.launch-layer-file"),
        expectEqual(seen.file(path("build"), "json", "name"), name, "platform.exporter.sbom.build-layer"),
      ];
}

const writer = (layers: readonly Layer[]) => (id: Layer["buildpack"]) =>
  buildpack({
    id: `acme/${id}`,
    buildpackToml: SBOM_FORMATS,
    build: layers.filter((one) => one.buildpack === id).flatMap(actsOf),
  });

const pairCase = (types: Types): TestCase => {
  const opposite = ALL.filter((type) => !types.includes(type));
  const others = ALL.filter((type) => types.includes(type) === (type === "launch"));
  const layers = [...layersOf("first", types), ...layersOf("second", opposite), ...layersOf("third", others)];
  return mustCase({
    id: `export.layer-pairs.${types.length === 0 ? "none" : types.join("-")}`,
    says: `Each part of a layer goes where its types say, here ${types.length === 0 ? "none" : types.join(" and ")}, whatever other buildpacks' layers of this name have.`,
    given: world({
      buildpacks: [...WRITERS.map(writer(layers)), buildpack({ id: "acme/reader", build: recordCall("reader") })],
    }),
    when: [create()],
    then: [expectSuccess(0), ...layers.flatMap(expectationsOf)],
  });
};

export const layerPairCases: readonly TestCase[] = subsets.map(pairCase);
