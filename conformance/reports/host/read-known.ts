/** Reads a list of known failures from a file. */
import { type Fault, textOf } from "#base";
import { readFileUpTo } from "#base/host";
import { type KnownList, type KnownTargets, readKnown } from "../known/entries.ts";

export interface KnownFile extends KnownList {
  readonly path: string;
  readonly text: string;
}

/** `mayBeMissing`: a file that does not exist is an empty list. */
export function readKnownFile(
  path: string,
  targets: KnownTargets,
  { mayBeMissing = false }: { readonly mayBeMissing?: boolean } = {},
): KnownFile {
  const read = readFileUpTo(path, KNOWN_SIZE_MAX);
  if (read.ok) return { path, text: textOf(read.value), ...readKnown(read.value, path, targets) };
  const isEmpty = mayBeMissing && read.fault.kind === "file-missing";
  return { path, text: "", entries: [], faults: isEmpty ? [] : [unreadable(path, read.fault)] };
}

/** What a TOML file may have. */
const KNOWN_SIZE_MAX = 4 << 20;

const unreadable = (file: string, { message }: Fault): Fault => ({
  kind: "bad-known",
  message: `the list of known failures cannot be read: ${message}`,
  where: { file },
  remedy: "give a TOML file; --update-known writes one",
});
