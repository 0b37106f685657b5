/** Runs before and after each bin/generate: closes other outputs, and finds changes outside of its own output. */
import {
  type AbsPath,
  absPath,
  type ByteString,
  baseName,
  byteString,
  child,
  isWithin,
  join,
  parentOf,
  textOfByteString,
} from "#base";
import { type GenerateHook, type PhaseContext, phaseFault } from "#lifecycle";
import { type Change, diff, dir, emptyTree, type Inode, type Tree } from "#tree";

type Context = PhaseContext<"generate">;
type Fs = Context["process"]["fs"];

/** Rejects a bin/generate that changes the app, the layers or the outputs of other extensions. */
export const watchOutputs =
  ({ process: { fs }, inputs }: Context): GenerateHook =>
  ({ id, outputDir }) => {
    const own = absPath(outputDir);
    const watched = outermost([inputs.app, inputs.layers, inputs.generated].map((path) => absPath(path)));
    const output = fs.realPath(own);
    const before = watched.map((at) => ({ at, tree: treeBeside(fs, at, output) }));
    return (ended) => {
      if (ended === "failed") return;
      const changed = before
        .flatMap(({ at, tree }) =>
          diff(tree, treeBeside(fs, at, output))
            .filter(isSeen)
            .map(({ path }) => join(at, path)),
        )
        .find((path) => !isWithin(own, path) && !isWithin(path, own));
      if (changed === undefined) return;
      throw phaseFault(
        "generate",
        `bin/generate of ${id} changed ${textOfByteString(changed)}, which is not its output`,
        {
          where: { file: textOfByteString(changed) },
          remedy: "have it write below CNB_OUTPUT_DIR, and a Dockerfile copy from there",
        },
      );
    };
  };

/** The time of a directory does not count, because its entries are compared. */
const isSeen = ({ was, now }: Change): boolean =>
  was?.kind !== "dir" || now?.kind !== "dir" || was.mode !== now.mode || was.uid !== now.uid || was.gid !== now.gid;

const EMPTY: Tree["links"] = new Map();

/** A missing directory counts as empty, so that new entries are found. */
function treeBeside(fs: Fs, path: AbsPath, output: AbsPath): Tree {
  const node = fs.exists(path) ? nodeBeside(fs, fs.realPath(path), output) : undefined;
  return { root: node?.kind === "dir" ? node : emptyTree.root, links: EMPTY };
}

/** Leaves the output out: an extension may have closed it to all users but root. */
function nodeBeside(fs: Fs, path: AbsPath, output: AbsPath): Inode | undefined {
  if (path === output) return undefined;
  const stat = fs.lstat(path);
  if (stat.kind !== "dir" || !isWithin(path, output)) return fs.snapshot(path);
  const children = fs.readDir(path).flatMap((name): [typeof name, Inode][] => {
    const node = nodeBeside(fs, child(path, name), output);
    return node === undefined ? [] : [[name, node]];
  });
  return dir(children, stat);
}

const outermost = (paths: readonly AbsPath[]): readonly AbsPath[] =>
  paths.filter((path, i) => !paths.some((other, j) => (other === path ? j < i : isWithin(other, path))));

/** Closes the output directories of all other extensions meanwhile, because one user owns them all and could read them. */
export const closingOthers =
  ({ process, inputs }: Context): GenerateHook =>
  ({ outputDir }) => {
    const { fs } = process;
    const generated = absPath(inputs.generated);
    if (parentOf(absPath(outputDir)) !== generated) return () => undefined;
    const closed = fs
      .readDir(generated)
      .filter((name) => name !== baseName(absPath(outputDir)))
      .map((name) => join(generated, name))
      .filter((path) => isOwnDirectory(process, path))
      .map((path) => ({ path, mode: fs.lstat(path).mode }));
    for (const { path } of closed) fs.chmod(path, CLOSED);
    return () => {
      for (const { path, mode } of closed) fs.chmod(path, mode);
    };
  };

const CLOSED = 0;
const OPEN = 0o755;

type Process = PhaseContext["process"];

const isOwnDirectory = ({ fs, uid }: Process, path: ByteString): boolean => {
  if (!fs.exists(path)) return false;
  const { kind, uid: owner } = fs.lstat(path);
  return kind === "dir" && (uid === 0 || uid === owner);
};

export const setClosed = (process: Process, path: ByteString, closed: boolean): void => {
  if (isOwnDirectory(process, path)) process.fs.chmod(path, closed ? CLOSED : OPEN);
};

/** An earlier build that was stopped may have left the directory or an output in it closed. */
export function reopen(process: Process, generated: ByteString): void {
  const { fs } = process;
  const isClosed = (path: ByteString): boolean => isOwnDirectory(process, path) && fs.lstat(path).mode === CLOSED;
  if (isClosed(generated)) fs.chmod(generated, OPEN);
  if (!fs.exists(generated)) return;
  for (const name of fs.readDir(generated))
    if (isClosed(byteString`${generated}/${name}`)) fs.chmod(`${generated}/${name}`, OPEN);
}

/** Rejects an output in which one of these names is not a directory. */
export const requirePlain =
  ({ process: { fs } }: Context, names: readonly ByteString[]): GenerateHook =>
  ({ id, outputDir }) =>
  (ended) => {
    if (ended === "failed") return;
    const entries = fs.readDir(outputDir);
    for (const name of names) {
      if (!entries.some((one) => byteString`${one}` === name)) continue;
      const { kind } = fs.lstat(`${outputDir}/${name}`);
      if (kind === "dir") continue;
      throw phaseFault("generate", `${name} of ${id} is a ${WORDS[kind] ?? kind}, not a directory`, {
        where: { file: textOfByteString(byteString`${outputDir}/${name}`) },
        remedy: "make it a directory, and copy into it what the Dockerfile needs",
      });
    }
  };

const WORDS: Readonly<Record<string, string>> = { symlink: "symbolic link" };
