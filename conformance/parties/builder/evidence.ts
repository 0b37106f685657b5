/** What the rules of builders look at: a build image with buildpacks, an order and a lifecycle. */
import { pathOfText, textOfByteString } from "#base";
import { toml } from "#contract";
import { flatten, type Image, labelOf } from "#image";
import { fileBytesIn, subtreeOf } from "#platform";
import { lookup, type Tree } from "#tree";
import { type Component, type ComponentKind, componentsIn } from "../component/component.ts";
import { type ImageEvidence, imageEvidence } from "../image/evidence.ts";
import { jsonObjectIn } from "../kit/documents.ts";

export interface BuilderEvidence extends ImageEvidence {
  readonly buildpacks: readonly Component[];
  readonly extensions: readonly Component[];
}

/** `image` must be fetched. `other`: the run image. */
export function builderEvidence(image: Image, from: string, other?: Image): BuilderEvidence {
  const tree = flatten(image);
  return {
    ...imageEvidence(image, { role: "build", ...(other && { other }) }),
    buildpacks: componentsIn("buildpack", tree, from),
    extensions: componentsIn("extension", tree, from),
  };
}

/** A TOML file of `/cnb`; undefined if it does not exist. */
export function documentOf({ tree }: BuilderEvidence, name: string): ReturnType<typeof toml.read> | undefined {
  const bytes = fileBytesIn(tree, `/cnb/${name}`);
  return bytes === undefined ? undefined : toml.read(bytes, `/cnb/${name}`);
}

/** The entries of `/cnb/buildpacks` or `/cnb/extensions`, and those one level below. */
export function entriesOf(
  { tree }: BuilderEvidence,
  kind: ComponentKind,
): readonly { readonly path: string; readonly isDirectory: boolean }[] {
  const top = `/cnb/${kind}s`;
  const names = (path: string): readonly string[] =>
    subtreeOf(tree, pathOfText(path))?.root.names.map((name) => textOfByteString(name)) ?? [];
  const first = names(top).map((name) => `${top}/${name}`);
  return [...first, ...first.flatMap((path) => names(path).map((name) => `${path}/${name}`))].map((path) => ({
    path,
    isDirectory: isDirectory(tree, path),
  }));
}

const isDirectory = (tree: Tree, path: string): boolean => {
  const node = lookup(tree, pathOfText(path));
  return node?.kind === "dir" || node?.kind === "symlink";
};

export const builderLabel = ({ image }: BuilderEvidence): ReturnType<typeof jsonObjectIn> => {
  const text = labelOf(image, "io.buildpacks.builder.metadata");
  return text === undefined ? undefined : jsonObjectIn(text);
};
