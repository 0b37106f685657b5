/** Arbitrary documents of the specification: values of every type that #contract reads and writes. */
import * as fc from "fast-check";
import type {
  AnalyzedMetadata,
  AnalyzedRunImage,
  BomEntry,
  BuildMetadata,
  BuildMetadataLabel,
  BuildPlan,
  BuildpackDescriptor,
  BuildpackLayers,
  BuildpackPlan,
  CacheMetadata,
  ExtensionDescriptor,
  Group,
  ImageProcess,
  ImageTarget,
  LabelElement,
  Launch,
  LayerContent,
  LayerMetadata,
  LayersMetadata,
  LegacyBomEntry,
  Order,
  OrderGroup,
  Plan,
  Report,
  Requirement,
  Store,
  Target,
} from "#contract";
import {
  type AnyData,
  type AnyTable,
  type Arbitrary,
  anyJsonData,
  anyJsonTable,
  anyKey,
  anyListOf,
  anyRecordOf,
  anyText,
  anyTexts,
  anyTomlData,
  anyTomlTable,
  anyWord,
  optionalOf,
} from "./data.ts";

// Groups and orders

const orderGroup: Arbitrary<OrderGroup> = anyRecordOf<OrderGroup>({
  group: anyListOf(anyRecordOf({ id: anyText, version: anyWord, optional: fc.boolean(), execEnv: anyTexts })),
});
export const anyOrder: Arbitrary<Order> = anyRecordOf<Order>({
  order: anyListOf(orderGroup),
  orderExtensions: anyListOf(orderGroup),
});

const groupElement = anyRecordOf<Group["group"][number]>({
  id: anyText,
  version: anyWord,
  api: anyWord,
  homepage: anyText,
  optional: fc.boolean(),
});
export const anyGroup: Arbitrary<Group> = anyRecordOf<Group>({
  group: anyListOf(groupElement),
  groupExtensions: anyListOf(groupElement),
});

// Plans

const requirement = anyRecordOf<Requirement>({
  name: anyText,
  version: optionalOf(anyWord.filter((each) => each !== "")),
  metadata: optionalOf(anyTomlTable),
});
const section = { requires: anyListOf(requirement), provides: anyListOf(anyRecordOf({ name: anyText })) };
export const anyBuildPlan: Arbitrary<BuildPlan> = anyRecordOf<BuildPlan>({
  ...section,
  or: anyListOf(anyRecordOf(section)),
});
const provider = anyRecordOf({ id: anyText, version: anyWord, extension: fc.boolean() });
export const anyPlan: Arbitrary<Plan> = anyRecordOf<Plan>({
  entries: anyListOf(anyRecordOf({ providers: anyListOf(provider), requires: anyListOf(requirement) })),
});
export const anyBuildpackPlan: Arbitrary<BuildpackPlan> = anyRecordOf<BuildpackPlan>({
  entries: anyListOf(requirement),
});

// Descriptors

const target: Arbitrary<Target> = anyRecordOf<Target>({
  os: anyWord,
  arch: anyWord,
  archVariant: anyWord,
  distros: anyListOf(anyRecordOf({ name: anyWord, version: anyWord })),
});
const info = {
  id: anyText,
  name: anyText,
  version: anyWord,
  homepage: anyText,
  clearEnv: fc.boolean(),
  description: anyText,
  keywords: anyTexts,
  execEnv: anyTexts,
  licenses: anyListOf(anyRecordOf({ type: anyWord, uri: anyText })),
};
export const anyBuildpackDescriptor: Arbitrary<BuildpackDescriptor> = anyRecordOf<BuildpackDescriptor>({
  api: anyWord,
  buildpack: anyRecordOf({ ...info, sbomFormats: anyTexts }),
  order: anyListOf(orderGroup),
  targets: anyListOf(target),
  stacks: anyListOf(anyRecordOf({ id: anyText })),
  metadata: optionalOf(anyTomlTable),
});
export const anyExtensionDescriptor: Arbitrary<ExtensionDescriptor> = anyRecordOf<ExtensionDescriptor>({
  api: anyWord,
  extension: anyRecordOf(info),
  targets: anyListOf(target),
  metadata: optionalOf(anyTomlTable),
});

// Files that buildpacks write

const label = anyRecordOf({ key: anyText, value: anyText });
const slice = anyRecordOf<Launch["slices"][number]>({ paths: optionalOf(anyTexts) });
/** For a Buildpack API from 0.9 on. */
export const anyLaunch: Arbitrary<Launch> = anyRecordOf<Launch>({
  labels: anyListOf(label),
  slices: anyListOf(slice),
  processes: anyListOf(
    anyRecordOf<Launch["processes"][number]>({
      type: anyText,
      command: anyTexts,
      args: optionalOf(anyTexts),
      direct: fc.constant(true),
      default: fc.boolean(),
      workingDir: anyText,
      execEnv: anyTexts,
    }),
  ),
});
const bomEntry = (table: AnyTable) => ({
  name: anyText,
  version: optionalOf(anyWord),
  metadata: optionalOf(table),
});
export const anyBom: Arbitrary<{ readonly bom: readonly BomEntry[] }> = anyRecordOf({
  bom: anyListOf(anyRecordOf<BomEntry>(bomEntry(anyTomlTable))),
});
const legacyBomWith = (table: AnyTable): Arbitrary<readonly LegacyBomEntry[]> =>
  anyListOf(
    anyRecordOf<LegacyBomEntry>({ ...bomEntry(table), buildpack: anyRecordOf({ id: anyText, version: anyWord }) }),
  );
export const anyLegacyBom: Arbitrary<readonly LegacyBomEntry[]> = legacyBomWith(anyJsonTable);
export const anyStore: Arbitrary<Store> = anyRecordOf<Store>({ metadata: optionalOf(anyTomlTable) });
export const anyLayerContent: Arbitrary<LayerContent> = anyRecordOf<LayerContent>({
  types: anyRecordOf({ launch: fc.boolean(), build: fc.boolean(), cache: fc.boolean() }),
  metadata: optionalOf(anyTomlData),
});

// Metadata of layers

const sha = fc.constantFrom("", "sha256:aa", "sha256:bb").map((each) => ({ sha: each }));
const layerWith = (data: AnyData): Arbitrary<LayerMetadata> =>
  anyRecordOf<LayerMetadata>({
    sha: anyWord,
    data: optionalOf(data.filter((each) => each !== null)),
    build: fc.boolean(),
    launch: fc.boolean(),
    cache: fc.boolean(),
  });
const buildpackLayersWith = (data: AnyData, table: AnyTable): Arbitrary<BuildpackLayers> =>
  anyRecordOf<BuildpackLayers>({
    key: anyText,
    version: anyWord,
    layers: fc
      .uniqueArray(fc.tuple(anyKey, layerWith(data)), { selector: ([name]) => name, maxLength: 3 })
      .map(Object.fromEntries<LayerMetadata>),
    store: optionalOf(anyRecordOf<NonNullable<BuildpackLayers["store"]>>({ metadata: optionalOf(table) })),
  });
const runImage = { image: anyWord, mirrors: anyTexts };
const layersMetadataWith = (data: AnyData, table: AnyTable): Arbitrary<LayersMetadata> =>
  anyRecordOf<LayersMetadata>({
    app: anyListOf(sha),
    sbom: optionalOf(sha),
    buildpacks: anyListOf(buildpackLayersWith(data, table)),
    config: sha,
    execEnv: optionalOf(anyWord),
    launcher: sha,
    processTypes: sha,
    runImage: anyRecordOf({ topLayer: anyWord, reference: anyWord, ...runImage }),
    stack: optionalOf(anyRecordOf({ runImage: anyRecordOf(runImage) })),
  });

/** As in a label, where data is JSON. */
export const anyLayersMetadata: Arbitrary<LayersMetadata> = layersMetadataWith(anyJsonData, anyJsonTable);
export const anyCacheMetadata: Arbitrary<CacheMetadata> = anyRecordOf<CacheMetadata>({
  sbom: sha,
  buildpacks: anyListOf(buildpackLayersWith(anyJsonData, anyJsonTable)),
});

const reference = anyRecordOf({ reference: anyText });
export const anyAnalyzed: Arbitrary<AnalyzedMetadata> = anyRecordOf<AnalyzedMetadata>({
  image: optionalOf(reference),
  buildImage: optionalOf(anyRecordOf({ reference: anyText, extend: fc.boolean() })),
  metadata: layersMetadataWith(anyTomlData, anyTomlTable),
  runImage: optionalOf(
    anyRecordOf<AnalyzedRunImage>({
      reference: anyText,
      image: anyWord,
      extend: fc.boolean(),
      target: optionalOf(
        anyRecordOf<ImageTarget>({
          id: anyWord,
          os: anyWord,
          arch: anyWord,
          archVariant: anyWord,
          distro: optionalOf(anyRecordOf({ name: anyWord, version: anyWord })),
        }),
      ),
    }),
  ),
});

// Results of a build

const process = anyRecordOf<ImageProcess>({
  type: anyText,
  command: anyTexts.filter((command) => !command.some((part) => part.includes("\u007f"))),
  args: optionalOf(anyTexts),
  direct: fc.boolean(),
  buildpackId: anyText,
  workingDir: anyText,
  execEnv: anyTexts,
});
export const anyBuildMetadata: Arbitrary<BuildMetadata> = anyRecordOf<BuildMetadata>({
  buildpacks: anyListOf(groupElement),
  extensions: anyListOf(groupElement),
  labels: anyListOf(label),
  processes: anyListOf(process),
  slices: anyListOf(slice),
  defaultProcessType: anyWord,
  bom: optionalOf(legacyBomWith(anyTomlTable)),
});
const labelElement = anyRecordOf<LabelElement>({
  id: anyText,
  version: anyWord,
  homepage: anyText,
  api: optionalOf(anyWord),
  optional: fc.boolean(),
});
export const anyBuildMetadataLabel: Arbitrary<BuildMetadataLabel> = anyRecordOf<BuildMetadataLabel>({
  buildpacks: anyListOf(labelElement),
  extensions: anyListOf(labelElement),
  launcher: anyRecordOf({ version: anyWord, git: anyRecordOf({ repository: anyText, commit: anyWord }) }),
  processes: anyListOf(process),
  defaultProcessType: anyWord,
  bom: optionalOf(anyLegacyBom),
});

export const anyReport: Arbitrary<Report> = anyRecordOf<Report>({
  build: optionalOf(anyRecordOf({ bom: legacyBomWith(anyTomlTable) })),
  image: anyRecordOf<Report["image"]>({
    tags: anyTexts,
    imageId: anyWord,
    digest: anyWord,
    manifestSize: optionalOf(fc.integer({ min: 1, max: 2 ** 40 })),
  }),
});
