/** Applies the generated Dockerfile of one extension and adds its layers to the image. */
import { type AbsPath, absPath, FaultError, textOfByteString } from "#base";
import { dockerfile, extendConfigToml, type GroupElement, inputs, LABELS } from "#contract";
import {
  append,
  type Image,
  labelOf,
  OCI_LAYER_GZIP,
  OCI_MEDIA,
  setConfig,
  setRunConfig,
  storedImageOf,
  withMediaType,
} from "#image";
import {
  configPath,
  type DockerfilePlace,
  dockerfileDir,
  dockerfilePath,
  type ImageKind,
} from "../files/dockerfile-places.ts";
import { readIfPresent } from "../files/documents.ts";
import { absolutePath } from "../files/paths.ts";
import { KANIKO, KANIKO_CACHE } from "../images/kept-base.ts";
import type { PhaseContext } from "../phase/context.ts";
import { type ApplyResult, applyDockerfile } from "./apply-dockerfile.ts";

type Context = PhaseContext<"extend">;

/** Undefined if the extension has no Dockerfile of that kind. */
export async function applyExtension(
  context: Context,
  extension: GroupElement,
  { kind, image }: { readonly kind: ImageKind; readonly image: Image },
): Promise<Image | undefined> {
  const { process, rules, log } = context;
  const form = rules.platform.generatedForm;
  const place: DockerfilePlace = { form, generated: context.inputs.generated, id: extension.id, kind };
  const path = dockerfilePath(place);
  if (!process.fs.exists(path)) return undefined;
  log.debug(`applying ${textOfByteString(path)}`);
  const read = dockerfile.readDockerfile(process.fs.read(path), textOfByteString(path));
  if (!read.ok) throw new FaultError(read.fault);
  const applied = await applyDockerfile(process, {
    dockerfile: read.value,
    context: contextsOf(context, place, extension),
    args: argumentsOf(context, place, image),
    config: forDockerfile(context, image),
    ignore: ignoredPaths(context),
    cache: {
      dir: KANIKO_CACHE,
      base: storedImageOf(image).manifest.digest,
      ttlNs: ttlOf(context),
      copiesKnownBy: rules.platform.copiesKnownBy,
    },
  });
  if (!applied.ok) throw new FaultError(applied.fault);
  return withLayers(image, extension, applied.value);
}

const ttlOf = ({ inputs: given }: Context): bigint => inputs.durationNs(given.kanikoCacheTtl);

/** The history of each layer names the extension. */
function withLayers(image: Image, { id }: GroupElement, { config, layers }: ApplyResult): Image {
  const additions = layers.map(({ layer, history }) => ({
    layer: image.mediaType.manifest === OCI_MEDIA.manifest ? withMediaType(layer, OCI_LAYER_GZIP) : layer,
    history: { ...history, created_by: `Layer: '${history.created_by ?? ""}', Created by extension: ${id}` },
  }));
  return append(setConfig(image, { ...config, history: image.config.history }), additions);
}

function contextsOf(
  { process: { fs }, inputs, rules }: Context,
  place: DockerfilePlace,
  { api }: GroupElement,
): readonly AbsPath[] {
  const dir = dockerfileDir(place);
  const names = rules.platform.contexts({ api }) === "own" && fs.exists(dir) ? fs.readDir(dir) : [];
  const directories = names.filter((name) => fs.kind(`${dir}/${name}`) === "dir");
  const own = rules.platform.buildContext({ kind: place.kind, there: directories });
  return rules.platform
    .contextDirectories({ app: inputs.app, dir, own, there: directories })
    .map((one) => absPath(one));
}

function argumentsOf(
  { process, rules }: Context,
  place: DockerfilePlace,
  image: Image,
): Readonly<Record<string, string>> {
  const random = [0, 1, 2, 3].map(() => process.random.uint32());
  const all = rules.platform.buildArguments({
    buildId: rules.platform.buildId({ random }),
    user: rules.platform.userArguments({ user: image.config.config.User ?? "" }),
    given: readIfPresent(process.fs, configPath(place), extendConfigToml)?.[place.kind] ?? [],
    base: BASE_NAME,
  });
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

/** The name of the base image for FROM. */
const BASE_NAME = "base";

/** The configuration that the Dockerfile starts with: its rebasable label is replaced. */
function forDockerfile({ rules }: Context, image: Image): Image["config"] {
  const label = rules.platform.inheritedRebasable({ label: labelOf(image, LABELS.rebasable) });
  const { [LABELS.rebasable]: _, ...others } = image.config.config.Labels ?? {};
  const Labels = label === undefined ? others : { ...others, [LABELS.rebasable]: label };
  return setRunConfig(image, { Labels }).config;
}

/** Volumes, and files of the lifecycle: no layer contains changes in them. */
const ignoredPaths = ({ process, inputs }: Context): readonly AbsPath[] =>
  [
    inputs.app,
    inputs.layers,
    inputs.platform,
    inputs.generated,
    inputs.extended,
    KANIKO,
    absPath("/cnb/lifecycle"),
  ].map((path) => absolutePath(process, path));
