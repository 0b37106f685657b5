/** How a rebase grows with the image: files, layers. */
import { byteString, contentOf, EMPTY, utf8 } from "#base";
import { append, DOCKER_LAYER_GZIP, type Image, layerOf } from "#image";
import { FIXED_MTIME_NS } from "#tree";
import { CREATE, container, HOST, REBASE, run, runImage, start } from "../harness/container.ts";
import type { Dimension, Work } from "./growth.ts";

const META = { mode: 0o644, uid: 0, gid: 0, mtimeNs: FIXED_MTIME_NS };

function manyFiles(size: number): Image {
  const entries = Array.from({ length: size }, (_, i) => ({
    name: byteString`/data/${Math.floor(i / 100)}/${i}`,
    type: "file" as const,
    meta: META,
    content: EMPTY,
  }));
  return append(runImage(), [{ layer: layerOf(entries, DOCKER_LAYER_GZIP), history: {} }]);
}

const manyLayers = (size: number): Image =>
  append(
    runImage(),
    Array.from({ length: size }, (_, i) => ({
      layer: layerOf(
        [{ name: byteString`/data/${i}`, type: "file", meta: META, content: contentOf(utf8(`${i}`)) }],
        DOCKER_LAYER_GZIP,
      ),
      history: {},
    })),
  );

/** Replaces `image` by another one below the same app. */
async function rebase(image: Image): Promise<Work> {
  const built = container();
  built.registry.publish(`${HOST}/run:1`, image);
  await run(start(built), CREATE);
  built.registry.publish(`${HOST}/run:2`, runImage("two"));
  const machine = start(built);
  return () => run(machine, REBASE);
}

export const IMAGES: readonly Dimension[] = [
  {
    id: "rebase-files",
    what: "rebaser",
    of: "files of the run image",
    sizes: [10, 1_000, 100_000, 1_000_000],
    prepare: (size) => rebase(manyFiles(size)),
  },
  {
    id: "rebase-layers",
    what: "rebaser",
    of: "layers of the run image",
    sizes: [1, 10, 30, 120],
    prepare: (size) => rebase(manyLayers(size)),
  },
];
