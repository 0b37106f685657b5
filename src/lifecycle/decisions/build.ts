/** What the builder decides: layer types, the plan of each buildpack, the places of SBOM files, the processes. */
import { type ByteString, byteString } from "#base";
import { type LayerTypes, type MetadataForm, names, type PlanEntry } from "#contract";
import { decision, value } from "../rules/decision.ts";

export type SbomSet = "launch" | "build" | "cache";

/** Where an SBOM file goes. Without `layer` it describes the whole buildpack. Undefined: it describes nothing. */
export interface SbomOwner {
  readonly sets: readonly SbomSet[];
  readonly layer?: ByteString;
}

/** What the SBOM files in a directory describe. */
export type SbomSubject = "buildpack" | "layer" | "any";

export const buildPlatformDecisions = {
  buildOrder: decision(
    ["buildpack.build.execute", "platform.builder.execute-order", "buildpack.build.continue"],
    <B>(i: { group: readonly B[] }): readonly B[] => i.group,
  ),
  buildSucceeded: decision(
    ["buildpack.build.fail-nonzero"],
    (i: { exit: { code: number } | { signal: string } }): boolean => "code" in i.exit && i.exit.code === 0,
  ),
  /** The plan entries of a buildpack. Entries of an extension with the same id are not among them. */
  buildpackPlan: decision(
    ["buildpack.build.plan-entries", "platform.plan.entry.extension-default"],
    (i: { id: string; entries: readonly PlanEntry[] }): readonly PlanEntry[] =>
      i.entries.filter(({ providers }) => providers.some(({ id, extension }) => id === i.id && !extension)),
  ),
  /** The plan for later buildpacks, without the names that this one met. */
  planAfter: decision(
    ["buildpack.unmet.exclude", "buildpack.unmet.include-next"],
    (i: { entries: readonly PlanEntry[]; met: readonly string[] }): readonly PlanEntry[] =>
      i.entries.filter((entry) => !entry.requires.some((one) => i.met.includes(one.name))),
  ),
  /** The requested names that a buildpack met. */
  namesMet: decision(
    ["buildpack.unmet.assumed-met"],
    (i: { asked: readonly string[]; unmet: readonly string[] }): readonly string[] =>
      i.asked.filter((name) => !i.unmet.includes(name)),
  ),
  /** Undefined: allowed. */
  unmetFlaw: decision(
    ["buildpack.build-toml.unmet.name"],
    (i: { unmet: readonly string[]; asked: readonly string[] }): string | undefined => {
      if (i.unmet.includes("")) return "an unmet entry has no name";
      const unknown = i.unmet.find((name) => !i.asked.includes(name));
      return unknown === undefined ? undefined : `unmet entry ${JSON.stringify(unknown)} is not in the buildpack plan`;
    },
  ),
  /** Whether an entry of the layers directory whose name ends in `.toml` describes a layer. A link does. */
  layerMetadata: decision(["buildpack.layers.types.build"], (i: { kind: string }): boolean => i.kind !== "dir"),
  layerIgnored: decision(
    ["buildpack.layers.ignored.rename", "buildpack.layers.types.unset"],
    (i: LayerTypes): boolean => !i.launch && !i.build && !i.cache,
  ),
  ignoredName: decision(
    ["buildpack.layers.ignored.rename"],
    (i: { layer: ByteString }): ByteString => byteString`${i.layer}.ignore`,
  ),
  layerForBuild: decision(
    ["buildpack.layers.types.build", "buildpack.layers.build.accessible"],
    (i: LayerTypes): boolean => i.build,
  ),
  sbomOwner: decision(
    ["buildpack.sbom.app.contains", "buildpack.sbom.build.contains", "buildpack.layers.cache.store-sbom"],
    (i: { name: ByteString; of: SbomSubject; flags: LayerTypes | undefined }): SbomOwner | undefined => {
      const own = (["launch", "build"] as const).find((set) => set === i.name);
      if (i.of !== "layer" && own !== undefined) return { sets: [own] };
      if (i.of === "buildpack" || i.flags === undefined) return undefined;
      const sets: readonly SbomSet[] = [
        i.flags.launch ? "launch" : "build",
        ...(i.flags.cache ? ["cache" as const] : []),
      ];
      return { sets, layer: i.name };
    },
  ),
  /** What an SBOM file describes: the part of its name before `.sbom.<format>.json`. */
  sbomNameOf: decision(
    ["platform.exporter.sbom.launch-layer-file"],
    ({ fileName }: { fileName: ByteString }): ByteString => {
      const name = /^(.*)\.sbom\.(?:cdx|spdx|syft)\.json$/.exec(fileName)?.[1] ?? fileName.replace(/\.sbom\..*$/, "");
      return fileName.slice(0, name.length);
    },
  ),
  /** Undefined: allowed. `format` is undefined if it is unknown. */
  sbomFlaw: decision(
    ["buildpack.sbom.ext-media-type", "buildpack.bp-toml.sbom-formats"],
    (i: {
      fileName: string;
      format: names.SbomFormat | undefined;
      declared: readonly string[];
    }): string | undefined => {
      if (i.format === undefined) return `${i.fileName} is in no supported SBOM format`;
      if (names.declaresSbom(i.declared, i.format)) return undefined;
      return `${i.fileName} is ${names.SBOM_MEDIA_TYPES[i.format]}, which the buildpack does not declare`;
    },
  ),
  /** Undefined: allowed. `versioned`: names of entries that have a version. */
  bomFlaw: decision(
    ["buildpack.deprecated.build-bom.contains"],
    (i: { versioned: readonly string[] }): string | undefined =>
      i.versioned.length === 0
        ? undefined
        : `bom entry ${i.versioned[0]} has a version beside its name; it belongs into metadata`,
  ),
  /** Do the SBOM files of buildpacks reach the image, the cache and the next build? They do from Platform API 0.8 on. */
  keepsSboms: value<boolean>(
    ["platform.exporter.sbom.launch-layer", "platform.exporter.sbom.build-dir", "buildpack.layers.cache.store-sbom"],
    false,
  ),
  /** The form of metadata.toml and of the build label. If it has no legacy BOM, that is among the SBOM files. */
  metadataForm: value<MetadataForm>(
    [
      "platform.builder.metadata.processes",
      "platform.exporter.sbom.launch-legacy",
      "platform.exporter.sbom.build-legacy",
    ],
    "string-and-bom",
  ),
  /** Is the legacy BOM, which goes into the SBOM layer, written even if no buildpack gives one? */
  legacyBomWritten: decision(
    ["buildpack.deprecated.build-bom.may-generate", "platform.exporter.sbom.launch-legacy"],
    (_: { entries: number }): boolean => true,
  ),
  /** The processes so far and those of one more buildpack. The last process of each type counts. */
  processesAfter: decision(
    ["buildpack.launch-toml.same-type.last", "platform.builder.metadata.processes"],
    <P extends { readonly type: string }>(i: { before: readonly P[]; more: readonly P[] }): readonly P[] => {
      const byType = new Map([...i.before, ...i.more].map((one) => [one.type, one]));
      return [...byType.values()];
    },
  ),
  processOrder: decision(
    ["platform.builder.metadata.processes"],
    <P extends { readonly type: string }>(i: { processes: readonly P[] }): readonly P[] =>
      i.processes.toSorted((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0)),
  ),
  /** The default process type after one more process is defined. */
  defaultAfter: decision(
    [
      "buildpack.launch-toml.default.last",
      "buildpack.launch-toml.same-type.last",
      "platform.builder.metadata.default-process",
    ],
    (i: { before: string | undefined; type: string; marked: boolean }): string | undefined => {
      if (i.marked) return i.type;
      return i.before === i.type ? undefined : i.before;
    },
  ),
  slicesAfter: decision(
    ["platform.builder.metadata.slices"],
    <S>(i: { before: readonly S[]; more: readonly S[] }): readonly S[] => [...i.before, ...i.more],
  ),
  labelsAfter: decision(
    ["buildpack.launch-toml.label.added"],
    <L>(i: { before: readonly L[]; more: readonly L[] }): readonly L[] => [...i.before, ...i.more],
  ),
  buildpacksRecorded: decision(
    ["platform.builder.metadata.buildpacks", "platform.metadata.buildpack-fields"],
    <B>(i: { group: readonly B[] }): readonly B[] => i.group,
  ),
};

export const buildBuildpackDecisions = {
  /** The type of a command in launch.toml: a string with `direct`; from Buildpack API 0.9 on a list that is always direct. */
  commandForm: value<"string" | "list">(["buildpack.launch-toml.process.command"], "string"),
  /** Before Buildpack API 0.8 a process has no working directory of its own. */
  processWorkingDir: decision(["platform.launcher.working-dir.select"], (_: { workingDir: string }): string => ""),
  processDirect: decision(["platform.launcher.args.legacy-direct"], (i: { direct: boolean }): boolean => i.direct),
  /** Undefined: allowed. All processes of one launch.toml. */
  launchFlaw: decision(
    ["buildpack.launch-toml.default.single"],
    (i: { processes: readonly { readonly default: boolean }[] }): string | undefined =>
      i.processes.filter((one) => one.default).length > 1 ? "more than one process is marked as default" : undefined,
  ),
};
