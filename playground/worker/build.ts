/** Builds a world without its proposals and with them. The last build stays, so that the page can read its files. */
import {
  type Api,
  type Content,
  FaultError,
  orThrow,
  parseApi,
  pathOfText,
  strictTextOf,
  textOfByteString,
} from "#base";
import { apply, flatten } from "#image";
import { ruleBook } from "#lifecycle";
import { enableProposals } from "#proposals";
import { partsOfExample, runImageWith } from "#proposals/build";
import { emptyTree, lookup, type Tree } from "#tree";
import type { Built, FilePlace, FileText, SideName } from "../model/built.ts";
import type { PlayWorld } from "../model/world.ts";
import { launcherFor } from "./launcher.ts";
import { mergedRows } from "./rows.ts";
import { type BuiltSide, buildSide } from "./side.ts";

export interface BuiltWorld {
  readonly view: Built;
  readonly sides: { readonly [Side in SideName]?: BuiltSide };
}

/** Throws a fault if the world cannot be built at all: a proposal is unknown, or two conflict. */
export async function buildWorld(world: PlayWorld): Promise<BuiltWorld> {
  const on = orThrow(enableProposals(world.proposals));
  const book = on.length === 0 ? undefined : orThrow(ruleBook(on.map(({ amendment }) => amendment)));
  const inputs = () => partsOf(world);
  const newRunImage = world.newRunImage === undefined ? undefined : runImageWith(world.newRunImage);
  const common = { ...(newRunImage && { newRunImage }) };
  const without = await buildSide({ ...common, inputs: inputs(), on: [], launcher: launcherFor([]) });
  const using =
    book === undefined
      ? undefined
      : await buildSide({ ...common, inputs: inputs(), on, book, launcher: launcherFor(world.proposals) });
  const files = mergedRows(
    without.launch,
    using?.launch ?? (using === undefined ? without.launch : undefined),
    runTree(world),
  );
  return {
    view: { without: without.view, ...(using && { with: using.view }), files },
    sides: { without, ...(using && { with: using }) },
  };
}

const runTree = ({ runImage }: PlayWorld): Tree => flatten(runImageWith(filesOrNone(runImage)));

/** A run image without files of the user is the built-in one: an empty layer would change its diffIDs. */
const filesOrNone = <T extends object>(files: T): T | undefined =>
  Object.keys(files).length === 0 ? undefined : files;

function partsOf(world: PlayWorld) {
  const { app, buildpacks, extensions, buildImage, labels, env, platformApi } = world;
  const runImage = filesOrNone(world.runImage);
  const example = {
    says: "",
    app,
    buildpacks,
    extensions,
    buildImage,
    ...(runImage && { runImage }),
    buildLabels: labels,
    shows: [],
  };
  return partsOfExample(example, { platformApi: versionOf(platformApi), env });
}

function versionOf(text: string): Api {
  const version = parseApi(text);
  if (version !== undefined) return version;
  throw new FaultError({
    kind: "bad-version",
    message: `expected a Platform API version, found ${JSON.stringify(text)}`,
  });
}

/** Larger files are not shown. */
const TEXT_MAX = 128 * 1024;

export function fileAt({ sides }: BuiltWorld, { side, path, in: place }: FilePlace): FileText {
  const built = sides[side];
  const tree = built === undefined ? undefined : treeAt(built, place);
  const node = tree === undefined ? undefined : lookup(tree, pathOfText(path));
  if (node === undefined) return { note: "this build has no such file" };
  if (node.kind === "symlink") return { note: `a link to ${textOfByteString(node.target)}` };
  return node.kind === "file" ? textIn(node.content) : { note: node.kind === "dir" ? "a directory" : `a ${node.kind}` };
}

function textIn(content: Content): FileText {
  if (content.size > TEXT_MAX) return { note: `${content.size} bytes, which is too much to show` };
  const text = strictTextOf(content.bytes());
  return text === undefined ? { note: `${content.size} bytes that are not text` } : { text };
}

function treeAt({ trees, launch, image }: BuiltSide, place: FilePlace["in"]): Tree | undefined {
  if (place === "image") return launch;
  if ("step" in place) return trees[place.step]?.[place.when];
  const layer = image?.layers[place.layer];
  return layer === undefined ? undefined : apply(emptyTree, layer);
}
