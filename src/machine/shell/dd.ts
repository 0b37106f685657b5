/** `dd`, which just-bash lacks. Not covered: conversions except `notrunc` and `fsync`, different block sizes. */
import type { ExecResult } from "just-bash";
import { type ByteString, type Bytes, byteStringOf, byteStringOfLatin1, bytesOf, concat } from "#base";
import type { Process } from "../model/process.ts";
import { type Copy, parseOperands } from "./dd-operands.ts";
import { type Devices, isDevice } from "./devices.ts";

export interface DdCall {
  readonly args: readonly string[];
  readonly process: Process;
  readonly devices: Devices;
  /** Latin1. */
  readonly stdin: string;
  readonly at: (path: string) => ByteString;
}

/** The most bytes in memory. */
const BYTES_MAX = 64 << 20;

/** Reports what it cannot do as the harness's limit. */
export function dd(call: DdCall): ExecResult {
  const copy = parseOperands(call.args);
  if (typeof copy === "string") return reportLimit(call, copy);
  const { block, count = 0, skip, seek } = copy;
  if (Math.max(count + skip, seek) * block > BYTES_MAX)
    return reportLimit(call, `at most ${BYTES_MAX} bytes can be copied`);
  const taken = input(call, copy);
  const stdout = output(call, copy, taken) ?? "";
  return { stdout, stderr: copy.silent ? "" : report(taken.length, block), exitCode: 0, stdoutKind: "bytes" };
}

function reportLimit({ process, args }: DdCall, why: string): ExecResult {
  process.limit(`dd ${args.join(" ")}: ${why}`);
  return { stdout: "", stderr: `dd: ${why}\n`, exitCode: 1 };
}

function input(call: DdCall, { from, block, count, skip }: Copy): Bytes {
  return readInput(call, from).subarray(skip * block, count === undefined ? undefined : (skip + count) * block);
}

function readInput({ process: { fs }, devices, stdin, at }: DdCall, from: string | undefined): Bytes {
  if (from === undefined) return bytesOf(byteStringOfLatin1(stdin));
  const path = at(from);
  return isDevice(path) ? devices.read(path) : fs.read(path);
}

/** Writes the bytes to a file or device, or returns them for stdout. */
function output({ process: { fs }, devices, at }: DdCall, copy: Copy, bytes: Bytes): string | undefined {
  if (copy.to === undefined) return byteStringOf(bytes);
  const path = at(copy.to);
  if (isDevice(path)) {
    devices.write(path, bytes);
    return undefined;
  }
  const content = fs.exists(path) ? fs.read(path) : new Uint8Array(0);
  const start = copy.seek * copy.block;
  const before = new Uint8Array(start);
  before.set(content.subarray(0, start));
  fs.write(path, concat([before, bytes, ...(copy.truncates ? [] : [content.subarray(start + bytes.length)])]));
  return undefined;
}

function report(size: number, block: number): string {
  const records = `${Math.floor(size / block)}+${size % block === 0 ? 0 : 1} records`;
  return `${records} in\n${records} out\n${size} bytes copied, 0 s, Infinity B/s\n`;
}
