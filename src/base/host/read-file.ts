/** Reads a file that a user named, up to a limit: the file may be a device without end, or larger than the memory. */
import { closeSync, openSync, readSync } from "node:fs";
import { type Bytes, concat } from "../bytes.ts";
import { type Fault, fail, ok, type Result } from "../fault.ts";

export type ReadFileFault = Fault<"file-missing" | "file-unreadable" | "file-too-large">;

const CHUNK = 1 << 20;

export function readFileUpTo(file: string, bytesMax: number): Result<Bytes, ReadFileFault> {
  try {
    const descriptor = openSync(file, "r");
    try {
      return readUpTo(descriptor, file, bytesMax);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const kind = isMissing ? "file-missing" : "file-unreadable";
    const message = `the file ${isMissing ? "does not exist" : "is unreadable"}`;
    return fail({ kind, message, where: { file }, remedy: "check the path" });
  }
}

function readUpTo(descriptor: number, file: string, bytesMax: number): Result<Bytes, ReadFileFault> {
  const parts: Bytes[] = [];
  let size = 0;
  for (;;) {
    const chunk = new Uint8Array(Math.min(CHUNK, bytesMax + 1 - size));
    const read = readSync(descriptor, chunk);
    if (read === 0) return ok(concat(parts));
    parts.push(chunk.subarray(0, read));
    size += read;
    if (size > bytesMax) {
      const message = `the file has more than ${bytesMax} bytes`;
      return fail({ kind: "file-too-large", message, where: { file }, remedy: "make the file smaller" });
    }
  }
}
