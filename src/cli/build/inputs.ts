/** Reads and checks everything that a build needs from the host, before anything runs. */
import { resolve } from "node:path";
import { orThrow, textOf } from "#base";
import { readFileUpTo } from "#base/host";
import { type Order, type ProjectBuildpack, projectMetadataToml, type RunImageNames, runToml, toml } from "#contract";
import type { Image } from "#image";
import { readHostTree } from "#machine";
import {
  BUILD_REGISTRY,
  type Buildpack,
  type BuildpackSource,
  buildReferenceOf,
  builtInRunImage,
  checkComposites,
  type Extension,
  extensionOrder,
  fileBytesIn,
  orderOfBuildpacks,
  readOrder,
} from "#platform";
import type { BuildBase, BuildParts } from "#proposals/build";
import { openImage } from "../images/open.ts";
import { checkWritable, type ImageOutput, parseOutput } from "../images/output.ts";
import { printError } from "../terminal/output.ts";
import { throwFault } from "../terminal/run-verb.ts";
import { buildBase } from "./base.ts";
import { buildpackNamed } from "./buildpacks.ts";
import { readCacheFolder } from "./cache.ts";
import { parseEnvironment } from "./environment.ts";
import { extensionNamed } from "./extensions.ts";
import type { BuildOptions } from "./options.ts";
import { checkPlatform, rejectNetwork } from "./pack-options.ts";
import { parsePlatformApi } from "./platform-api.ts";
import {
  includedFiles,
  notesOf,
  type Project,
  projectBuildpack,
  projectEnvironment,
  readProject,
  surroundGroups,
} from "./project.ts";
import { readVolumes } from "./volumes.ts";

export interface BuildInputs extends BuildParts {
  /** What the user should know of the inputs. */
  readonly notes?: readonly string[];
  /** The entries of the cache that belong to enabled proposals. */
  readonly caches?: readonly string[];
  readonly output?: ImageOutput;
}

/** Throws a fault for the first bad input. Cheap checks come first. */
export async function buildInputs(
  name: string,
  options: BuildOptions,
  caches: readonly string[] = [],
): Promise<BuildInputs> {
  if (/^[./~]/.test(name)) {
    const message = `the argument is the name of the image, but ${JSON.stringify(name)} is a path`;
    throwFault({ kind: "bad-name", message, remedy: `did you mean --path ${name}?` });
  }
  const app = orThrow(buildReferenceOf(name));
  const tags = options.tag.map((tag) => orThrow(buildReferenceOf(tag)));
  const platformApi = parsePlatformApi(options.platformApi);
  const output = outputFor(name, options);
  rejectNetwork(options.network);
  const env = orThrow(parseEnvironment(options.env, options.envFile, process.env));
  const project = orThrow(readProject(options.path, options.descriptor));
  const volumes = orThrow(readVolumes(options.volume));
  const files = orThrow(readHostTree(resolve(options.path), {}, leftOut));
  orThrow(await checkWritable(output));
  const cache = options.cache === undefined ? undefined : orThrow(readCacheFolder(options.cache, caches));
  const base = await buildBase(options);
  const { buildpacks, order } = await loadBuildpacks(base, options, project);
  const extensions = await Promise.all(options.extension.map(async (text) => orThrow(await extensionNamed(text))));
  if (options.creator === true) rejectExtensions(extensions);
  const { runImage, names } = await runImageOf(base, options);
  checkPlatform(options.platform, runImage);
  const previous =
    options.previousImage === undefined ? undefined : orThrow(await openImage(options.previousImage)).image;
  return {
    platformApi,
    names: { app, tags, run: names.image, ...(previous !== undefined && { previous: PREVIOUS }) },
    base,
    app: project === undefined ? files : includedFiles(files, project),
    notes: notesOf(project, options),
    volumes,
    buildpacks,
    extensions,
    order: extensions.length === 0 ? order : { ...order, orderExtensions: extensionOrder(extensions) },
    run: { images: [names] },
    runImage,
    env: { ...projectEnvironment(project), ...env },
    layers: layersOf(options),
    ...(previous !== undefined && { previous }),
    ...(cache !== undefined && { cache }),
    caches,
    ...(output !== undefined && { output }),
  };
}

/** Throws a fault if there are extensions: only for builds with --creator. */
export function rejectExtensions(extensions: readonly Extension[]): void {
  if (extensions.length > 0)
    throwFault({
      kind: "extension-creator",
      message: "the creator cannot extend images, but the build has image extensions",
      remedy: "remove --creator",
    });
}

const PREVIOUS = `${BUILD_REGISTRY}/plimsoll/previous:latest`;
const RUN = `${BUILD_REGISTRY}/plimsoll/run:latest`;

function outputFor(name: string, { output, publish }: BuildOptions): ImageOutput | undefined {
  const to = output ?? (publish === true ? name : undefined);
  return to === undefined ? undefined : orThrow(parseOutput(to));
}

/** The buildpacks of the project count only if the user gives none. */
async function loadBuildpacks(
  base: BuildBase,
  options: BuildOptions,
  project: Project | undefined,
): Promise<{ readonly buildpacks: readonly Buildpack[]; readonly order: Order }> {
  const entries: Buildpack[] = [];
  const loaded: Buildpack[] = [];
  const add = (source: BuildpackSource): Buildpack => {
    loaded.push(...source.all);
    return source.entry;
  };
  for (const text of options.buildpack) entries.push(add(orThrow(await buildpackNamed(text, base.buildpacks))));
  const own = options.buildpack.length > 0 || options.order !== undefined ? undefined : project;
  const ofProject = async (listed: readonly ProjectBuildpack[] = []): Promise<readonly Buildpack[]> => {
    const found: Buildpack[] = [];
    if (own === undefined) return found;
    for (const one of listed) found.push(add(orThrow(await projectBuildpack(one, own, base.buildpacks))));
    return found;
  };
  const group = await ofProject(own?.group);
  const [pre, post] = group.length > 0 ? [[], []] : [await ofProject(own?.pre.group), await ofProject(own?.post.group)];
  const known = [...base.buildpacks, ...loaded];
  orThrow(checkComposites(known));
  const order = orderFor([...entries, ...group], { base, known, file: options.order });
  return { buildpacks: loaded, order: surroundGroups(order, pre, post) };
}

function orderFor(
  entries: readonly Buildpack[],
  from: { readonly base: BuildBase; readonly known: readonly Buildpack[]; readonly file: string | undefined },
): Order {
  const { base, known, file } = from;
  if (file !== undefined) return orThrow(readOrder(readInputFile(file), file, known));
  if (entries.length > 0) return orderOfBuildpacks(entries);
  const own = fileBytesIn(base.tree, "/cnb/order.toml");
  if (own !== undefined) return orThrow(readOrder(own, `${base.from}:/cnb/order.toml`, known));
  return throwFault({
    kind: "order-missing",
    message: "the build has no buildpacks",
    remedy: "give --buildpack, once for each and in order, or --builder",
  });
}

/** The run image and its name in the build's registry. If it comes from a registry, its own name is recorded as a mirror. */
async function runImageOf(
  base: BuildBase,
  options: BuildOptions,
): Promise<{ readonly runImage: Image; readonly names: RunImageNames }> {
  const text = options.runImage;
  if (text === undefined) {
    if (options.builder !== undefined || options.buildImage !== undefined) return rejectMissingRunImage(base);
    return { runImage: builtInRunImage(), names: { image: RUN, mirrors: [] } };
  }
  const { image, location } = orThrow(await openImage(text));
  if (image.layers.length === 0) {
    throwFault({
      kind: "run-image-empty",
      message: "the run image has no layers",
      where: { file: text },
      remedy: "give another --run-image",
    });
  }
  const mirrors = location.kind === "registry" ? [location.reference] : [];
  return { runImage: image, names: { image: RUN, mirrors } };
}

/** Plimsoll fetches only what the user names, so a run image that the builder lists is only suggested. */
function rejectMissingRunImage({ tree, from }: BuildBase): never {
  const bytes = fileBytesIn(tree, "/cnb/run.toml");
  const listed = bytes === undefined ? [] : orThrow(runToml.read(bytes, `${from}:/cnb/run.toml`)).images;
  const named = listed[0]?.image;
  return throwFault({
    kind: "run-image-missing",
    message: "a build image or builder needs a run image that matches it, and none is given",
    remedy: named === undefined ? "add --run-image" : `add --run-image ${named}, which the builder lists`,
  });
}

function layersOf({ projectMetadata }: BuildOptions): Readonly<Record<string, string>> {
  if (projectMetadata === undefined) return {};
  const bytes = readInputFile(projectMetadata);
  orThrow(projectMetadataToml.read(bytes, projectMetadata));
  return { "/project-metadata.toml": textOf(bytes) };
}

const leftOut = (file: string): void => printError(`plimsoll: ${file}: a socket is left out of the app`);

const readInputFile = (file: string): Uint8Array => orThrow(readFileUpTo(file, toml.TOML_SIZE_MAX));
