/**
 * buildpack.md > Layer Types: what the restorer restores where the previous image and the cache come from different builds. All pairs of the
 * types of a layer in the image and in the cache, each with equal contents and metadata, with other metadata, and with other contents.
 */
import type { Act } from "#machine";
import type { Expectation, Matcher, TestCase } from "#protocol";
import { type LayerType, makeLayerWithMetadata, writeSbom } from "../vocabulary/acts.ts";
import { expectThat } from "../vocabulary/expect.ts";
import { expectSuccess } from "../vocabulary/expect-exit.ts";
import { HELLO_LAYERS_DIR, helloBuildpackWithSbom, rebuildWith } from "../vocabulary/images.ts";
import { afterStep } from "../vocabulary/pointers.ts";
import { allowReading } from "../vocabulary/readings.ts";
import { analyze, create, newContainer, restore } from "../vocabulary/steps.ts";
import { mustCase } from "../vocabulary/test-case.ts";
import { world } from "../vocabulary/world.ts";

type Types = readonly LayerType[];
type Side = "image" | "cache";
/** What the layers of both builds have in common. */
type Agreement = "same" | "other-metadata" | "other-contents";

/** Only launch layers are in an image, and only cached layers in a cache. */
const IN_IMAGE: readonly Types[] = [["launch"], ["build", "launch"], ["cache", "launch"], ["build", "cache", "launch"]];
const IN_CACHE: readonly Types[] = [["cache"], ["build", "cache"], ["cache", "launch"], ["build", "cache", "launch"]];
const AGREEMENTS: readonly Agreement[] = ["same", "other-metadata", "other-contents"];

interface Row {
  /** Undefined: the build that wrote the image, or the cache, had no such layer. */
  readonly image: Types | undefined;
  readonly cache: Types | undefined;
  readonly agreement: Agreement;
}

interface Group {
  readonly image: Types | undefined;
  readonly agreement: Agreement;
}

/** The rows of one case: a layer for each combination of types in the cache, named after it. */
function rowsOf({ image, agreement }: Group): readonly Row[] {
  const withoutCache = agreement === "same" && image !== undefined ? [{ image, cache: undefined, agreement }] : [];
  return [...IN_CACHE.map((cache) => ({ image, cache, agreement })), ...withoutCache];
}

const nameOf = (types: Types | undefined): string => types?.join("-") ?? "none";
const layerOf = ({ cache }: Row): string => `in-cache-${nameOf(cache)}`;

/** bin/build of the build that leaves this side. Contents, metadata and SBOM say which side they are of, where the sides differ. */
const buildOf = (side: Side, group: Group): readonly Act[] =>
  rowsOf(group).flatMap((row) => {
    const types = row[side];
    if (types === undefined) return [];
    const { agreement } = group;
    const contents = agreement === "other-contents" ? side : "same";
    const metadata = agreement === "same" ? "same" : side;
    const layer = layerOf(row);
    return [
      ...makeLayerWithMetadata(layer, types, `of = "${metadata}"\n`, { file: contents }),
      writeSbom(layer, metadata),
    ];
  });

const GROUP = '[[group]]\nid = "acme/hello"\nversion = "1.0.0"\napi = "${buildpack-api}"\n';
/** The first build leaves the cache, another one the image; the restorer meets both in step 6. */
const disagreeing = (group: Group): Pick<TestCase, "given" | "when"> => ({
  given: world({ buildpacks: [helloBuildpackWithSbom(...buildOf("cache", group))] }),
  when: [
    create({ images: ["@other:1"] }),
    ...rebuildWith(...buildOf("image", group)),
    { run: "create", images: ["@app:1"] },
    newContainer,
    { edit: { "/layers/group.toml": { text: GROUP } } },
    analyze(),
    restore(),
  ],
});
const RESTORER = 7;
const restored = (row: Row, rest: string, ...inside: readonly string[]): string =>
  afterStep(RESTORER).file(`${HELLO_LAYERS_DIR}/${layerOf(row)}${rest}`, ...inside);

interface Outcome {
  readonly metadata?: Side;
  readonly contents: boolean;
}
const NOTHING: Outcome = { contents: false };
const CACHED: Outcome = { metadata: "cache", contents: true };

const isOneLayer = ({ agreement }: Row): boolean => agreement !== "other-contents";

/** The flags in the metadata of the previous image decide; without such a layer there, those in the cache. */
function whereImageDecides(row: Row): Outcome {
  const { image, cache } = row;
  if (image === undefined) return CACHED;
  if (image.includes("cache"))
    return cache !== undefined && isOneLayer(row) ? { metadata: "image", contents: true } : NOTHING;
  return image.includes("build") ? NOTHING : { metadata: "image", contents: false };
}

/** What each reading of the text demands; all agree where only one side has the layer. */
function readingsOf(row: Row): readonly Outcome[] {
  const ofImage = whereImageDecides(row);
  const { image, cache } = row;
  if (cache === undefined || image === undefined) return [ofImage];
  return [ofImage, CACHED, ...(isOneLayer(row) && image.includes("cache") ? [] : [NOTHING])];
}

/** Of several readings, what the reference does. */
function referenceDoes(row: Row): Outcome {
  const { image, cache } = row;
  if (image === undefined || cache === undefined) return whereImageDecides(row);
  if (!cache.includes("launch")) return CACHED;
  if (nameOf(image) === "launch") return isOneLayer(row) ? { metadata: "image", contents: true } : NOTHING;
  return whereImageDecides(row);
}

const metadataOf = ({ agreement }: Row, { metadata }: Outcome): Matcher =>
  metadata === undefined ? { present: false } : { equals: { of: agreement === "same" ? "same" : metadata } };
const contentsOf = ({ agreement }: Row, { contents }: Outcome): Matcher =>
  contents ? { equals: agreement === "other-contents" ? "cache" : "same" } : { present: false };

/** The result of the reference, and those of other readings where the text has any. */
function expected(at: string, row: Row, of: typeof metadataOf, covers: readonly string[]): Expectation {
  const is = of(row, referenceDoes(row));
  const others = readingsOf(row).map((outcome) => of(row, outcome));
  const different = new Map(others.map((matcher) => [JSON.stringify(matcher), matcher]));
  different.delete(JSON.stringify(is));
  return [...different.values()].reduce(
    (expectation, matcher) => allowReading(expectation, matcher, "A-50"),
    expectThat(at, is, ...covers),
  );
}

function statementsOf({ image, cache }: Row): readonly string[] {
  if (cache !== undefined) return ["buildpack.layers.cache.both-or-neither"];
  if (nameOf(image) === "launch") return ["buildpack.layers.launch.restore-metadata"];
  return image?.includes("cache") === true
    ? ["buildpack.layers.cache.both-or-neither"]
    : ["buildpack.layers.build.no-restore-uncached"];
}

function expectationsOf(row: Row): readonly Expectation[] {
  const { image, cache } = row;
  const oneSided =
    cache === undefined || image === undefined
      ? ["buildpack.layers.restore-matrix", "platform.restorer.layers.follow-rules"]
      : [];
  return [
    expected(restored(row, ".toml", "toml", "metadata"), row, metadataOf, [...statementsOf(row), ...oneSided]),
    expected(restored(row, "/file", "text"), row, contentsOf, [
      ...statementsOf(row),
      "buildpack.layers.restore.cache-only-source",
      ...(nameOf(image) === "launch" && cache === undefined ? ["buildpack.layers.launch.no-restore-dir"] : []),
      ...(image === undefined ? ["buildpack.layers.cache.restore-contents"] : []),
    ]),
  ];
}

const sbomOf = ({ agreement }: Row, { metadata }: Outcome): Matcher =>
  metadata === undefined ? { present: false } : { equals: agreement === "same" ? "same" : metadata };

/** The SBOM describes the restored layer. If both builds have the layer, either SBOM is right. */
function expectSbom(row: Row): Expectation {
  const { image, cache } = row;
  const at = restored(row, ".sbom.cdx.json", "json", "name");
  const ofEither = image !== undefined && cache !== undefined && row.agreement !== "same";
  const isRestored = referenceDoes(row).metadata !== undefined;
  // What is not restored includes no SBOM either: an SBOM without its layer says nothing about restored metadata.
  const covers = [...statementsOf(row), ...(isRestored ? ["buildpack.layers.cache.restore-metadata"] : [])];
  return ofEither && isRestored
    ? expectThat(at, { oneOf: ["image", "cache"] }, ...covers)
    : expected(at, row, sbomOf, covers);
}

const AGREE: Readonly<Record<Agreement, string>> = {
  same: "that is equal",
  "other-metadata": "with other metadata",
  "other-contents": "with other contents",
};
const inWords = (types: Types | undefined): string =>
  types === undefined ? "no such layer" : `a layer for ${types.join(" and ")}`;

/** Until Platform API 0.14 the text did not say that a launch layer comes from the cache if the image lacks it. */
const versionsOf = ({ image }: Group) => (image === undefined ? ({ platform: ["0.14"] } as const) : {});

const casesOf = (group: Group): readonly TestCase[] => {
  const { image, agreement } = group;
  const start = { ...versionsOf(group), ...disagreeing(group) };
  const where = `If the previous image has ${inWords(image)}, and the cache has one ${AGREE[agreement]}`;
  return [
    mustCase({
      id: `restore.pair.${agreement}.${nameOf(image)}`,
      says: `${where}, the restorer restores metadata and contents that belong together.`,
      ...start,
      then: [expectSuccess(RESTORER), ...rowsOf(group).flatMap(expectationsOf)],
    }),
    mustCase({
      id: `restore.pair-sbom.${agreement}.${nameOf(image)}`,
      says: `${where}, the restorer restores SBOM files of the layers that it restores.`,
      platform: ["0.8"],
      ...start,
      then: [expectSuccess(RESTORER), ...rowsOf(group).map(expectSbom)],
    }),
  ];
};

export const restoreTableCases: readonly TestCase[] = [
  ...AGREEMENTS.flatMap((agreement) => IN_IMAGE.map((image) => ({ image, agreement }))),
  { image: undefined, agreement: "same" as const },
].flatMap(casesOf);
