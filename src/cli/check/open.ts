/** Opens what a user names as a buildpack or an image extension. What is wrong with it is for the rules to say. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { byteString, orThrow } from "#base";
import { fetchImage, hostFiles, type Image } from "#image";
import { readHostTree } from "#machine";
import {
  type BuildpackageEvidence,
  buildpackageEvidence,
  type Component,
  type ComponentKind,
  componentOf,
} from "#parties";
import { openComponentArchive } from "#platform";
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

export async function openComponents(kind: ComponentKind, text: string): Promise<OpenedComponent> {
  if (/^(docker:\/\/|oci:|oci-archive:)/.test(text)) return ofImage(orThrow(await openImage(text)).image, text);
  if (!existsSync(text)) {
    throwFault({
      kind: `${kind}-missing`,
      message: `there is no such ${kind}`,
      where: { file: resolve(text) },
      remedy: "give a folder, a .tgz, a .cnb or an image",
    });
  }
  return statSync(text).isDirectory() ? ofFolder(kind, text) : ofArchive(kind, text);
}

function ofImage(image: Image, from: string, file?: BuildpackageEvidence["file"]): OpenedComponent {
  const packaged = buildpackageEvidence(image, from, file);
  return { judged: packaged.components, all: packaged.components, packaged };
}

async function ofArchive(kind: ComponentKind, path: string): Promise<OpenedComponent> {
  const opened = orThrow(await openComponentArchive(hostFiles.readContent(byteString(path)), path));
  if (opened.is === "image") {
    const [first, second] = readFileSync(path).subarray(0, 2);
    const isCompressed = first === 0x1f && second === 0x8b;
    return ofImage(orThrow(await fetchImage(opened.image)), path, { name: basename(path), isCompressed });
  }
  const component = componentOf(kind, opened.tree, path);
  return { judged: [component], all: [component] };
}

async function ofFolder(kind: ComponentKind, folder: string): Promise<OpenedComponent> {
  const from = folder.replace(/(?<=.)\/+$/, "");
  const component = componentOf(kind, orThrow(readHostTree(folder)), from);
  const parts: Component[] = [];
  for (const uri of dependenciesOf(folder)) {
    const path = resolve(folder, uri);
    if (existsSync(path) && dirname(path) !== path && path !== resolve(folder))
      parts.push(...(await openComponents(kind, path)).all);
  }
  return { judged: [component], all: [component, ...parts] };
}
