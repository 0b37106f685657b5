/** The small machines that the laws run on: their programs are acts, so that functions and real processes run the same. */
import {
  absPath,
  type ByteString,
  byteString,
  byteStringOf,
  byteStringOfEscaped,
  bytesOf,
  contentOf,
  escapedTextOf,
  pathOfText,
  textOf,
  textOfByteString,
} from "#base";
import { type Inode, type NodeSpec, type Tree, treeOf, walk } from "#tree";
import type { Act } from "../acts/act.ts";
import { actProgram } from "../acts/program.ts";
import { renderActs } from "../acts/render.ts";
import { environmentOfText } from "../model/environment.ts";
import type { Command, CommandResult, Machine, Mount } from "../model/machine.ts";
import type { Program } from "../model/process.ts";

export interface LawWorld {
  readonly root: Tree;
  readonly mounts?: readonly Mount[];
  /** For machines that run functions: programs by the digests of their files. */
  readonly programs: ReadonlyMap<string, Program>;
}

/** Opens a machine. The test closes it. */
export type OpenMachine = (world: LawWorld) => Promise<Machine>;

export interface LawCan {
  /** Owners are real, and a command may be root's. */
  readonly twoUids: boolean;
}

export const TEST_USER = { uid: 1000, gid: 1000 };
export const WORK = absPath("/work");
const PROBE = absPath("/probe");

/** A machine whose file `/work/bin/<name>` does the acts of that name, in a working directory `/work`, with `/probe` for records. */
export async function machineOf(
  open: OpenMachine,
  programs: Readonly<Record<string, readonly Act[]>>,
  files: Readonly<Record<string, NodeSpec>> = {},
  mounts: readonly Mount[] = [],
): Promise<Machine> {
  const registry = new Map<string, Program>();
  const literals: Record<string, NodeSpec> = {
    [WORK]: { dir: true, ...TEST_USER },
    [`${WORK}/bin`]: { dir: true, ...TEST_USER },
    [PROBE]: { dir: true, mode: 0o777, ...TEST_USER },
  };
  for (const [name, acts] of Object.entries(programs)) {
    const content = contentOf(bytesOf(byteStringOfEscaped(renderActs(acts))));
    registry.set(content.digest, actProgram(acts));
    literals[`${WORK}/bin/${name}`] = { content, mode: 0o755, ...TEST_USER };
  }
  return open({ root: treeOf({ ...literals, ...files }), mounts, programs: registry });
}

export const commandOf = (path: ByteString, more: Partial<Command> = {}): Command => ({
  path: byteString`${WORK}/bin/${path}`,
  argv: [path],
  env: environmentOfText({ PATH: "/usr/bin:/bin" }),
  cwd: WORK,
  ...TEST_USER,
  ...more,
});

/** Everything below a path as lines: kind, mode, owner, content. */
export function describeTree(node: Inode | undefined): readonly string[] {
  if (node === undefined) return [];
  return [...walk(node)].map(({ path, node: at }) => {
    const head = `${path} ${at.kind} ${at.mode.toString(8)} ${at.uid}:${at.gid}`;
    if (at.kind === "file") return `${head} ${JSON.stringify(textOf(at.content.bytes()))}`;
    return at.kind === "symlink" ? `${path} -> ${at.target}` : head;
  });
}

export const textAt = (machine: Machine, path: string): string | undefined => {
  const bytes = bytesAt(machine, path);
  return bytes === undefined ? undefined : textOfByteString(bytes);
};

function bytesAt(machine: Machine, path: string): ByteString | undefined {
  const node = machine.nodeAt(pathOfText(path));
  return node?.kind === "file" ? byteStringOf(node.content.bytes()) : undefined;
}

export const recordsOf = (machine: Machine, as: string): readonly unknown[] =>
  escapedTextOf(bytesAt(machine, `${PROBE}/${as}.jsonl`) ?? byteString(""))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

export async function runOne(open: OpenMachine, acts: readonly Act[], more: Partial<Command> = {}) {
  const machine = await machineOf(open, { it: acts });
  return { machine, result: await machine.run(commandOf(byteString("it"), more)) };
}

export const CODE = ({ exit }: CommandResult): unknown => exit;
