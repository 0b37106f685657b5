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
  type AnyData,
  type AnyTable,
  type Arbitrary,
  anyJsonData,
  anyJsonTable,
  anyKey,
  anyText,
  anyTexts,
  anyTomlData,
  anyTomlTable,
  anyWord,
  listOf,
  optionalOf,
  recordOf,
} from "./data.ts";

// Groups and orders

const orderGroup: Arbitrary<OrderGroup> = recordOf<OrderGroup>({
  group: listOf(recordOf({ id: anyText, version: anyWord, optional: fc.boolean(), execEnv: anyTexts })),
});
export const anyOrder: Arbitrary<Order> = recordOf<Order>({
  order: listOf(orderGroup),
  orderExtensions: listOf(orderGroup),
});

const groupElement = recordOf<Group["group"][number]>({
  id: anyText,
  version: anyWord,
  api: anyWord,
  homepage: anyText,
  optional: fc.boolean(),
});
export const anyGroup: Arbitrary<Group> = recordOf<Group>({
  group: listOf(groupElement),
  groupExtensions: listOf(groupElement),
});

// Plans

const requirement = recordOf<Requirement>({
  name: anyText,
  version: optionalOf(anyWord.filter((each) => each !== "")),
  metadata: optionalOf(anyTomlTable),
});
const section = { requires: listOf(requirement), provides: listOf(recordOf({ name: anyText })) };
export const anyBuildPlan: Arbitrary<BuildPlan> = recordOf<BuildPlan>({ ...section, or: listOf(recordOf(section)) });
const provider = recordOf({ id: anyText, version: anyWord, extension: fc.boolean() });
export const anyPlan: Arbitrary<Plan> = recordOf<Plan>({
  entries: listOf(recordOf({ providers: listOf(provider), requires: listOf(requirement) })),
});
export const anyBuildpackPlan: Arbitrary<BuildpackPlan> = recordOf<BuildpackPlan>({ entries: listOf(requirement) });

// Descriptors

const target: Arbitrary<Target> = recordOf<Target>({
  os: anyWord,
  arch: anyWord,
  archVariant: anyWord,
  distros: listOf(recordOf({ name: anyWord, version: anyWord })),
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
  licenses: listOf(recordOf({ type: anyWord, uri: anyText })),
};
export const anyBuildpackDescriptor: Arbitrary<BuildpackDescriptor> = recordOf<BuildpackDescriptor>({
  api: anyWord,
  buildpack: recordOf({ ...info, sbomFormats: anyTexts }),
  order: listOf(orderGroup),
  targets: listOf(target),
  stacks: listOf(recordOf({ id: anyText })),
  metadata: optionalOf(anyTomlTable),
});
export const anyExtensionDescriptor: Arbitrary<ExtensionDescriptor> = recordOf<ExtensionDescriptor>({
  api: anyWord,
  extension: recordOf(info),
  targets: listOf(target),
  metadata: optionalOf(anyTomlTable),
});

// Files that buildpacks write

const label = recordOf({ key: anyText, value: anyText });
const slice = recordOf<Launch["slices"][number]>({ paths: optionalOf(anyTexts) });
/** For a Buildpack API from 0.9 on. */
export const anyLaunch: Arbitrary<Launch> = recordOf<Launch>({
  labels: listOf(label),
  slices: listOf(slice),
  processes: listOf(
    recordOf<Launch["processes"][number]>({
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
export const anyBom: Arbitrary<{ readonly bom: readonly BomEntry[] }> = recordOf({
  bom: listOf(recordOf<BomEntry>(bomEntry(anyTomlTable))),
});
export const anyLegacyBom: Arbitrary<readonly LegacyBomEntry[]> = listOf(
  recordOf<LegacyBomEntry>({ ...bomEntry(anyJsonTable), buildpack: recordOf({ id: anyText, version: anyWord }) }),
);
export const anyStore: Arbitrary<Store> = recordOf<Store>({ metadata: optionalOf(anyTomlTable) });
export const anyLayerContent: Arbitrary<LayerContent> = recordOf<LayerContent>({
  types: recordOf({ launch: fc.boolean(), build: fc.boolean(), cache: fc.boolean() }),
  metadata: optionalOf(anyTomlData),
});

// Metadata of layers

const sha = fc.constantFrom("", "sha256:aa", "sha256:bb").map((each) => ({ sha: each }));
const layerWith = (data: AnyData): Arbitrary<LayerMetadata> =>
  recordOf<LayerMetadata>({
    sha: anyWord,
    data: optionalOf(data.filter((each) => each !== null)),
    build: fc.boolean(),
    launch: fc.boolean(),
    cache: fc.boolean(),
  });
const buildpackLayersWith = (data: AnyData, table: AnyTable): Arbitrary<BuildpackLayers> =>
  recordOf<BuildpackLayers>({
    key: anyText,
    version: anyWord,
    layers: fc
      .uniqueArray(fc.tuple(anyKey, layerWith(data)), { selector: ([name]) => name, maxLength: 3 })
      .map(Object.fromEntries<LayerMetadata>),
    store: optionalOf(recordOf<NonNullable<BuildpackLayers["store"]>>({ metadata: optionalOf(table) })),
  });
const runImage = { image: anyWord, mirrors: anyTexts };
const layersMetadataWith = (data: AnyData, table: AnyTable): Arbitrary<LayersMetadata> =>
  recordOf<LayersMetadata>({
    app: listOf(sha),
    sbom: optionalOf(sha),
    buildpacks: listOf(buildpackLayersWith(data, table)),
    config: sha,
    execEnv: optionalOf(anyWord),
    launcher: sha,
    processTypes: sha,
    runImage: recordOf({ topLayer: anyWord, reference: anyWord, ...runImage }),
    stack: optionalOf(recordOf({ runImage: recordOf(runImage) })),
  });

/** As in a label, where data is JSON. */
export const anyLayersMetadata: Arbitrary<LayersMetadata> = layersMetadataWith(anyJsonData, anyJsonTable);
export const anyCacheMetadata: Arbitrary<CacheMetadata> = recordOf<CacheMetadata>({
  sbom: sha,
  buildpacks: listOf(buildpackLayersWith(anyJsonData, anyJsonTable)),
});

const reference = recordOf({ reference: anyText });
export const anyAnalyzed: Arbitrary<AnalyzedMetadata> = recordOf<AnalyzedMetadata>({
  image: optionalOf(reference),
  buildImage: optionalOf(recordOf({ reference: anyText, extend: fc.boolean() })),
  metadata: layersMetadataWith(anyTomlData, anyTomlTable),
  runImage: optionalOf(
    recordOf<AnalyzedRunImage>({
      reference: anyText,
      image: anyWord,
      extend: fc.boolean(),
      target: optionalOf(
        recordOf<ImageTarget>({
          id: anyWord,
          os: anyWord,
          arch: anyWord,
          archVariant: anyWord,
          distro: optionalOf(recordOf({ name: anyWord, version: anyWord })),
        }),
      ),
    }),
  ),
});

// Results of a build

const process = recordOf<ImageProcess>({
  type: anyText,
  command: anyTexts.filter((command) => !command.some((part) => part.includes("\u007f"))),
  args: optionalOf(anyTexts),
  direct: fc.boolean(),
  buildpackId: anyText,
  workingDir: anyText,
  execEnv: anyTexts,
});
export const anyBuildMetadata: Arbitrary<BuildMetadata> = recordOf<BuildMetadata>({
  buildpacks: listOf(groupElement),
  extensions: listOf(groupElement),
  labels: listOf(label),
  processes: listOf(process),
  slices: listOf(slice),
  defaultProcessType: anyWord,
});
const labelElement = recordOf<LabelElement>({
  id: anyText,
  version: anyWord,
  homepage: anyText,
  api: optionalOf(anyWord),
  optional: fc.boolean(),
});
export const anyBuildMetadataLabel: Arbitrary<BuildMetadataLabel> = recordOf<BuildMetadataLabel>({
  buildpacks: listOf(labelElement),
  extensions: listOf(labelElement),
  launcher: recordOf({ version: anyWord, git: recordOf({ repository: anyText, commit: anyWord }) }),
  processes: listOf(process),
  defaultProcessType: anyWord,
});

const projectMetadataWith = (table: AnyTable): Arbitrary<ProjectMetadata> =>
  recordOf<ProjectMetadata>({
    source: optionalOf(
      recordOf<NonNullable<ProjectMetadata["source"]>>({
        type: anyWord,
        version: optionalOf(table),
        metadata: optionalOf(table),
      }),
    ),
  });
export const anyProjectMetadata: Arbitrary<ProjectMetadata> = projectMetadataWith(anyTomlTable);
export const anyProjectMetadataLabel: Arbitrary<ProjectMetadata> = projectMetadataWith(
  anyJsonTable.filter((table) => Object.keys(table).length > 0),
);

export const anyReport: Arbitrary<Report> = recordOf<Report>({
  image: recordOf<Report["image"]>({
    tags: anyTexts,
    imageId: anyWord,
    digest: anyWord,
    manifestSize: optionalOf(fc.integer({ min: 1, max: 2 ** 40 })),
  }),
});

// Inputs from the platform

export const anyRun: Arbitrary<RunImages> = recordOf<RunImages>({ images: listOf(recordOf(runImage)) });
const systemBuildpack = recordOf({ id: anyText, version: anyWord, optional: fc.boolean() });
export const anySystem: Arbitrary<SystemBuildpacks> = recordOf<SystemBuildpacks>({
  pre: listOf(systemBuildpack),
  post: listOf(systemBuildpack),
});
const argument = recordOf({ name: anyText, value: anyText });
export const anyExtendConfig: Arbitrary<ExtendConfig> = recordOf<ExtendConfig>({
  build: listOf(argument),
  run: listOf(argument),
});
