/** Runs the exec.d programs that bin/build left in its layers, and keeps what they write to their file descriptor 3. */
import { byteString, byteStrings, concat, contentOf, pathOfText, textOf, textOfByteString, utf8 } from "#base";
import { environmentOfText, type Machine, type Program } from "#machine";
import { type Tree, walk } from "#tree";
import { type ExecdRun, ranOf } from "./runs.ts";
import type { ProbeWorld } from "./worlds.ts";

/** Below the probe's own directory. */
const OUTPUT = "exec.d.toml";

/** A script that starts a program with a file as its descriptor 3. */
export const STARTER = { name: "start-exec.d", content: contentOf(utf8('#!/bin/sh\n"$1" 3>"$2"\n')) } as const;

/** What {@link STARTER} does on a simulated machine, whose shell gives its children no descriptor 3. */
const start: Program = async (process) => {
  const [, path = byteString(""), output = byteString("")] = process.argv;
  const written: Uint8Array[] = [];
  const { env, cwd, stdout, stderr } = process;
  const fd3 = {
    write: (bytes: Uint8Array | string) => void written.push(typeof bytes === "string" ? utf8(bytes) : bytes),
  };
  const exit = await process.spawn({ path, argv: [path], env, cwd, stdout, stderr, fd3 });
  process.fs.write(output, concat(written));
  return "code" in exit ? exit.code : 1;
};

/** For a simulated machine. */
export const probePrograms: ReadonlyMap<string, Program> = new Map([[STARTER.content.digest, start]]);

/** `<layer>/exec.d/<program>` and `<layer>/exec.d/<process>/<program>`. */
export const execdFiles = (layers: Tree) =>
  [...walk(layers)]
    .map(({ path, node }) => ({ program: textOfByteString(path).slice(1), node }))
    .filter(({ program, node }) => node.kind === "file" && /^[^/]+\/exec\.d\/([^/]+\/)?[^/]+$/.test(program));

/** They run one after the other, each with a minimal environment. `own`: the probe's own directory. */
export async function execdPrograms(
  machine: Machine,
  layers: { readonly at: string; readonly tree: Tree },
  { world, own }: { readonly world: ProbeWorld; readonly own: string },
): Promise<readonly ExecdRun[]> {
  const runs: ExecdRun[] = [];
  const [starter, output] = [`${own}/${STARTER.name}`, `${own}/${OUTPUT}`];
  for (const { program, node } of execdFiles(layers.tree)) {
    if ((node.mode & 0o111) === 0) continue;
    const result = await machine.run({
      path: byteString(starter),
      argv: byteStrings(starter, `${layers.at}/${program}`, output),
      env: environmentOfText({ PATH: "/usr/local/bin:/usr/bin:/bin", HOME: world.home }),
      cwd: byteString(world.app),
      ...world.user,
    });
    if (result.limit !== undefined) continue;
    const written = machine.nodeAt(pathOfText(output));
    const text = written?.kind === "file" ? textOf(written.content.bytes()) : "";
    runs.push({
      program,
      ran: ranOf(program, result),
      ...("code" in result.exit && { code: result.exit.code }),
      output: text,
    });
  }
  return runs;
}
