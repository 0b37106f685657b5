/** An OCI archive: a layout in one tar file, which is written completely or not at all. */
import { contentOf, fail, type Result } from "#base";
import { decodeTar, tarContent } from "#tree";
import type { ArtifactStore } from "../documents/artifact.ts";
import { decompressBlob } from "../layers/gzip.ts";
import { attempt, type ImageFault } from "../model/faults.ts";
import type { ImageStore, SaveResult } from "../model/store.ts";
import { type LayoutOptions, layoutStore } from "./layout.ts";
import type { LayoutFiles } from "./layout-files.ts";
import { type MemoryFiles, memoryFiles } from "./memory-files.ts";
import { systemFault } from "./system-fault.ts";

const ARCHIVE_BYTES_MAX = 4 * 1024 ** 3 - 1;

/** `ref` as for layouts. `save` adds to the images of the archive, unless `names` is `one`. */
export function archiveStore(
  files: LayoutFiles,
  path: string,
  options: LayoutOptions = {},
): ImageStore & ArtifactStore {
  const reading = async <T>(
    act: (inside: Layout) => Promise<Result<T, ImageFault>>,
  ): Promise<Result<T, ImageFault>> => {
    const inside = read(files, path);
    return inside.ok ? act(layoutStore(inside.value, "", options)) : inside;
  };
  const writing = async (act: (inside: Layout) => Promise<Result<SaveResult, ImageFault>>) => {
    const inside = options.names === "one" ? { ok: true as const, value: memoryFiles() } : read(files, path);
    if (!inside.ok) return inside;
    const saved = await act(layoutStore(inside.value, "", options));
    if (!saved.ok) return saved;
    const put = write(files, path, inside.value);
    return put.ok ? saved : put;
  };
  return {
    open: (ref) => reading((inside) => inside.open(ref)),
    save: (image, refs) => writing((inside) => inside.save(image, refs)),
    artifact: (ref) => reading((inside) => inside.artifact(ref)),
    publish: (artifact, refs) => writing((inside) => inside.publish(artifact, refs)),
  };
}

type Layout = ReturnType<typeof layoutStore>;

function read(files: LayoutFiles, path: string): Result<MemoryFiles, ImageFault> {
  try {
    return attempt(() =>
      files.exists(path) ? memoryFiles(decodeTar(plainTar(files, path), { archive: path })) : memoryFiles(),
    );
  } catch (error) {
    return fail(systemFault(error, { kind: "image-malformed", what: `the archive ${path}` }));
  }
}

/** Some tools compress the whole archive. */
function plainTar(files: LayoutFiles, path: string) {
  const content = files.readContent(path);
  const [first] = content.chunks();
  const isGzip = first?.[0] === 0x1f && first[1] === 0x8b;
  return isGzip ? contentOf(decompressBlob(content, { name: path, bytesMax: ARCHIVE_BYTES_MAX })) : content;
}

function write(files: LayoutFiles, path: string, inside: MemoryFiles): Result<undefined, ImageFault> {
  const beside = `${path}.part`;
  try {
    files.write(beside, tarContent(inside.entries()), { mode: 0o666 });
    files.rename(beside, path);
    return { ok: true, value: undefined };
  } catch (error) {
    files.removeAll(beside);
    return fail(systemFault(error, { kind: "image-save-failed", what: `the archive ${path}` }));
  }
}
