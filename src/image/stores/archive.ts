/** An OCI archive: a layout in one tar file, which is written completely or not at all. */
import { type ByteString, byteString, fail, type Result, textOfByteString } from "#base";
import { decodeTar, tarContent } from "#tree";
import type { ArtifactStore } from "../documents/artifact.ts";
import { withoutGzip } from "../layers/gzip.ts";
import { attempt, type ImageFault } from "../model/faults.ts";
import type { ImageStore, SaveResult } from "../model/store.ts";
import { type LayoutOptions, layoutStore } from "./layout.ts";
import { type LayoutFiles, writeWhole } from "./layout-files.ts";
import { type MemoryFiles, memoryFiles } from "./memory-files.ts";
import { systemFault } from "./system-fault.ts";

/** The layout is at the top of the archive. */
const TOP = byteString("");
const ARCHIVE_BYTES_MAX = 4 * 1024 ** 3 - 1;

/** `ref` as for layouts. `save` adds to the images of the archive, unless `names` is `one`. */
export function archiveStore(
  files: LayoutFiles,
  path: ByteString,
  options: LayoutOptions = {},
): ImageStore & ArtifactStore {
  const reading = async <T>(
    act: (inside: Layout) => Promise<Result<T, ImageFault>>,
  ): Promise<Result<T, ImageFault>> => {
    const inside = read(files, path);
    return inside.ok ? act(layoutStore(inside.value, TOP, options)) : inside;
  };
  const writing = async (act: (inside: Layout) => Promise<Result<SaveResult, ImageFault>>) => {
    const inside = options.names === "one" ? { ok: true as const, value: memoryFiles() } : read(files, path);
    if (!inside.ok) return inside;
    const saved = await act(layoutStore(inside.value, TOP, options));
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

function read(files: LayoutFiles, path: ByteString): Result<MemoryFiles, ImageFault> {
  try {
    return attempt(() =>
      files.exists(path)
        ? memoryFiles(decodeTar(plainTar(files, path), { archive: textOfByteString(path) }))
        : memoryFiles(),
    );
  } catch (error) {
    return fail(systemFault(error, { kind: "image-malformed", what: `the archive ${textOfByteString(path)}` }));
  }
}

/** Some tools compress the whole archive. */
const plainTar = (files: LayoutFiles, path: ByteString) =>
  withoutGzip(files.readContent(path), { name: textOfByteString(path), bytesMax: ARCHIVE_BYTES_MAX });

function write(files: LayoutFiles, path: ByteString, inside: MemoryFiles): Result<undefined, ImageFault> {
  try {
    writeWhole(files, path, tarContent(inside.entries()), 0o666);
    return { ok: true, value: undefined };
  } catch (error) {
    return fail(systemFault(error, { kind: "image-save-failed", what: `the archive ${textOfByteString(path)}` }));
  }
}
