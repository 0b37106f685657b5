/** Composes a builder's file system: the build image with buildpacks, order and run images in the specified places. */
import { type AbsPath, contentOf, pathOfText } from "#base";
import { names, type Order, orderToml, type RunImages, runToml } from "#contract";
import { type DirNode, type Draft, draftOf, file, makeParents, type Tree } from "#tree";
import type { Buildpack } from "./buildpack.ts";
import { type Ids, withOwner } from "./directories.ts";
import type { Extension } from "./extension.ts";

export interface BuilderParts {
  /** The build image. It may have a `/cnb`; added files replace files with the same name. */
  readonly base: Tree;
  readonly buildpacks: readonly Buildpack[];
  readonly extensions?: readonly Extension[];
  readonly order: Order;
  readonly run: RunImages;
  /** The build's user, who owns the buildpacks. */
  readonly user: Ids;
}

export function composeBuilder({ base, buildpacks, extensions = [], order, run, user }: BuilderParts): Tree {
  const draft = draftOf(base);
  for (const { id, version, tree } of buildpacks) {
    replace(draft, pathOfText(`/cnb/buildpacks/${names.escapeId(id)}/${version}`), withOwner(tree, user).root);
  }
  for (const { id, version, tree } of extensions) {
    replace(draft, pathOfText(`/cnb/extensions/${names.escapeId(id)}/${version}`), withOwner(tree, user).root);
  }
  replace(draft, ORDER, file(contentOf(orderToml.write(order))));
  replace(draft, RUN, file(contentOf(runToml.write(run))));
  return draft.seal();
}

const ORDER = pathOfText("/cnb/order.toml");
const RUN = pathOfText("/cnb/run.toml");

function replace(draft: Draft, path: AbsPath, node: DirNode | ReturnType<typeof file>): void {
  makeParents(draft, path);
  draft.remove(path);
  draft.put(path, node);
}

/** The files of `/platform`: one per variable, without a newline. */
export const platformFiles = (env: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [`/env/${name}`, value]));
