/** Arbitrary documents of the specification: values of every type that #contract reads and writes. */
import * as fc from "fast-check";
import {
  type Analyzed,
  type AnalyzedRunImage,
  type BomEntry,
  type BuildMetadata,
  type BuildMetadataLabel,
  type BuildPlan,
  type BuildpackDescriptor,
  type BuildpackLayers,
  type BuildpackPlan,
  type CacheMetadata,
  type ExtendConfig,
  type ExtensionDescriptor,
  type Group,
  type ImageTarget,
  type LabelElement,
  type Launch,
  type LayerContent,
  type LayerMetadata,
  type LayersMetadata,
  type LegacyBomEntry,
  type Order,
  type OrderGroup,
  type Plain,
  type PlainTable,
  type Plan,
  type Process,
  type ProjectMetadata,
  type Report,
  type Requirement,
  type Run,
  type Store,
  type SystemBuildpacks,
  type Target,
  toml,
} from "#contract";

type Arbitrary<T> = fc.Arbitrary<T>;

/** Whole code points: a lone surrogate is no text in UTF-8. */
export const anyText: Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom("", "a", 'q"\\', "\u0000\b\t\n\f\r\u001b\u007f", "<&>", "\u2028\u2029", "\uffee\u{1f600}"),
);
const word: Arbitrary<string> = fc.constantFrom("", "a", "io.buildpacks/x", "1.0", "linux", "production", "*");
const texts = fc.array(anyText, { maxLength: 3 });
const maybe = <T>(value: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const some = <T>(value: Arbitrary<T>): Arbitrary<readonly T[]> => fc.array(value, { maxLength: 3 });

/** Leaves out the keys whose value is undefined: an absent key, not an undefined one. */
const record = <T extends object>(shape: { readonly [K in keyof T]-?: Arbitrary<T[K] | undefined> }): Arbitrary<T> =>
  fc
    .record<Record<string, unknown>>(shape as Readonly<Record<string, Arbitrary<unknown>>>)
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T);

const key: Arbitrary<string> = fc.oneof(
  anyText,
  fc.constantFrom("a", "b", "10", "9", "a b", "__proto__", "constructor"),
);

const time: Arbitrary<toml.TomlTime> = fc.constantFrom(
  new toml.TomlTime("offset-datetime", "2024-05-06T07:08:09.1Z"),
  new toml.TomlTime("offset-datetime", "2024-05-06T07:08:09+02:00"),
  new toml.TomlTime("local-datetime", "2024-05-06T07:08:09"),
  new toml.TomlTime("local-date", "2024-02-29"),
  new toml.TomlTime("local-time", "07:08:09.5"),
);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const float = fc.double({ noNaN: true, noDefaultInfinity: true });

const tableOf = (value: Arbitrary<Plain>): Arbitrary<PlainTable> =>
  fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name, maxLength: 4 }).map(Object.fromEntries<Plain>);

const { tomlData } = fc.letrec<{ tomlData: Plain }>((tie) => ({
  tomlData: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.oneof(anyText, int64, float, fc.boolean(), time),
    fc.array(tie("tomlData"), { maxLength: 3 }),
    tableOf(tie("tomlData")),
  ),
}));
const { jsonData } = fc.letrec<{ jsonData: Plain }>((tie) => ({
  jsonData: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.oneof(anyText, int64, fc.integer().map(BigInt), fc.boolean(), fc.constant(null), float.filter(isFraction)),
    fc.array(tie("jsonData"), { maxLength: 3 }),
    tableOf(tie("jsonData")),
  ),
}));

/** JSON does not tell `3.0` from `3`. */
function isFraction(value: number): boolean {
  return !Number.isInteger(value);
}

/** Any TOML value. */
export const anyTomlData: Arbitrary<Plain> = tomlData;
export const anyTomlTable: Arbitrary<PlainTable> = tableOf(tomlData);
/** Any JSON value, with its integers as bigints. */
export const anyJsonData: Arbitrary<Plain> = jsonData;
export const anyJsonTable: Arbitrary<PlainTable> = tableOf(jsonData);

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
const bomEntry = (table: Arbitrary<PlainTable>) => ({ name: anyText, version: maybe(word), metadata: maybe(table) });
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
const layerWith = (data: Arbitrary<Plain>): Arbitrary<LayerMetadata> =>
  record<LayerMetadata>({
    sha: word,
    data: maybe(data.filter((each) => each !== null)),
    build: fc.boolean(),
    launch: fc.boolean(),
    cache: fc.boolean(),
  });
const buildpackLayersWith = (data: Arbitrary<Plain>, table: Arbitrary<PlainTable>): Arbitrary<BuildpackLayers> =>
  record<BuildpackLayers>({
    key: anyText,
    version: word,
    layers: fc
      .uniqueArray(fc.tuple(key, layerWith(data)), { selector: ([name]) => name, maxLength: 3 })
      .map(Object.fromEntries<LayerMetadata>),
    store: maybe(record<NonNullable<BuildpackLayers["store"]>>({ metadata: maybe(table) })),
  });
const runImage = { image: word, mirrors: texts };
const layersMetadataWith = (data: Arbitrary<Plain>, table: Arbitrary<PlainTable>): Arbitrary<LayersMetadata> =>
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
export const anyAnalyzed: Arbitrary<Analyzed> = record<Analyzed>({
  image: maybe(reference),
  buildImage: maybe(reference),
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

const process = record<Process>({
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

const projectMetadataWith = (table: Arbitrary<PlainTable>): Arbitrary<ProjectMetadata> =>
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

export const anyRun: Arbitrary<Run> = record<Run>({ images: some(record(runImage)) });
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
