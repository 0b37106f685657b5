/**
 * A lifecycle from the archive of a release or from an image, as a directory of executables. Neither is trusted: sizes and counts are
 * bounded, links are followed only inside, and only the files of one directory are written.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type AbsPath,
  byteString,
  type Content,
  child,
  type Fault,
  fail,
  ok,
  pathOfText,
  type Result,
  textOfByteString,
} from "#base";
import { inputs } from "#contract";
import { flatten, hostFiles } from "#image";
import { materialise, scratchDirectory } from "#machine";
import { type NodeSpec, readArchive, resolve, STRICT_ARCHIVE, type Tree, treeOf, unpackEntries } from "#tree";
import { openImage } from "../images/open.ts";

/** The most that is read of an archive. The release of the official lifecycle has about 80 MB. */
const LIMITS = { bytesMax: 1 << 30, entriesMax: 10_000 } as const;

/** Where an image, a release and an archive of the executables have them. */
const PLACES = ["/cnb/lifecycle", "/lifecycle", "/"];
const DESCRIPTOR = "lifecycle.toml";

/** Returns a directory that is removed with the process. */
export async function unpackLifecycle(text: string): Promise<Result<string, Fault>> {
  const tree = await treeIn(text);
  if (!tree.ok) return tree;
  const files = executablesIn(tree.value);
  if (files === undefined)
    return fail({
      kind: "lifecycle-unpack",
      message: `expected the executables of a lifecycle in one of ${PLACES.join(", ")}, found none of ${inputs.EXECUTABLES.join(", ")}`,
      where: { file: text },
      remedy: "give the archive of a release, or an image that has /cnb/lifecycle",
    });
  const bytes = [...files.values()].reduce((sum, { content }) => sum + content.size, 0);
  const directory = join(scratchDirectory("lifecycle", bytes), "unpacked");
  const written = materialise(treeOfExecutables(files), directory);
  return written.ok ? ok(directory) : written;
}

async function treeIn(text: string): Promise<Result<Tree, Fault>> {
  if (!/\.(?:tgz|tar|tar\.gz)$/.test(text) || !existsSync(text)) return imageIn(text);
  const read = await readArchive(hostFiles.readContent(byteString(text)), { archive: text, ...LIMITS });
  if (!read.ok) return read;
  if (read.value.some(({ name }) => name.replace(/^(\.?\/)+/, "") === "oci-layout")) return imageIn(text);
  return unpackEntries(read.value, STRICT_ARCHIVE, text);
}

async function imageIn(text: string): Promise<Result<Tree, Fault>> {
  const opened = await openImage(text);
  return opened.ok ? ok(flatten(opened.value.image)) : opened;
}

interface Executable {
  readonly content: Content;
  readonly mode: number;
}
type Executables = ReadonlyMap<string, Executable>;

/** The files of the directory that has executables, and the descriptor beside it. Undefined: there is no such directory. */
function executablesIn(tree: Tree): Executables | undefined {
  for (const place of PLACES) {
    const files = filesIn(tree, place);
    if (!inputs.EXECUTABLES.some((name) => files.has(name))) continue;
    const beside = fileAt(tree, pathOfText(`${place}/../${DESCRIPTOR}`));
    return beside === undefined ? files : new Map([[DESCRIPTOR, beside], ...files]);
  }
  return undefined;
}

function filesIn(tree: Tree, place: string): Executables {
  const directory = resolve(tree, pathOfText(place), { follow: true });
  if (!directory.ok || directory.node?.kind !== "dir") return new Map();
  const { path, node } = directory;
  return new Map(
    node.names.flatMap((name) => {
      const found = fileAt(tree, child(path, name));
      return found === undefined ? [] : [[textOfByteString(name), found] as const];
    }),
  );
}

function fileAt(tree: Tree, path: AbsPath): Executable | undefined {
  const found = resolve(tree, path, { follow: true });
  return found.ok && found.node?.kind === "file" ? found.node : undefined;
}

/** Names of one file stay one file. The sandbox needs neither the owners nor the special bits of the archive. */
function treeOfExecutables(files: Executables): Tree {
  const firstNames = new Map<Content, string>();
  const specs: Record<string, NodeSpec> = { "/": { dir: true, mode: 0o755 } };
  for (const [name, { content, mode }] of files) {
    const first = firstNames.get(content);
    specs[`/${name}`] = first === undefined ? { content, mode: mode & 0o777 } : { hardlink: first };
    if (first === undefined) firstNames.set(content, `/${name}`);
  }
  return treeOf(specs);
}
