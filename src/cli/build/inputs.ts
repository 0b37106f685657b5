/** Everything that a build needs from the host, read and checked before anything runs. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Api, type Fault, FaultError, textOf } from "#base";
import { type Order, projectMetadataToml, type Run, type RunImageNames, runToml } from "#contract";
import type { Image } from "#image";
import { readHostTree } from "#machine";
import {
  type BuildImages,
  type Buildpack,
  builtInRunImage,
  bytesIn,
  checkComposites,
  type Extension,
  extensionOrder,
  inRegistry,
  orderOf,
  REGISTRY,
  readOrder,
} from "#platform";
import type { Tree } from "#tree";
import { openImage } from "../images/open.ts";
import { type Output, outputOf, writable } from "../images/output.ts";
import { orRefuse } from "../terminal/run-verb.ts";
import { type BuildBase, buildBase } from "./base.ts";
import { buildpackNamed } from "./buildpacks.ts";
import { readCache } from "./cache.ts";
import { environmentOf } from "./environment.ts";
import { extensionNamed } from "./extensions.ts";
import type { BuildOptions } from "./options.ts";
import { platformApiOf } from "./platform-api.ts";

export interface BuildInputs {
  readonly platformApi: Api;
  readonly names: BuildImages;
  readonly base: BuildBase;
  readonly app: Tree;
  readonly buildpacks: readonly Buildpack[];
  readonly extensions?: readonly Extension[];
  readonly order: Order;
  readonly run: Run;
  readonly runImage: Image;
  readonly previous?: Image;
  readonly env: Readonly<Record<string, string>>;
  /** Files of the layers directory that are there before the build. */
  readonly layers: Readonly<Record<string, string>>;
  readonly cache?: Tree;
  readonly output?: Output;
}

/** Throws a fault. What is cheap to get wrong is checked first. */
export async function buildInputs(name: string, options: BuildOptions): Promise<BuildInputs> {
  if (/^[./~]/.test(name)) {
    const message = `expected the name of an image, found the path ${JSON.stringify(name)}`;
    refuse({ kind: "bad-name", message, remedy: `did you mean --path ${name}?` });
  }
  const app = orRefuse(inRegistry(name));
  const tags = options.tag.map((tag) => orRefuse(inRegistry(tag)));
  const platformApi = platformApiOf(options.platformApi);
  const output = outputFor(name, options);
  const env = orRefuse(environmentOf(options.env, options.envFile, process.env));
  const tree = orRefuse(readHostTree(resolve(options.path)));
  orRefuse(await writable(output));
  const cache = options.cache === undefined ? undefined : orRefuse(readCache(options.cache));
  const base = await buildBase(options);
  const { buildpacks, order } = await chosenBuildpacks(base, options);
  const extensions = await Promise.all(options.extension.map(async (text) => orRefuse(await extensionNamed(text))));
  if (options.creator === true) refuseExtending(extensions);
  const { runImage, names } = await runImageOf(base, options);
  const previous =
    options.previousImage === undefined ? undefined : orRefuse(await openImage(options.previousImage)).image;
  return {
    platformApi,
    names: { app, tags, run: names.image, ...(previous !== undefined && { previous: PREVIOUS }) },
    base,
    app: tree,
    buildpacks,
    extensions,
    order: extensions.length === 0 ? order : { ...order, orderExtensions: extensionOrder(extensions) },
    run: { images: [names] },
    runImage,
    env,
    layers: layersOf(options),
    ...(previous !== undefined && { previous }),
    ...(cache !== undefined && { cache }),
    ...(output !== undefined && { output }),
  };
}

/** Throws a fault where there are any. */
export function refuseExtending(extensions: readonly Extension[]): void {
  if (extensions.length > 0)
    refuse({ kind: "extension-creator", message: "the creator extends no images", remedy: "leave out --creator" });
}

const PREVIOUS = `${REGISTRY}/plimsoll/previous:latest`;
const RUN = `${REGISTRY}/plimsoll/run:latest`;

function outputFor(name: string, { output, publish }: BuildOptions): Output | undefined {
  const to = output ?? (publish === true ? name : undefined);
  return to === undefined ? undefined : orRefuse(outputOf(to));
}

async function chosenBuildpacks(
  base: BuildBase,
  options: BuildOptions,
): Promise<{ readonly buildpacks: readonly Buildpack[]; readonly order: Order }> {
  const entries: Buildpack[] = [];
  const brought: Buildpack[] = [];
  for (const text of options.buildpack) {
    const source = orRefuse(await buildpackNamed(text, base.buildpacks));
    entries.push(source.entry);
    brought.push(...source.all);
  }
  const known = [...base.buildpacks, ...brought];
  orRefuse(checkComposites(known));
  return { buildpacks: brought, order: orderFor(entries, { base, known, file: options.order }) };
}

function orderFor(
  entries: readonly Buildpack[],
  from: { readonly base: BuildBase; readonly known: readonly Buildpack[]; readonly file: string | undefined },
): Order {
  const { base, known, file } = from;
  if (file !== undefined) return orRefuse(readOrder(contentAt(file), file, known));
  if (entries.length > 0) return orderOf(entries);
  const own = bytesIn(base.tree, "/cnb/order.toml");
  if (own !== undefined) return orRefuse(readOrder(own, `${base.from}:/cnb/order.toml`, known));
  return refuse({
    kind: "order-missing",
    message: "there are no buildpacks to build with",
    remedy: "give --buildpack, once for each and in order, or a --builder",
  });
}

/** The run image under its name in the build's registry; where it came from a registry, that name is recorded as a mirror. */
async function runImageOf(
  base: BuildBase,
  options: BuildOptions,
): Promise<{ readonly runImage: Image; readonly names: RunImageNames }> {
  const text = options.runImage;
  if (text === undefined) {
    if (options.builder !== undefined || options.buildImage !== undefined) return refuseWithoutRunImage(base);
    return { runImage: builtInRunImage(), names: { image: RUN, mirrors: [] } };
  }
  const { image, place } = orRefuse(await openImage(text));
  if (image.layers.length === 0) {
    refuse({ kind: "run-image-empty", message: "the run image has no layers", where: { file: text } });
  }
  const mirrors = place.kind === "registry" ? [place.reference] : [];
  return { runImage: image, names: { image: RUN, mirrors } };
}

/** Nothing is fetched that the user did not name: what the builder's own list says is only proposed. */
function refuseWithoutRunImage({ tree, from }: BuildBase): never {
  const bytes = bytesIn(tree, "/cnb/run.toml");
  const listed = bytes === undefined ? [] : orRefuse(runToml.read(bytes, `${from}:/cnb/run.toml`)).images;
  const named = listed[0]?.image;
  return refuse({
    kind: "run-image-missing",
    message: "a build image needs a run image that fits it",
    remedy: named === undefined ? "add --run-image" : `add --run-image ${named}, which the builder names`,
  });
}

function layersOf({ projectMetadata }: BuildOptions): Readonly<Record<string, string>> {
  if (projectMetadata === undefined) return {};
  const bytes = contentAt(projectMetadata);
  orRefuse(projectMetadataToml.read(bytes, projectMetadata));
  return { "/project-metadata.toml": textOf(bytes) };
}

function contentAt(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const why =
      error instanceof Error && "code" in error && error.code === "ENOENT" ? "is not there" : "cannot be read";
    return refuse({ kind: "file-missing", message: `the file ${why}`, where: { file }, remedy: "check the path" });
  }
}

function refuse(fault: Fault): never {
  throw new FaultError(fault);
}
