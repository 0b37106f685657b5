/** Opens what a user names as a buildpack or an image extension. Rules judge what is wrong with it. */
import { existsSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { byteString, orThrow } from "#base";
import { fetchImage, flatten, hostFiles, type Image, isGzip } from "#image";
import { readHostTree } from "#machine";
import {
  type BuildpackageEvidence,
  buildpackageEvidence,
  type Component,
  type ComponentKind,
  componentOf,
  componentsIn,
} from "#parties";
import { fileBytesIn, openComponentArchive } from "#platform";
import type { Tree } from "#tree";
import { dependenciesOf } from "../build/buildpacks.ts";
import { openImage } from "../images/open.ts";
import { throwFault } from "../terminal/run-verb.ts";

export interface OpenedComponent {
  /** What the user named: one, or all of a package. */
  readonly judged: readonly Component[];
  /** These and those that a composite buildpack names in its package.toml. */
  readonly all: readonly Component[];
  readonly packaged?: BuildpackageEvidence;
}

/** `any`: what its descriptor says. */
export type AskedKind = ComponentKind | "any";

export async function openComponents(kind: AskedKind, text: string): Promise<OpenedComponent> {
  if (/^(docker:\/\/|oci:|oci-archive:)/.test(text)) return ofImage(kind, orThrow(await openImage(text)).image, text);
  if (!existsSync(text)) {
    throwFault({
      kind: "component-missing",
      message: `there is no such ${kind === "any" ? "buildpack or extension" : kind}`,
      where: { file: resolve(text) },
      remedy: "give a folder, a .tgz, a .cnb or an image",
    });
  }
  return statSync(text).isDirectory() ? ofFolder(kind, text) : ofArchive(kind, text);
}

/** The Distribution specification is about buildpacks only. */
function ofImage(kind: AskedKind, image: Image, from: string, file?: BuildpackageEvidence["file"]): OpenedComponent {
  const packaged = buildpackageEvidence(image, from, file);
  const extensions = kind === "buildpack" ? [] : componentsIn("extension", flatten(image), from);
  if (kind === "extension") return { judged: extensions, all: extensions };
  return { judged: packaged.components, all: [...packaged.components, ...extensions], packaged };
}

async function ofArchive(kind: AskedKind, path: string): Promise<OpenedComponent> {
  const content = hostFiles.readContent(byteString(path));
  const opened = orThrow(await openComponentArchive(content, path));
  if (opened.is === "image") {
    const file = { name: basename(path), isCompressed: isGzip(content) };
    return ofImage(kind, orThrow(await fetchImage(opened.image)), path, file);
  }
  const component = componentOf(kindOf(kind, opened.tree), opened.tree, path);
  return { judged: [component], all: [component] };
}

const kindOf = (kind: AskedKind, tree: Tree): ComponentKind =>
  kind !== "any" ? kind : fileBytesIn(tree, "/extension.toml") === undefined ? "buildpack" : "extension";

async function ofFolder(kind: AskedKind, folder: string): Promise<OpenedComponent> {
  const from = folder.replace(/(?<=.)\/+$/, "");
  const tree = orThrow(readHostTree(folder));
  const component = componentOf(kindOf(kind, tree), tree, from);
  const parts: Component[] = [];
  for (const uri of dependenciesOf(folder)) {
    const path = resolve(folder, uri);
    if (existsSync(path) && dirname(path) !== path && path !== resolve(folder))
      parts.push(...(await openComponents("buildpack", path)).all);
  }
  return { judged: [component], all: [component, ...parts] };
}
