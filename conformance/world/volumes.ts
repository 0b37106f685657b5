/** The container in which an image is extended shares directories with the build container. */
import { pathOfText } from "#base";
import { draftOf, lookup, makeParents, type Tree } from "#tree";

/** The volumes of the build, and the directories that the platform puts into each of its containers. */
export const VOLUMES = ["/workspace", "/layers", "/platform", "/kaniko", "/cnb/build-config", "/probe"].map(pathOfText);

/** The image with the volumes of the build container. */
export function withVolumes(image: Tree, build: Tree): Tree {
  const draft = draftOf(image);
  for (const at of VOLUMES) {
    const node = lookup(build, at);
    if (node === undefined) continue;
    makeParents(draft, at);
    draft.remove(at);
    draft.put(at, node);
  }
  return draft.seal();
}
