/**
 * What umoci unpacks is what `flatten` says. Known differences, left out of the comparison:
 * - times and owners of directories without an entry (umoci: now, the caller);
 * - whiteouts below a link that the same layer makes or replaces, or of a link that it goes through: umoci takes entries in their
 *   order, the text hides first;
 * - a hard link to itself: umoci stops;
 * - a loop of links on the way to a whiteout: umoci stops, here it hides nothing;
 * - entries that cannot be applied (a hard link to a missing file, a name below a file): both stop there.
 */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { ancestors, baseName, byteString, hexOf, isWithin, parentOf, pathOfText } from "#base";
import { inFolder, runTool, testWith } from "#base/testkit";
import { emptyTree, lookup, type TarEntry, type Tree, walk } from "#tree";
import { hostFiles } from "../host/files.ts";
import { attempt } from "../model/faults.ts";
import type { Image } from "../model/image.ts";
import { OCI_LAYER_GZIP } from "../model/media-types.ts";
import { append, emptyImage } from "../model/operations.ts";
import { layoutStore } from "../stores/layout.ts";
import { applyEntries, entryPath, flatten } from "./apply.ts";
import { entriesArbitrary } from "./entries.testkit.ts";
import { layerOf } from "./layer.ts";

const imageOf = (layers: readonly (readonly TarEntry[])[]): Image =>
  append(
    emptyImage({ os: "linux", architecture: "amd64" }),
    layers.map((entries) => ({ layer: layerOf(entries, OCI_LAYER_GZIP), history: {} })),
  );

/** path -> kind, mode, content or target. */
type Seen = Readonly<Record<string, string>>;

function seenIn(tree: Tree): Seen {
  const all = [...walk(tree)].flatMap(({ path, node }): [string, string][] => {
    if (path === "/") return [];
    const mode = node.kind === "symlink" ? "" : (node.mode & 0o7777).toString(8);
    const what =
      node.kind === "file" ? hexOf(node.content.digest).slice(0, 8) : node.kind === "symlink" ? node.target : "";
    return [[path, `${node.kind} ${mode} ${what}`]];
  });
  return Object.fromEntries(all);
}

function seenOnHost(root: string, path = ""): Seen {
  const out: Record<string, string> = {};
  for (const name of readdirSync(root + path)) {
    const at = `${path}/${name}`;
    const stat = lstatSync(root + at);
    const mode = stat.isSymbolicLink() ? "" : (stat.mode & 0o7777).toString(8);
    if (stat.isDirectory()) Object.assign(out, { [at]: `dir ${mode} ` }, seenOnHost(root, at));
    else if (stat.isSymbolicLink()) out[at] = `symlink  ${readlinkSync(root + at)}`;
    else if (stat.isFIFO()) out[at] = `fifo ${mode} `;
    else
      out[at] = `file ${mode} ${createHash("sha256")
        .update(readFileSync(root + at))
        .digest("hex")
        .slice(0, 8)}`;
  }
  return out;
}

/** Without the entries that no one could apply, so that most of what is generated is compared. */
function plausible(layers: readonly (readonly TarEntry[])[]): readonly (readonly TarEntry[])[] {
  let below = emptyTree;
  return layers.map((entries) => {
    const kept: TarEntry[] = [];
    for (const entry of entries.filter((each) => !isDisputed(below, entries, each)))
      if (attempt(() => applyEntries(below, [...kept, entry])).ok) kept.push(entry);
    below = applyEntries(below, kept);
    return kept;
  });
}

/** Whiteouts below a link that this layer makes or replaces, or of one that leads one of its entries; hard links to themselves. */
function isDisputed(below: Tree, layer: readonly TarEntry[], entry: TarEntry): boolean {
  const path = entryPath(entry);
  if (entry.type === "hardlink") return path === pathOfText(`/${entry.linkname}`);
  if (!baseName(path).startsWith(".wh.")) return false;
  const name = baseName(path).slice(".wh.".length);
  const hidden = name === ".wh..opq" ? parentOf(path) : pathOfText(`${parentOf(path)}/${name}`);
  const throughHidden = (each: TarEntry): boolean =>
    ancestors(entryPath(each)).some((at) => isWithin(hidden, at) && lookup(below, at)?.kind === "symlink");
  if (layer.some(throughHidden)) return true;
  const touched = new Map(layer.map((each) => [entryPath(each), each]));
  return ancestors(path).some(
    (at) => touched.get(at)?.type === "symlink" || (touched.has(at) && lookup(below, at)?.kind === "symlink"),
  );
}

const unpacked = (image: Image): Promise<Seen | string> =>
  inFolder(async (folder) => {
    const saved = await layoutStore(hostFiles, byteString(join(folder, "layout"))).save(image, ["t"]);
    if (!saved.ok) return saved.fault.message;
    const ran = runTool("umoci", ["unpack", "--rootless", "--image", `${folder}/layout:t`, `${folder}/out`]);
    return ran.status === 0 ? seenOnHost(join(folder, "out/rootfs")) : `umoci: ${ran.stderr}`;
  });

/** A loop of links; a hard link that leads to itself. */
const REFUSED = /too many levels of symbolic links|unpriv.link: .*no such file/;

const umoci = testWith("umoci");

umoci("umoci unpacks what flatten says", async () => {
  const layers = fc.array(entriesArbitrary(), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(layers, async (entries) => {
      const image = imageOf(plausible(entries));
      const tree = await unpacked(image);
      if (typeof tree === "string") {
        expect(tree).toMatch(REFUSED);
        return;
      }
      expect(tree).toEqual(seenIn(flatten(image)));
    }),
    { numRuns: 25 },
  );
});
