/** Reads a buildpack that a user names: a folder, an archive, an image, or the id of one in the builder. */
import { existsSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { byteString, type Fault, fail, ok, type Result } from "#base";
import { readFileUpTo } from "#base/host";
import { toml } from "#contract";
import { hostFiles } from "#image";
import { readHostTree } from "#machine";
import {
  type Buildpack,
  type BuildpackSource,
  buildpackOf,
  buildpacksOfArchive,
  buildpacksOfImage,
  isComposite,
} from "#platform";
import { openImage } from "../images/open.ts";

/** `inBuilder`: the buildpacks of the builder. */
export async function buildpackNamed(
  text: string,
  inBuilder: readonly Buildpack[],
): Promise<Result<BuildpackSource, Fault>> {
  if (/^(docker:\/\/|oci:|oci-archive:)/.test(text)) return ofImage(text);
  if (existsSync(text)) return statSync(text).isDirectory() ? ofFolder(text) : ofArchive(text);
  const [id = "", version] = text.split("@");
  const known = inBuilder.find((one) => one.id === id && (version === undefined || one.version === version));
  if (known !== undefined) return ok({ entry: known, all: [] });
  const remedy = "give a folder with a buildpack.toml, a .cnb or .tgz, or the id of a buildpack in the builder";
  return fail({
    kind: "buildpack-missing",
    message: "there is no such buildpack",
    where: { file: resolve(text) },
    remedy,
  });
}

const ofArchive = (path: string) => buildpacksOfArchive(hostFiles.readContent(byteString(path)), path);

async function ofImage(text: string): Promise<Result<BuildpackSource, Fault>> {
  const opened = await openImage(text);
  return opened.ok ? buildpacksOfImage(opened.value.image, text) : opened;
}

async function ofFolder(folder: string): Promise<Result<BuildpackSource, Fault>> {
  const tree = readHostTree(folder);
  if (!tree.ok) return tree;
  const buildpack = buildpackOf(tree.value, folder.replace(/(?<=.)\/+$/, ""));
  if (!buildpack.ok) return buildpack;
  const all = [buildpack.value];
  if (!isComposite(buildpack.value)) return ok({ entry: buildpack.value, all });
  for (const uri of dependenciesOf(folder)) {
    const path = resolve(folder, uri);
    if (!existsSync(path) || dirname(path) === path) continue;
    const source: Result<BuildpackSource, Fault> = await buildpackNamed(path, []);
    if (!source.ok) return source;
    all.push(...source.value.all);
  }
  return ok({ entry: buildpack.value, all });
}

/** The paths in `package.toml`, a file of packaging tools beside a composite buildpack. */
export function dependenciesOf(folder: string): readonly string[] {
  const file = resolve(folder, "package.toml");
  if (!existsSync(file)) return [];
  const bytes = readFileUpTo(file, toml.TOML_SIZE_MAX);
  const read = bytes.ok ? toml.read(bytes.value, file) : bytes;
  const listed = read.ok ? read.value.dependencies : undefined;
  if (!Array.isArray(listed)) return [];
  return listed.flatMap((each: toml.TomlValue) => {
    const uri = toml.isTable(each) ? each.uri : undefined;
    return typeof uri === "string" && !/^[a-z+]+:/.test(uri) ? [uri] : [];
  });
}
