/** Directories whose files are environment variables: of the user, the operator, or a layer. */
import { type ByteString, byteString, byteStringOf } from "#base";
import type { ProcessFs } from "#machine";
import type { Variables } from "../decisions/environment.ts";
import type { Rules } from "../phase/context.ts";
import { currentValue } from "./variables.ts";

interface Source {
  readonly fs: ProcessFs;
  readonly rules: Rules;
}

interface UserSource extends Source {
  readonly clearEnv: boolean;
}

/** Files of the user: the whole name is the variable. */
export function applyUserDir({ fs, rules, clearEnv }: UserSource, variables: Variables, dir: ByteString): void {
  for (const [name, value] of envFiles({ fs, rules }, dir)) {
    const now = rules.platform.userValue({ name, value, old: currentValue(variables, name), clearEnv });
    if (now !== undefined) variables.set(name, now);
  }
}

/** Files with suffixes. `layerDirs`: the directories of the layer that may have delimiter files. */
export function applyEnvDir(
  { fs, rules }: Source,
  variables: Variables,
  options: { readonly dir: ByteString; readonly from: "layer" | "operator"; readonly layerDirs: readonly ByteString[] },
): void {
  const dirs = rules.platform.delimiterDirs(options);
  for (const [fileName, value] of envFiles({ fs, rules }, options.dir)) {
    const change = rules.platform.envChange({ fileName, from: options.from });
    if (change === undefined) continue;
    const { name, action } = change;
    const delimiter = delimiterIn(fs, dirs, name);
    const now = rules.platform.envValue({ action, old: currentValue(variables, name), value, delimiter });
    if (now !== undefined) variables.set(name, now);
  }
}

function delimiterIn(fs: ProcessFs, dirs: readonly ByteString[], name: ByteString): ByteString | undefined {
  const file = dirs.map((dir) => byteString`${dir}/${name}.delim`).find((path) => isFile(fs, path));
  return file === undefined ? undefined : byteStringOf(fs.read(file));
}

const isFile = (fs: ProcessFs, path: ByteString): boolean => fs.exists(path) && fs.stat(path).kind !== "dir";

/** In the byte order of the files, with contents. A missing directory has no files. */
function envFiles({ fs, rules }: Source, dir: ByteString): readonly (readonly [name: ByteString, value: ByteString])[] {
  if (!fs.exists(dir)) return [];
  return fs.readDir(dir).flatMap((entry) => {
    const path = byteString`${dir}/${entry}`;
    const { kind } = fs.lstat(path);
    const name = rules.platform.environmentFile({ name: entry, kind, leadsTo: fs.stat(path).kind });
    return name === undefined ? [] : [[name, byteStringOf(fs.read(path))] as const];
  });
}
