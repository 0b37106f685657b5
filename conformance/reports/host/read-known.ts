/** Reads a list of known failures from a file. */
import { readFileSync } from "node:fs";
import type { Fault } from "#base";
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
  try {
    const bytes = readFileSync(path);
    return { path, text: bytes.toString("utf8"), ...readKnown(bytes, path, targets) };
  } catch (error) {
    if (mayBeMissing && isMissing(error)) return { path, text: "", entries: [], faults: [] };
    return { path, text: "", entries: [], faults: [unreadable(path, error)] };
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT";

const unreadable = (file: string, error: unknown): Fault => ({
  kind: "bad-known",
  message: `the list of known failures cannot be read: ${error instanceof Error ? error.message : String(error)}`,
  where: { file },
  remedy: "give a TOML file; --update-known writes one",
});
