/**
 * Keeps what V8 has compiled, so that the next process does not compile it again. A cache that someone else can write would let that person
 * run code as this user, so a folder or file of another user is never read: only those of this user and of root.
 */
import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";

export interface CodeCache {
  /** Undefined if nothing valid is there. */
  read(name: string): Uint8Array | undefined;
  /** Writes the file completely or not at all. Makes no data where no folder can be used. */
  write(name: string, makeData: () => Uint8Array): void;
}

/** Reads from every trusted place, and writes to the first that is writable. */
export function openCodeCache(places: readonly CachePlace[]): CodeCache {
  const usable = places.map(({ path }) => path).filter(isTrusted);
  return {
    read: (name) => firstOf(usable, (folder) => readChecked(fileIn(folder, name))),
    write(name, makeData) {
      const place = places.find(({ path, mode }) => isMade(path, mode) && isWritable(path));
      if (place !== undefined) writeWhole(fileIn(place.path, name), makeData());
    },
  };
}

export interface CachePlace {
  readonly path: string;
  readonly mode: number;
}

/** Beside the code, where other users can read it; else a folder of this user alone. */
export const cachePlaces = (beside: string): readonly CachePlace[] => [
  { path: beside, mode: 0o755 },
  { path: join(tmpdir(), `plimsoll-code-${ME ?? "user"}`), mode: 0o700 },
];

const ME = process.getuid?.();

/** V8 rejects the code of another version by itself, but two versions of Node.js would overwrite each other's files. */
const VERSION = `${process.version}-${process.arch}`;
const fileIn = (folder: string, name: string): string => join(folder, `${name}.${VERSION}`);

const isOwn = ({ uid, mode }: Stats): boolean =>
  ME === undefined || ((uid === ME || uid === 0) && (mode & OTHERS_WRITE) === 0);
const OTHERS_WRITE = 0o022;

function isTrusted(folder: string): boolean {
  try {
    const stats = lstatSync(folder);
    return stats.isDirectory() && isOwn(stats);
  } catch {
    return false;
  }
}

function isMade(folder: string, mode: number): boolean {
  try {
    mkdirSync(folder, { mode });
  } catch {
    // It exists already, or it cannot be made.
  }
  return isTrusted(folder);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The header is a checksum: V8 checks neither the length nor the content of compiled code. */
const HEADER_BYTES = 8;

function readChecked(path: string): Uint8Array | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    if (!isOwn(fstatSync(file))) return undefined;
    const bytes = readFileSync(file);
    const data = bytes.subarray(HEADER_BYTES);
    return bytes.length > HEADER_BYTES && bytes.readUInt32LE(0) === crc32(data) ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function writeWhole(path: string, data: Uint8Array): void {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(crc32(data));
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, Buffer.concat([header, data]), { mode: 0o644, flag: "wx" });
    renameSync(part, path);
  } catch {
    // The next process compiles again.
    rmSync(part, { force: true });
  }
}

function firstOf<T, R>(all: readonly T[], act: (one: T) => R): R | undefined {
  for (const one of all) {
    const result = act(one);
    if (result) return result;
  }
  return undefined;
}
