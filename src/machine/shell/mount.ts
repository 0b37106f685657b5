/**
 * Shells and tools for a simulated machine: files in `/bin` and `/usr/bin` that stand for programs. They are mounted over the image's
 * directories, whose other files stay visible, and never get into an image.
 */
import { type AbsPath, type Content, type Name, pathOfText } from "#base";
import { dir, file, type Inode, resolve, type Tree } from "#tree";
import type { Mount } from "../machine.ts";
import type { Program } from "../process.ts";
import { standIn } from "../sim/stand-in.ts";
import { bashProgram, toolProgram } from "./bash.ts";
import { OWN_COMMANDS } from "./commands.ts";
import { envProgram } from "./env.ts";

/** Commands of just-bash that buildpacks may count on in a base image. Interpreters of other languages are not among them. */
const TOOLS: readonly string[] =
  "awk base64 basename cat chmod column comm cp cut diff dirname du echo egrep expand expr false fgrep file find fold grep gunzip gzip head hostname join jq ln ls md5sum mkdir mv nl od paste printf pwd readlink rev rm rmdir sed seq sha1sum sha256sum sleep sort split stat strings tac tail tar tee test time timeout touch tr tree true unexpand uniq wc which xargs yq zcat [".split(
    " ",
  );

const STAND_INS: ReadonlyMap<string, Program> = new Map([
  ...[...TOOLS, ...OWN_COMMANDS].map((name): [string, Program] => [name, toolProgram(name)]),
  ["bash", bashProgram],
  ["sh", bashProgram],
  ["env", envProgram],
]);

const contents: ReadonlyMap<string, Content> = new Map(
  [...STAND_INS.keys()].map((name): [string, Content] => [name, standIn(`shell ${name}`)]),
);

/** To be registered with a machine that has {@link shellMounts}. */
export const shellPrograms = (): ReadonlyMap<string, Program> =>
  new Map([...STAND_INS].map(([name, program]): [string, Program] => [contents.get(name)?.digest ?? name, program]));

/** `/bin` and `/usr/bin` of `root`, with the shells and tools in them. */
export function shellMounts(root: Tree): readonly Mount[] {
  return ["/bin", "/usr/bin"].map((path) => ({ at: pathOfText(path), tree: withStandIns(root, pathOfText(path)) }));
}

function withStandIns(root: Tree, path: AbsPath): Tree {
  const found = resolve(root, path, { follow: true });
  const own = found.ok && found.node?.kind === "dir" ? found.node : undefined;
  const entries: [Name, Inode][] = own?.names.map((name, i) => [name, own.nodes[i] as Inode]) ?? [];
  for (const [name, content] of contents) entries.push([name as Name, file(content, { mode: 0o755 })]);
  return { root: dir(entries, own), links: new Map() };
}
