/** The layers directory that bin/build leaves: its documents and its layers. */
import { pathOfText, textOfByteString } from "#base";
import { type DocumentTable, toml } from "#contract";
import { fileBytesIn } from "#platform";
import { lookup, type Tree } from "#tree";

/** `launch.toml`, `build.toml` and `store.toml` are not those of layers. */
export const RESERVED = ["build", "launch", "store"];

export interface LayerFiles {
  readonly name: string;
  readonly hasDirectory: boolean;
  /** Undefined if there is no `<name>.toml`, or it cannot be read. */
  readonly document?: DocumentTable;
}

/** Names of the entries at the top. */
export const topNames = (output: Tree): readonly string[] => output.root.names.map((name) => textOfByteString(name));

export const isDirectory = (output: Tree, path: string): boolean => lookup(output, pathOfText(path))?.kind === "dir";

/** Undefined if there is no such file. */
export function documentAt(output: Tree, name: string): ReturnType<typeof toml.read> | undefined {
  const bytes = fileBytesIn(output, `/${name}`);
  return bytes === undefined ? undefined : toml.read(bytes, name);
}

/** The layers: directories, and TOML files that are not reserved. */
export function layersIn(output: Tree): readonly LayerFiles[] {
  const all = topNames(output);
  const names = new Set(all.flatMap((name) => layerName(output, name)));
  return [...names].sort().map((name) => {
    const read = documentAt(output, `${name}.toml`);
    return { name, hasDirectory: isDirectory(output, `/${name}`), ...(read?.ok === true && { document: read.value }) };
  });
}

function layerName(output: Tree, name: string): readonly string[] {
  if (isDirectory(output, `/${name}`)) return [name];
  const named = /^(.+)\.toml$/.exec(name)?.[1];
  return named === undefined || RESERVED.includes(named) ? [] : [named];
}
