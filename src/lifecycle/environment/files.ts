/** Directories whose files are environment variables: the user's, the operator's, a layer's. */
import { type ByteString, byteString, textOf, textOfByteString } from "#base";
import type { ProcessFs } from "#machine";
import type { Variables } from "../decisions/environment.ts";
import type { Rules } from "../phase/context.ts";
import { currentValue } from "./variables.ts";

interface Source {
  readonly fs: ProcessFs;
  readonly rules: Rules;
}

/** User-provided files: the whole name is the variable. */
export function applyUserDir({ fs, rules }: Source, variables: Variables, dir: ByteString): void {
  for (const [name, value] of envFiles(fs, dir)) {
    variables.set(name, rules.platform.userValue({ name, value, old: currentValue(variables, name) }));
  }
}

/** Files with suffixes. `layerDirs`: every directory of the layer whose delimiters hold in this one. */
export function applyEnvDir(
  { fs, rules }: Source,
  variables: Variables,
  options: { readonly dir: ByteString; readonly from: "layer" | "operator"; readonly layerDirs: readonly ByteString[] },
): void {
  const dirs = rules.platform.delimiterDirs(options);
  for (const [fileName, value] of envFiles(fs, options.dir)) {
    const change = rules.platform.envChange({ fileName, from: options.from });
    if (change === undefined) continue;
    const { name, action } = change;
    const delimiter = delimiterIn(fs, dirs, name);
    const now = rules.platform.envValue({ action, old: currentValue(variables, name), value, delimiter });
    if (now !== undefined) variables.set(name, now);
  }
}

function delimiterIn(fs: ProcessFs, dirs: readonly ByteString[], name: string): string | undefined {
  const file = dirs.map((dir) => byteString`${dir}/${byteString(name)}.delim`).find((path) => isFile(fs, path));
  return file === undefined ? undefined : textOf(fs.read(file));
}

const isFile = (fs: ProcessFs, path: ByteString): boolean => fs.exists(path) && fs.stat(path).kind !== "dir";

/** Names in byte order and contents as they are; directories are passed over, links followed; a missing directory has none. */
function envFiles(fs: ProcessFs, dir: ByteString): readonly (readonly [name: string, value: string])[] {
  if (!fs.exists(dir)) return [];
  return fs
    .readDir(dir)
    .filter((name) => fs.stat(`${dir}/${name}`).kind !== "dir")
    .map((name) => [textOfByteString(name), textOf(fs.read(`${dir}/${name}`))] as const);
}
