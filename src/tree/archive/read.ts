/** Reads an archive (`.tar`, `.tgz`, `.cnb`): unpacks while it reads, and stops as soon as it is too large. */
import { type Bytes, type Content, contentOf, type Fault, ok, type Result } from "#base";
import { GunzipError, gunzipped } from "#base/platform";
import { TarDecoder } from "../tar/decoder.ts";
import type { TarEntry } from "../tar/entry.ts";
import { isTarFault, type TarFault, tarError, tarFault } from "../tar/fault.ts";
import { TAR_LIMITS, type TarLimits } from "../tar/limits.ts";

export type ArchiveReadFault = TarFault | Fault<"archive-compression" | "archive-bad-gzip">;

export interface ArchiveLimits extends TarLimits {
  /** The largest allowed ratio of unpacked to compressed size, for archives that unpack to more than {@link ratioFrom} bytes. */
  readonly ratioMax: number;
  readonly ratioFrom: number;
}

const ARCHIVE_LIMITS: ArchiveLimits = {
  ...TAR_LIMITS,
  bytesMax: 4 * 2 ** 30,
  ratioMax: 50,
  ratioFrom: 256 * 2 ** 20,
};

/** First bytes of compressions that are not supported. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ["28b52ffd", "zstd"],
  ["fd377a58", "xz"],
  ["425a68", "bzip2"],
  ["504b0304", "zip"],
];

/** Contents stay in memory, within the limits. `unpackEntries` checks the policy. */
export async function readArchive(
  archive: Bytes | Content,
  given: Partial<ArchiveLimits> = {},
): Promise<Result<readonly TarEntry[], ArchiveReadFault>> {
  const content = archive instanceof Uint8Array ? contentOf(archive) : archive;
  const limits = { ...ARCHIVE_LIMITS, ...given };
  const start = firstBytes(content);
  const foreign = FOREIGN.find(([magic]) => start.startsWith(magic));
  if (foreign !== undefined) return { ok: false, fault: compressionFault(foreign[1], limits) };
  try {
    if (!start.startsWith("1f8b")) return ok(await entriesOf(content.chunks(), new TarDecoder(limits)));
    const bytesMax = Math.min(limits.bytesMax, Math.max(limits.ratioFrom, content.size * limits.ratioMax));
    return ok(await entriesOf(unpacked(content, bytesMax, limits), new TarDecoder({ ...limits, bytesMax })));
  } catch (error) {
    if (isTarFault(error)) return { ok: false, fault: error.fault };
    if (error instanceof GunzipError) return { ok: false, fault: gzipFault(error, limits) };
    throw error;
  }
}

/** Reads to the end, so that the checksum of a compressed archive is checked and trailing bytes count. */
async function entriesOf(
  chunks: AsyncIterable<Bytes> | Iterable<Bytes>,
  decoder: TarDecoder,
): Promise<readonly TarEntry[]> {
  const entries: TarEntry[] = [];
  for await (const chunk of chunks) for (const entry of decoder.push(chunk)) entries.push(entry);
  decoder.end();
  return entries;
}

async function* unpacked(content: Content, bytesMax: number, limits: ArchiveLimits): AsyncGenerator<Bytes> {
  let size = 0;
  for await (const chunk of gunzipped(content.chunks(), UNPACKED_CHUNK)) {
    size += chunk.length;
    if (size > bytesMax + HEADERS_ALLOWED) {
      throw tarError("tar-too-large", `${content.size} bytes unpack to more than ${bytesMax} bytes`, limits.archive);
    }
    yield chunk;
  }
}

const UNPACKED_CHUNK = 64 * 1024;
/** Bytes allowed for headers and padding, beside contents. */
const HEADERS_ALLOWED = 64 * 2 ** 20;

/** The first four bytes in hex digits. */
function firstBytes(content: Content): string {
  for (const chunk of content.chunks())
    return Array.from(chunk.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return "";
}

const compressionFault = (found: string, limits: ArchiveLimits): ArchiveReadFault => ({
  kind: "archive-compression",
  message: `expected a tar archive, plain or compressed with gzip, but found ${found}`,
  where: { file: limits.archive },
  remedy: "unpack it and pack it again as .tgz",
});

const gzipFault = ({ reason, message }: GunzipError, limits: ArchiveLimits): ArchiveReadFault =>
  reason === "truncated"
    ? tarFault("tar-truncated", "the compressed archive ends too early", limits.archive)
    : {
        kind: "archive-bad-gzip",
        message: `the compressed archive is damaged: ${message}`,
        where: { file: limits.archive },
        remedy: "download or make the archive again",
      };
