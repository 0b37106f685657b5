/**
 * What umoci unpacks is what `flatten` says. Known differences, left out of the comparison:
 * - times and owners of directories that no entry stands for (umoci: now, the caller);
 * - layers that we refuse (a hard link to a missing file, a name below a file), where umoci stops too.
 */
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect } from "vitest";
import { hexOf } from "#base";
import { type Tree, walk } from "#tree";
import { attempt } from "../faults.ts";
import { hostFiles } from "../host/files.ts";
import { inFolder, run, testWith } from "../host/tools.testkit.ts";
import { OCI_LAYER_GZIP } from "../mediaTypes.ts";
import type { Entry, Image } from "../model.ts";
import { append, emptyImage } from "../operations.ts";
import { layoutStore } from "../stores/layout.ts";
import { flatten } from "./apply.ts";
import { entriesArbitrary } from "./entries.arbitrary.ts";
import { layerOf } from "./layer.ts";

const imageOf = (layers: readonly (readonly Entry[])[]): Image =>
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

const unpacked = (image: Image): Promise<Seen | string> =>
  inFolder(async (folder) => {
    const saved = await layoutStore(hostFiles, join(folder, "layout")).save(image, ["t"]);
    if (!saved.ok) return saved.fault.message;
    const ran = run("umoci", ["unpack", "--rootless", "--image", `${folder}/layout:t`, `${folder}/out`]);
    return ran.status === 0 ? seenOnHost(join(folder, "out/rootfs")) : `umoci: ${ran.stderr}`;
  });

const umoci = testWith("umoci");

umoci("umoci unpacks what flatten says", async () => {
  const layers = fc.array(entriesArbitrary(), { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(layers, async (entries) => {
      const image = imageOf(entries);
      const flat = attempt(() => flatten(image));
      if (!flat.ok) return;
      expect(await unpacked(image)).toEqual(seenIn(flat.value));
    }),
    { numRuns: 25 },
  );
});
