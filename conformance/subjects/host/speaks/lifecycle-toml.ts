/** Reads `lifecycle.toml`, which a release of a lifecycle has beside its executables (RFC 11, with the lists of RFC 49). */
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Api, type Fault, ok, parseApi, type Result } from "#base";
import { readFileUpTo } from "#base/host";
import { toml } from "#contract";
import type { Speaks } from "./speaks.ts";

const NAME = "lifecycle.toml";

/** In a release the file is beside the directory `lifecycle`; in an image it is inside. Undefined: the file does not exist. */
export function lifecycleTomlOf(directory: string): string | undefined {
  const places = [directory, ...(basename(directory) === "lifecycle" ? [dirname(directory)] : [])];
  return places.map((place) => join(place, NAME)).find((path) => existsSync(path));
}

export function readLifecycleToml(file: string): Result<Speaks, Fault> {
  const bytes = readFileUpTo(file, toml.TOML_SIZE_MAX);
  if (!bytes.ok) return bytes;
  const read = toml.read(bytes.value, file);
  if (!read.ok) return read;
  const apis = tableAt(read.value, "apis");
  const platform = supportedIn(tableAt(apis, "platform"));
  const buildpack = supportedIn(tableAt(apis, "buildpack"));
  return ok({ ...(platform && { platform }), ...(buildpack && { buildpack }) });
}

function tableAt(table: toml.TomlTable | undefined, key: string): toml.TomlTable | undefined {
  const value = table?.[key];
  return value !== undefined && toml.isTable(value) ? value : undefined;
}

/** Deprecated versions are supported as well; a release lists them in both places. */
function supportedIn(apis: toml.TomlTable | undefined): readonly Api[] | undefined {
  const listed = [apis?.supported, apis?.deprecated].flatMap((list) => (Array.isArray(list) ? list : []));
  const versions = listed.flatMap((one) => (typeof one === "string" ? (parseApi(one) ?? []) : []));
  return versions.length === 0 ? undefined : [...new Set(versions)];
}
