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
  recordOf,
  some,
  texts,
  word,
} from "./data.ts";

// Groups and orders

const orderGroup: Arbitrary<OrderGroup> = recordOf<OrderGroup>({
  group: some(recordOf({ id: anyText, version: word, optional: fc.boolean(), execEnv: texts })),
});
export const anyOrder: Arbitrary<Order> = recordOf<Order>({
  order: some(orderGroup),
  orderExtensions: some(orderGroup),
});

const groupElement = recordOf<Group["group"][number]>({
  id: anyText,
  version: word,
  api: word,
  homepage: anyText,
  optional: fc.boolean(),
});
export const anyGroup: Arbitrary<Group> = recordOf<Group>({
  group: some(groupElement),
  groupExtensions: some(groupElement),
});

// Plans

const requirement = recordOf<Requirement>({
  name: anyText,
  version: maybe(word.filter((each) => each !== "")),
  metadata: maybe(anyTomlTable),
});
const section = { requires: some(requirement), provides: some(recordOf({ name: anyText })) };
export const anyBuildPlan: Arbitrary<BuildPlan> = recordOf<BuildPlan>({ ...section, or: some(recordOf(section)) });
const provider = recordOf({ id: anyText, version: word, extension: fc.boolean() });
export const anyPlan: Arbitrary<Plan> = recordOf<Plan>({
  entries: some(recordOf({ providers: some(provider), requires: some(requirement) })),
});
export const anyBuildpackPlan: Arbitrary<BuildpackPlan> = recordOf<BuildpackPlan>({ entries: some(requirement) });

// Descriptors

const target: Arbitrary<Target> = recordOf<Target>({
  os: word,
  arch: word,
  archVariant: word,
  distros: some(recordOf({ name: word, version: word })),
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
  licenses: some(recordOf({ type: word, uri: anyText })),
};
export const anyBuildpackDescriptor: Arbitrary<BuildpackDescriptor> = recordOf<BuildpackDescriptor>({
  api: word,
  buildpack: recordOf({ ...info, sbomFormats: texts }),
  order: some(orderGroup),
  targets: some(target),
  stacks: some(recordOf({ id: anyText })),
  metadata: maybe(anyTomlTable),
});
export const anyExtensionDescriptor: Arbitrary<ExtensionDescriptor> = recordOf<ExtensionDescriptor>({
  api: word,
  extension: recordOf(info),
  targets: some(target),
  metadata: maybe(anyTomlTable),
});

// What buildpacks write

const label = recordOf({ key: anyText, value: anyText });
const slice = recordOf<Launch["slices"][number]>({ paths: maybe(texts) });
/** For a Buildpack API from 0.9 on. */
export const anyLaunch: Arbitrary<Launch> = recordOf<Launch>({
  labels: some(label),
  slices: some(slice),
  processes: some(
    recordOf<Launch["processes"][number]>({
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
export const anyBom: Arbitrary<{ readonly bom: readonly BomEntry[] }> = recordOf({
  bom: some(recordOf<BomEntry>(bomEntry(anyTomlTable))),
});
export const anyLegacyBom: Arbitrary<readonly LegacyBomEntry[]> = some(
  recordOf<LegacyBomEntry>({ ...bomEntry(anyJsonTable), buildpack: recordOf({ id: anyText, version: word }) }),
);
export const anyStore: Arbitrary<Store> = recordOf<Store>({ metadata: maybe(anyTomlTable) });
export const anyLayerContent: Arbitrary<LayerContent> = recordOf<LayerContent>({
  types: recordOf({ launch: fc.boolean(), build: fc.boolean(), cache: fc.boolean() }),
  metadata: maybe(anyTomlData),
});

// What the lifecycle knows of layers

const sha = fc.constantFrom("", "sha256:aa", "sha256:bb").map((each) => ({ sha: each }));
const layerWith = (data: Arbitrary<DocumentValue>): Arbitrary<LayerMetadata> =>
  recordOf<LayerMetadata>({
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
  recordOf<BuildpackLayers>({
    key: anyText,
    version: word,
    layers: fc
      .uniqueArray(fc.tuple(key, layerWith(data)), { selector: ([name]) => name, maxLength: 3 })
      .map(Object.fromEntries<LayerMetadata>),
    store: maybe(recordOf<NonNullable<BuildpackLayers["store"]>>({ metadata: maybe(table) })),
  });
const runImage = { image: word, mirrors: texts };
const layersMetadataWith = (
  data: Arbitrary<DocumentValue>,
  table: Arbitrary<DocumentTable>,
): Arbitrary<LayersMetadata> =>
  recordOf<LayersMetadata>({
    app: some(sha),
    sbom: maybe(sha),
    buildpacks: some(buildpackLayersWith(data, table)),
    config: sha,
    execEnv: maybe(word),
    launcher: sha,
    processTypes: sha,
    runImage: recordOf({ topLayer: word, reference: word, ...runImage }),
    stack: maybe(recordOf({ runImage: recordOf(runImage) })),
  });

/** As a label carries it: data is JSON. */
export const anyLayersMetadata: Arbitrary<LayersMetadata> = layersMetadataWith(anyJsonData, anyJsonTable);
export const anyCacheMetadata: Arbitrary<CacheMetadata> = recordOf<CacheMetadata>({
  sbom: sha,
  buildpacks: some(buildpackLayersWith(anyJsonData, anyJsonTable)),
});

const reference = recordOf({ reference: anyText });
export const anyAnalyzed: Arbitrary<AnalyzedMetadata> = recordOf<AnalyzedMetadata>({
  image: maybe(reference),
  buildImage: maybe(recordOf({ reference: anyText, extend: fc.boolean() })),
  metadata: layersMetadataWith(anyTomlData, anyTomlTable),
  runImage: maybe(
    recordOf<AnalyzedRunImage>({
      reference: anyText,
      image: word,
      extend: fc.boolean(),
      target: maybe(
        recordOf<ImageTarget>({
          id: word,
          os: word,
          arch: word,
          archVariant: word,
          distro: maybe(recordOf({ name: word, version: word })),
        }),
      ),
    }),
  ),
});

// What becomes of a build

const process = recordOf<ImageProcess>({
  type: anyText,
  command: texts.filter((command) => !command.some((part) => part.includes("\u007f"))),
  args: maybe(texts),
  direct: fc.boolean(),
  buildpackId: anyText,
  workingDir: anyText,
  execEnv: texts,
});
export const anyBuildMetadata: Arbitrary<BuildMetadata> = recordOf<BuildMetadata>({
  buildpacks: some(groupElement),
  extensions: some(groupElement),
  labels: some(label),
  processes: some(process),
  slices: some(slice),
  defaultProcessType: word,
});
const labelElement = recordOf<LabelElement>({
  id: anyText,
  version: word,
  homepage: anyText,
  api: maybe(word),
  optional: fc.boolean(),
});
export const anyBuildMetadataLabel: Arbitrary<BuildMetadataLabel> = recordOf<BuildMetadataLabel>({
  buildpacks: some(labelElement),
  extensions: some(labelElement),
  launcher: recordOf({ version: word, git: recordOf({ repository: anyText, commit: word }) }),
  processes: some(process),
  defaultProcessType: word,
});

const projectMetadataWith = (table: Arbitrary<DocumentTable>): Arbitrary<ProjectMetadata> =>
  recordOf<ProjectMetadata>({
    source: maybe(
      recordOf<NonNullable<ProjectMetadata["source"]>>({ type: word, version: maybe(table), metadata: maybe(table) }),
    ),
  });
export const anyProjectMetadata: Arbitrary<ProjectMetadata> = projectMetadataWith(anyTomlTable);
export const anyProjectMetadataLabel: Arbitrary<ProjectMetadata> = projectMetadataWith(
  anyJsonTable.filter((table) => Object.keys(table).length > 0),
);

export const anyReport: Arbitrary<Report> = recordOf<Report>({
  image: recordOf<Report["image"]>({
    tags: texts,
    imageId: word,
    digest: word,
    manifestSize: maybe(fc.integer({ min: 1, max: 2 ** 40 })),
  }),
});

// What the platform gives

export const anyRun: Arbitrary<RunImages> = recordOf<RunImages>({ images: some(recordOf(runImage)) });
const systemBuildpack = recordOf({ id: anyText, version: word, optional: fc.boolean() });
export const anySystem: Arbitrary<SystemBuildpacks> = recordOf<SystemBuildpacks>({
  pre: some(systemBuildpack),
  post: some(systemBuildpack),
});
const argument = recordOf({ name: anyText, value: anyText });
export const anyExtendConfig: Arbitrary<ExtendConfig> = recordOf<ExtendConfig>({
  build: some(argument),
  run: some(argument),
});
