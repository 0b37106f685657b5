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
  DocumentTable,
  DocumentValue,
  ExtendConfig,
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
  ProjectMetadata,
  Report,
  Requirement,
  RunImages,
  Store,
  SystemBuildpacks,
  Target,
} from "#contract";
import {
  type Arbitrary,
  anyJsonData,
  anyJsonTable,
  anyText,
  anyTomlData,
  anyTomlTable,
  key,
  maybe,
  record,
  some,
  texts,
  word,
} from "./data.ts";

// Groups and orders

const orderGroup: Arbitrary<OrderGroup> = record<OrderGroup>({
  group: some(record({ id: anyText, version: word, optional: fc.boolean(), execEnv: texts })),
});
export const anyOrder: Arbitrary<Order> = record<Order>({ order: some(orderGroup), orderExtensions: some(orderGroup) });

const groupElement = record<Group["group"][number]>({
  id: anyText,
  version: word,
  api: word,
  homepage: anyText,
  optional: fc.boolean(),
});
export const anyGroup: Arbitrary<Group> = record<Group>({
  group: some(groupElement),
  groupExtensions: some(groupElement),
});

// Plans

const requirement = record<Requirement>({
  name: anyText,
  version: maybe(word.filter((each) => each !== "")),
  metadata: maybe(anyTomlTable),
});
const section = { requires: some(requirement), provides: some(record({ name: anyText })) };
export const anyBuildPlan: Arbitrary<BuildPlan> = record<BuildPlan>({ ...section, or: some(record(section)) });
const provider = record({ id: anyText, version: word, extension: fc.boolean() });
export const anyPlan: Arbitrary<Plan> = record<Plan>({
  entries: some(record({ providers: some(provider), requires: some(requirement) })),
});
export const anyBuildpackPlan: Arbitrary<BuildpackPlan> = record<BuildpackPlan>({ entries: some(requirement) });

// Descriptors

const target: Arbitrary<Target> = record<Target>({
  os: word,
  arch: word,
  archVariant: word,
  distros: some(record({ name: word, version: word })),
});
const info = {
  id: anyText,
  name: anyText,
  version: word,
  homepage: anyText,
  clearEnv: fc.boolean(),
  description: anyText,
  keywords: texts,
  execEnv: texts,
  licenses: some(record({ type: word, uri: anyText })),
};
export const anyBuildpackDescriptor: Arbitrary<BuildpackDescriptor> = record<BuildpackDescriptor>({
  api: word,
  buildpack: record({ ...info, sbomFormats: texts }),
  order: some(orderGroup),
  targets: some(target),
  stacks: some(record({ id: anyText })),
  metadata: maybe(anyTomlTable),
});
export const anyExtensionDescriptor: Arbitrary<ExtensionDescriptor> = record<ExtensionDescriptor>({
  api: word,
  extension: record(info),
  targets: some(target),
  metadata: maybe(anyTomlTable),
});

// What buildpacks write

const label = record({ key: anyText, value: anyText });
const slice = record<Launch["slices"][number]>({ paths: maybe(texts) });
/** For a Buildpack API from 0.9 on. */
export const anyLaunch: Arbitrary<Launch> = record<Launch>({
  labels: some(label),
  slices: some(slice),
  processes: some(
    record<Launch["processes"][number]>({
      type: anyText,
      command: texts,
      args: maybe(texts),
      direct: fc.constant(true),
      default: fc.boolean(),
      workingDir: anyText,
      execEnv: texts,
    }),
  ),
});
const bomEntry = (table: Arbitrary<DocumentTable>) => ({ name: anyText, version: maybe(word), metadata: maybe(table) });
export const anyBom: Arbitrary<{ readonly bom: readonly BomEntry[] }> = record({
  bom: some(record<BomEntry>(bomEntry(anyTomlTable))),
});
export const anyLegacyBom: Arbitrary<readonly LegacyBomEntry[]> = some(
  record<LegacyBomEntry>({ ...bomEntry(anyJsonTable), buildpack: record({ id: anyText, version: word }) }),
);
export const anyStore: Arbitrary<Store> = record<Store>({ metadata: maybe(anyTomlTable) });
export const anyLayerContent: Arbitrary<LayerContent> = record<LayerContent>({
  types: record({ launch: fc.boolean(), build: fc.boolean(), cache: fc.boolean() }),
  metadata: maybe(anyTomlData),
});

// What the lifecycle knows of layers

const sha = fc.constantFrom("", "sha256:aa", "sha256:bb").map((each) => ({ sha: each }));
const layerWith = (data: Arbitrary<DocumentValue>): Arbitrary<LayerMetadata> =>
  record<LayerMetadata>({
    sha: word,
    data: maybe(data.filter((each) => each !== null)),
    build: fc.boolean(),
    launch: fc.boolean(),
    cache: fc.boolean(),
  });
const buildpackLayersWith = (
  data: Arbitrary<DocumentValue>,
  table: Arbitrary<DocumentTable>,
): Arbitrary<BuildpackLayers> =>
  record<BuildpackLayers>({
    key: anyText,
    version: word,
    layers: fc
      .uniqueArray(fc.tuple(key, layerWith(data)), { selector: ([name]) => name, maxLength: 3 })
      .map(Object.fromEntries<LayerMetadata>),
    store: maybe(record<NonNullable<BuildpackLayers["store"]>>({ metadata: maybe(table) })),
  });
const runImage = { image: word, mirrors: texts };
const layersMetadataWith = (
  data: Arbitrary<DocumentValue>,
  table: Arbitrary<DocumentTable>,
): Arbitrary<LayersMetadata> =>
  record<LayersMetadata>({
    app: some(sha),
    sbom: maybe(sha),
    buildpacks: some(buildpackLayersWith(data, table)),
    config: sha,
    execEnv: maybe(word),
    launcher: sha,
    processTypes: sha,
    runImage: record({ topLayer: word, reference: word, ...runImage }),
    stack: maybe(record({ runImage: record(runImage) })),
  });

/** As a label carries it: data is JSON. */
export const anyLayersMetadata: Arbitrary<LayersMetadata> = layersMetadataWith(anyJsonData, anyJsonTable);
export const anyCacheMetadata: Arbitrary<CacheMetadata> = record<CacheMetadata>({
  sbom: sha,
  buildpacks: some(buildpackLayersWith(anyJsonData, anyJsonTable)),
});

const reference = record({ reference: anyText });
export const anyAnalyzed: Arbitrary<AnalyzedMetadata> = record<AnalyzedMetadata>({
  image: maybe(reference),
  buildImage: maybe(record({ reference: anyText, extend: fc.boolean() })),
  metadata: layersMetadataWith(anyTomlData, anyTomlTable),
  runImage: maybe(
    record<AnalyzedRunImage>({
      reference: anyText,
      image: word,
      extend: fc.boolean(),
      target: maybe(
        record<ImageTarget>({
          id: word,
          os: word,
          arch: word,
          archVariant: word,
          distro: maybe(record({ name: word, version: word })),
        }),
      ),
    }),
  ),
});

// What becomes of a build

const process = record<ImageProcess>({
  type: anyText,
  command: texts.filter((command) => !command.some((part) => part.includes("\u007f"))),
  args: maybe(texts),
  direct: fc.boolean(),
  buildpackId: anyText,
  workingDir: anyText,
  execEnv: texts,
});
export const anyBuildMetadata: Arbitrary<BuildMetadata> = record<BuildMetadata>({
  buildpacks: some(groupElement),
  extensions: some(groupElement),
  labels: some(label),
  processes: some(process),
  slices: some(slice),
  defaultProcessType: word,
});
const labelElement = record<LabelElement>({
  id: anyText,
  version: word,
  homepage: anyText,
  api: maybe(word),
  optional: fc.boolean(),
});
export const anyBuildMetadataLabel: Arbitrary<BuildMetadataLabel> = record<BuildMetadataLabel>({
  buildpacks: some(labelElement),
  extensions: some(labelElement),
  launcher: record({ version: word, git: record({ repository: anyText, commit: word }) }),
  processes: some(process),
  defaultProcessType: word,
});

const projectMetadataWith = (table: Arbitrary<DocumentTable>): Arbitrary<ProjectMetadata> =>
  record<ProjectMetadata>({
    source: maybe(
      record<NonNullable<ProjectMetadata["source"]>>({ type: word, version: maybe(table), metadata: maybe(table) }),
    ),
  });
export const anyProjectMetadata: Arbitrary<ProjectMetadata> = projectMetadataWith(anyTomlTable);
export const anyProjectMetadataLabel: Arbitrary<ProjectMetadata> = projectMetadataWith(
  anyJsonTable.filter((table) => Object.keys(table).length > 0),
);

export const anyReport: Arbitrary<Report> = record<Report>({
  image: record<Report["image"]>({
    tags: texts,
    imageId: word,
    digest: word,
    manifestSize: maybe(fc.integer({ min: 1, max: 2 ** 40 })),
  }),
});

// What the platform gives

export const anyRun: Arbitrary<RunImages> = record<RunImages>({ images: some(record(runImage)) });
const systemBuildpack = record({ id: anyText, version: word, optional: fc.boolean() });
export const anySystem: Arbitrary<SystemBuildpacks> = record<SystemBuildpacks>({
  pre: some(systemBuildpack),
  post: some(systemBuildpack),
});
const argument = record({ name: anyText, value: anyText });
export const anyExtendConfig: Arbitrary<ExtendConfig> = record<ExtendConfig>({
  build: some(argument),
  run: some(argument),
});
