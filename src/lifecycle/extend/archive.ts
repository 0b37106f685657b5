/** Unpacks archives for ADD: files with the header of a tar archive, plain or gzip, independent of their name. */
import { byteStringOf, describeFault } from "#base";
import { GunzipError, gunzipped } from "#base/platform";
import { type DirNode, type FileNode, ROOT_FILE_SYSTEM, readArchive, unpackEntries } from "#tree";
import { type InstructionPosition, rejectInstruction } from "./faults.ts";

const BYTES_MAX = 1024 ** 3;
const REMEDY = "create the archive again, or COPY it and unpack it with RUN";

/** Undefined for a file that is not an archive. */
export async function unpackArchive(
  node: FileNode,
  name: string,
  at: InstructionPosition,
): Promise<DirNode | undefined> {
  const start = firstBytes(node);
  const foreign = FOREIGN.find(([magic]) => start.startsWith(magic));
  if (foreign !== undefined)
    return rejectInstruction(
      "extend-unsupported",
      `${name} is compressed with ${foreign[1]}`,
      at,
      "compress it with gzip",
    );
  if (!isTar(start.startsWith(GZIP) ? await inflatedStart(node) : start)) return undefined;
  const entries = await readArchive(node.content, { bytesMax: BYTES_MAX, archive: name });
  if (!entries.ok) return rejectInstruction("extend-copy", describeFault(entries.fault), at, REMEDY);
  const tree = unpackEntries(entries.value, { ...ROOT_FILE_SYSTEM, whiteouts: "keep" }, name);
  return tree.ok ? tree.value.root : rejectInstruction("extend-copy", describeFault(tree.fault), at, REMEDY);
}

const GZIP = "\x1f\x8b";
/** Compressions that other image builders support. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ["BZh", "bzip2"],
  ["\xfd7zXZ\0", "xz"],
  ["\x28\xb5\x2f\xfd", "zstd"],
];

/** Enough for the header of a tar archive, compressed or not. */
const START_BYTES = 2_048;

function firstBytes({ content }: FileNode): string {
  for (const chunk of content.chunks()) return byteStringOf(chunk.subarray(0, START_BYTES));
  return "";
}

const isTar = (start: string): boolean => start.slice(257, 262) === "ustar";

/** Empty if the content is not gzip. */
async function inflatedStart({ content }: FileNode): Promise<string> {
  try {
    for await (const chunk of gunzipped(content.chunks(), START_BYTES)) return byteStringOf(chunk);
  } catch (error) {
    if (!(error instanceof GunzipError)) throw error;
  }
  return "";
}
