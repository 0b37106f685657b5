/** Reads an image extension that a user names: a folder or an archive. */
import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { byteString, type Fault, fail, type Result } from "#base";
import { hostFiles } from "#image";
import { readHostTree } from "#machine";
import { type Extension, extensionOf, extensionOfArchive } from "#platform";

export async function extensionNamed(text: string): Promise<Result<Extension, Fault>> {
  if (!existsSync(text)) {
    const remedy = "give a folder with an extension.toml, or a .tgz of it";
    const where = { file: resolve(text) };
    return fail({ kind: "extension-missing", message: "there is no such image extension", where, remedy });
  }
  if (!statSync(text).isDirectory()) return extensionOfArchive(hostFiles.readContent(byteString(text)), text);
  const tree = readHostTree(text);
  return tree.ok ? extensionOf(tree.value, text.replace(/(?<=.)\/+$/, "")) : tree;
}
