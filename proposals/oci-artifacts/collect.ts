/** Collects the artifacts that buildpacks of the group declare, and checks all of them before the exporter sends anything. */
import { type ByteString, byteString, contentOf, FaultError, orThrow, textOfByteString, utf8 } from "#base";
import {
  type ArtifactPart,
  artifacts,
  type BuildpackPlaces,
  type PhaseContext,
  phaseFault,
  placesOf,
  readDocument,
  readIfPresent,
  step,
} from "#lifecycle";
import { ofDeclarations } from "./cites.ts";
import { approvedFile, type Declared, draftFile } from "./declared.ts";
import { contentAt, layerDir } from "./file.ts";
import { describeArtifact, expandVariables } from "./labels.ts";
import { publishedNames, refuseTaken } from "./names.ts";
import type { Options } from "./options.ts";
import { type Allowed, POLICY, policyFile, refuseUnallowed } from "./policy.ts";
import { LABEL, recordOf, reusedParts } from "./record.ts";

type Context = PhaseContext<"export", "stores" | "group" | "analyzed" | "previous">;
type ProcessFs = Context["process"]["fs"];
/** A buildpack of the group. */
type Element = Context["state"]["group"]["group"][number];

export const ID = "oci-artifacts";

export const collect = (options: Options) =>
  step("export", {
    id: "export:oci-artifacts",
    cites: ofDeclarations(options),
    needs: ["stores", "group", "analyzed", "previous"],
    async run(context) {
      const { state, process, inputs } = context;
      const policy = options.trust === "any" ? [{}] : readIfPresent(process.fs, POLICY, policyFile);
      if (policy === undefined) return noteIgnored(context, options);
      const made = state.group.group.flatMap((element) => partsOf(context, { element, policy }, options));
      const reused = options.record === "label" ? await reusedParts(context, policy, options) : [];
      state.artifacts.push(...refuseTaken(context, [...made, ...reused], options));
      if (options.record === "label" && state.artifacts.length > 0)
        state.labels.set(LABEL, recordOf(state.artifacts, inputs.args[0] ?? ""));
    },
  });

/** Without a policy the exporter reads no declarations, so other buildpacks are not affected. */
function noteIgnored(context: Context, options: Options): void {
  if (options.form === "draft" || options.location !== "layer") return;
  for (const element of context.state.group.group)
    for (const { layer } of tablesOf(context, element, options))
      context.log.info(`The artifacts of ${element.id}:${layer} are not published: the platform has no ${POLICY}`);
}

interface Tables {
  /** As text; empty if the tables belong to no layer. */
  readonly layer: string;
  /** A byte string. */
  readonly file: ByteString;
}

const NOT_LAYERS: ReadonlySet<string> = new Set(["build.toml", "launch.toml", "store.toml"]);

/** The files of a buildpack in which artifacts may be declared, in byte order. */
function tablesOf(context: Context, element: Element, options: Options): readonly Tables[] {
  const { fs } = context.process;
  const places = placesOf(context, element);
  if (options.form === "draft" || options.location === "metadata")
    return metadataFiles(fs, places).map((layer) => ({
      layer: textOfByteString(layer),
      file: byteString`${places.layerFiles}/${layer}.toml`,
    }));
  if (options.location === "buildpack")
    return present(fs, [{ layer: "", file: byteString`${places.layers}/artifacts.toml` }]);
  if (!fs.exists(places.layers)) return [];
  const names = fs.readDir(places.layers);
  const ignored = ignoredLayers(context, places, names);
  const found = names.flatMap((name): Tables[] => {
    const file = byteString`${places.layers}/${name}/artifacts.toml`;
    const layer = ignored.get(name);
    if (layer === undefined) return [{ layer: textOfByteString(name), file }];
    return options.ignored === "followed" ? [{ layer: textOfByteString(layer), file }] : [];
  });
  return present(fs, found);
}

/** The names of layers with a metadata file. */
function metadataFiles(fs: ProcessFs, { layerFiles, config }: BuildpackPlaces): readonly ByteString[] {
  if (!fs.exists(layerFiles)) return [];
  return fs
    .readDir(layerFiles)
    .filter((name) => name.endsWith(".toml") && !(layerFiles === config && NOT_LAYERS.has(name)))
    .filter((name) => fs.stat(`${layerFiles}/${name}`).kind === "file")
    .map((name) => name.slice(0, -".toml".length));
}

const present = (fs: ProcessFs, all: readonly Tables[]): readonly Tables[] =>
  all.filter(({ file }) => fs.kind(file) === "file");

/** The layers whose directories the builder has renamed, by their new names. */
function ignoredLayers(
  { process: { fs }, rules }: Context,
  places: BuildpackPlaces,
  there: readonly ByteString[],
): ReadonlyMap<ByteString, ByteString> {
  const names = metadataFiles(fs, places);
  const ignored = names
    .filter((layer) => !there.includes(layer))
    .map((layer): [ByteString, ByteString] => [rules.platform.ignoredName({ layer }), layer]);
  return new Map(ignored.filter(([name]) => !names.includes(name)));
}

interface By {
  readonly element: Element;
  readonly policy: readonly Allowed[];
}

function partsOf(context: Context, by: By, options: Options): readonly ArtifactPart[] {
  const form = options.form === "draft" ? draftFile : approvedFile;
  return tablesOf(context, by.element, options).flatMap(({ layer, file }) => {
    const declared = readDocument(context.process.fs, file, form);
    return declared.map((one) => {
      try {
        return partOf(context, { ...by, layer, declared: one }, options);
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        const { message, remedy, where } = error.fault;
        throw phaseFault("export", message, {
          where: where ?? { file: textOfByteString(file) },
          ...(remedy !== undefined && { remedy }),
        });
      }
    });
  });
}

function partOf(
  context: Context,
  by: By & { readonly layer: string; readonly declared: Declared },
  options: Options,
): ArtifactPart {
  const { inputs, process } = context;
  const { element, layer, policy } = by;
  const { id } = element;
  const one = orThrow(expandVariables(by.declared, options, artifacts.tagOf(inputs.args[0] ?? "")));
  refuseUnallowed(policy, { buildpack: id, tag: one.tag });
  const { configMediaType, layerMediaType, annotations } = orThrow(describeArtifact(one, options));
  const content = contentAt(process.fs, baseOf(context, element, layer, options), one.file, options);
  const artifact = artifacts.artifactOf({
    config: { mediaType: configMediaType, content: EMPTY_CONFIG },
    layer: { mediaType: layerMediaType, content },
    annotations,
  });
  const { tag, file } = one;
  return { names: publishedNames(inputs.args, { id, tag }, options), artifact, by: id, tag, layer, file };
}

/** Some registries reject a configuration of 0 bytes. */
const EMPTY_CONFIG = contentOf(utf8("{}"));

function baseOf(context: Context, element: Element, layer: string, options: Options): ByteString {
  const { layers } = placesOf(context, element);
  if (options["relative-to"] === "layers-dir" || layer === "") return layers;
  const found = layerDir(context, layers, { layer: byteString(layer), options });
  if (found !== undefined) return found;
  throw phaseFault("export", `the layer ${element.id}:${layer} declares an artifact, and its directory is not there`, {
    remedy: "create the layer again, or declare no artifact",
  });
}
