/**
 * Shells and tools for a simulated machine: executable files in `/bin` and `/usr/bin`, mounted over the image's directories. The
 * directories' other files stay visible, and the tools never get into an image.
 */
import { type AbsPath, byteString, type Content, type Name, nameOf, pathOfText } from "#base";
import { type DirNode, dir, file, type Inode, resolve, type Tree } from "#tree";
import type { Mount } from "../model/machine.ts";
import type { Program } from "../model/process.ts";
import { standIn } from "../model/stand-in.ts";
import { bashProgram, toolProgram } from "./bash.ts";
import { OWN_COMMANDS } from "./commands.ts";
import { envProgram } from "./env.ts";
import { TOOLS } from "./tool-names.ts";

const STAND_INS: ReadonlyMap<string, Program> = new Map([
  ...[...TOOLS, ...OWN_COMMANDS].map((name): [string, Program] => [name, toolProgram(name)]),
  ["bash", bashProgram],
  ["sh", bashProgram],
  ["env", envProgram],
]);

const contents: ReadonlyMap<string, Content> = new Map(
  [...STAND_INS.keys()].map((name): [string, Content] => [name, standIn(`shell ${name}`)]),
);

const tools = [...contents].map(([name, content]): [Name, Inode] => [
  nameOf(byteString(name)),
  file(content, { mode: 0o755 }),
]);

const programs: ReadonlyMap<string, Program> = new Map(
  [...STAND_INS].map(([name, program]): [string, Program] => [contents.get(name)?.digest ?? name, program]),
);

/** The programs of {@link shellMounts}, for the machine's `programs`. */
export const shellPrograms = (): ReadonlyMap<string, Program> => programs;

/** `/bin` and `/usr/bin` of `root` with the shells and tools. */
export function shellMounts(root: Tree): readonly Mount[] {
  return ["/bin", "/usr/bin"].map((path) => ({ at: pathOfText(path), tree: withStandIns(root, pathOfText(path)) }));
}

/** Most machines have the directories of the same image. */
const mounted = new WeakMap<DirNode, Tree>();
const NO_DIRECTORY = dir();

function withStandIns(root: Tree, path: AbsPath): Tree {
  const resolved = resolve(root, path, { follow: true });
  const own = resolved.ok && resolved.node?.kind === "dir" ? resolved.node : NO_DIRECTORY;
  const known = mounted.get(own);
  if (known !== undefined) return known;
  const made = { root: dir([...entriesOf(own), ...tools], own), links: new Map() };
  mounted.set(own, made);
  return made;
}

const entriesOf = ({ names, nodes }: DirNode): readonly [Name, Inode][] =>
  names.flatMap((name, i): [Name, Inode][] => {
    const node = nodes[i];
    return node === undefined ? [] : [[name, node]];
  });
