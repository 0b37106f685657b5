/** The build container before the first step: the files of a world as one tree. */
import {
  BoundedCache,
  byteStringOfEscaped,
  bytesOf,
  type Content,
  concat,
  contentOf,
  pathOfText,
  streamedContent,
} from "#base";
import { type Act, actProgram, type Program, renderActs } from "#machine";
import type { BuildpackSpec, ExtensionSpec, FileSpec, World } from "#protocol";
import { type NodeSpec, type Tree, treeOf } from "#tree";
import { authorityFile } from "./authority.ts";
import { ownerIds } from "./owner.ts";

export interface BuildContainer {
  readonly root: Tree;
  /** The programs of the test case, by the digest of their files. The simulated machine runs their acts directly. */
  readonly programs: Map<string, Program>;
}

/** Programs of a test case record their calls here. */
export const PROBE_PATH = pathOfText("/probe");

const known = new WeakMap<World, { readonly base: Tree; readonly container: BuildContainer }>();

/** `base` is the file system of the build image. A law opens one world several times, and each gets programs of its own. */
export function buildContainerOf(world: World, base: Tree): BuildContainer {
  const made = known.get(world);
  const { root, programs } = made?.base === base ? made.container : newContainer(world, base);
  if (made?.base !== base) known.set(world, { base, container: { root, programs } });
  return { root, programs: new Map(programs) };
}

function newContainer(world: World, base: Tree): BuildContainer {
  const programs = new Map<string, Program>();
  const literals: Record<string, NodeSpec> = { [PROBE_PATH]: { dir: true, mode: 0o777 } };
  for (const { path, spec, owner } of filesOfWorld(world)) literals[path] = nodeSpecOf(spec, programs, owner);
  return { root: treeOf(literals, base), programs };
}

export interface WorldFile {
  readonly path: string;
  readonly spec: FileSpec;
  /** Of a file that names no owner. */
  readonly owner: "root" | "user";
}

/** The files of buildpacks and extensions, then those of the world, which win. */
export const filesOfWorld = (world: World): readonly WorldFile[] => [
  ...(world.registry?.authority === "known" ? [authorityFile] : []),
  ...world.buildpacks.flatMap(buildpackFiles),
  ...(world.extensions ?? []).flatMap(extensionFiles),
  ...Object.entries(world.files).map(([path, spec]) => ({ path, spec, owner: "user" as const })),
];

/** In the name of the directory, `_` replaces `/` of the id. */
const directoryOf = (
  kind: "buildpacks" | "extensions",
  { id, version }: Pick<BuildpackSpec, "id" | "version">,
): string => `/cnb/${kind}/${id.replaceAll("/", "_")}/${version}`;

const buildpackFiles = ({ build, ...buildpack }: BuildpackSpec): readonly WorldFile[] =>
  componentFiles("buildpack", buildpack, { "bin/build": build });

const extensionFiles = ({ generate, ...extension }: ExtensionSpec): readonly WorldFile[] =>
  componentFiles("extension", extension, { "bin/generate": generate });

function componentFiles(
  kind: "buildpack" | "extension",
  component: Omit<BuildpackSpec, "build">,
  own: Readonly<Record<string, readonly Act[] | undefined>>,
): readonly WorldFile[] {
  const { toml, detect, files } = component;
  const specs: Record<string, FileSpec> = { [`${kind}.toml`]: { text: toml } };
  for (const [path, acts] of Object.entries({ "bin/detect": detect, ...own })) if (acts) specs[path] = { acts };
  const top = directoryOf(`${kind}s`, component);
  return Object.entries({ ...specs, ...files }).map(([name, spec]) => ({
    path: `${top}/${name}`,
    spec,
    owner: "root",
  }));
}

/** The spec of a file, as the tree room takes it. */
export function nodeSpecOf(spec: FileSpec, programs: Map<string, Program>, owner: "root" | "user"): NodeSpec {
  const meta = { ...modeOf(spec), ...ownerIds(spec.owner ?? owner) };
  if ("acts" in spec) return { content: programContent(spec.acts, programs), ...meta };
  if ("text" in spec && spec.times !== undefined) return { content: repeated(spec.text, spec.times), ...meta };
  const { owner: _owner, mode: _mode, ...what } = spec;
  return { ...what, ...meta } as NodeSpec;
}

const repeatedContents = new BoundedCache<Content>(16);
/** About the size of a chunk. */
const CHUNK_BYTES = 1 << 16;

/** Equal texts share one content, so its digest is computed once. */
const repeated = (text: string, times: number): Content =>
  repeatedContents.getOrMake(`${times} ${text}`, () => {
    const one = bytesOf(byteStringOfEscaped(text));
    const inChunk = Math.min(times, Math.ceil(CHUNK_BYTES / Math.max(1, one.length)));
    const chunk = concat(Array.from({ length: inChunk }, () => one));
    return streamedContent(one.length * times, function* () {
      for (let rest = times; rest > 0; rest -= inChunk)
        yield rest >= inChunk ? chunk : chunk.subarray(0, rest * one.length);
    });
  });

function modeOf(spec: FileSpec): { readonly mode?: number } {
  if (spec.mode !== undefined) return { mode: Number.parseInt(spec.mode, 8) };
  return "acts" in spec ? { mode: 0o755 } : {};
}

interface ActScript {
  readonly content: Content;
  readonly program: Program;
}

/** Buildpacks of test cases have few different programs. */
const scripts = new BoundedCache<ActScript>(1024);

function programContent(acts: readonly Act[], programs: Map<string, Program>): Content {
  const { content, program } = scripts.getOrMake(JSON.stringify(acts), () => ({
    content: contentOf(bytesOf(byteStringOfEscaped(renderActs(acts)))),
    program: actProgram(acts),
  }));
  programs.set(content.digest, program);
  return content;
}
