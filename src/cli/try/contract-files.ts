/** The lines that differ between the contract files (TOML and JSON outside the app) of the two builds. */
import { textOf } from "#base";
import { type Change, diff, type Inode, type Tree } from "#tree";

/** A file and the lines that only one side has. */
export interface FileChange {
  readonly path: string;
  readonly was: readonly string[];
  readonly now: readonly string[];
}

const SIZE_MAX = 4096;

/** A moved file counts as one file: only its changed lines are listed. */
export function contractFileChanges(before: Tree, after: Tree): readonly FileChange[] {
  const changes = diff(before, after).filter(({ path }) => isOfContract(path));
  const gone = changes.filter(({ now }) => now === undefined);
  return changes
    .filter(({ now }) => now !== undefined)
    .flatMap((change) => {
      const was = change.was ?? movedFrom(change, gone)?.was;
      const [old, young] = [linesOf(was), linesOf(change.now)];
      const [less, more] = [without(old, young), without(young, old)];
      const text = { path: change.path, was: less.filter(isShown(more)), now: more.filter(isShown(less)) };
      return text.was.length + text.now.length === 0 ? [] : [text];
    });
}

/** Files of the lifecycle and the platform; deeper files, such as those in layer directories, belong to buildpacks. */
const isOfContract = (path: string): boolean =>
  /^\/(cnb|layers|workspace\/(layers|config))(\/[^/]+){1,4}\.(toml|json)$/.test(path) &&
  !/\/(buildpacks|extensions|lifecycle\/[^/]*launcher|blobs|extended|generated\/.*\/context.*|layer)\//.test(path) &&
  !/sbom/.test(path);

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

function movedFrom({ path }: Change, gone: readonly Change[]): Change | undefined {
  const same = gone.filter((one) => nameOf(one.path) === nameOf(path));
  return same.length === 1 ? same[0] : undefined;
}

/** Hides changed digests: they only repeat that the image changed. */
const isShown =
  (others: readonly string[]) =>
  (line: string): boolean => {
    const [key] = /^ +(digest|manifest-size) = /.exec(line) ?? [];
    return key === undefined || !others.some((other) => other.startsWith(key));
  };

function linesOf(node: Inode | undefined): readonly string[] {
  if (node?.kind !== "file" || node.content.size > SIZE_MAX) return [];
  return textOf(node.content.bytes())
    .split("\n")
    .filter((line) => line.trim() !== "");
}

/** Multiset difference: the lines that `others` lacks. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const rest = [...others];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}
