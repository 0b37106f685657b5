/** One set of executables in a sandbox that stays open: worlds run in it one after the other, many with one command. */
import { realpathSync } from "node:fs";
import {
  absPath,
  type ByteString,
  byteString,
  byteStringOf,
  bytesOf,
  contentOf,
  FaultError,
  joinByteStrings,
  type Name,
  nameOf,
  steppingClock,
} from "#base";
import { hostMachine, type Machine } from "#machine";
import { emptyTree, type Inode, treeOf } from "#tree";
import { type DifferentialPhase, SEEN, type Traces, USER } from "../search/phase.ts";
import type { Side } from "../search/search.ts";

const RESULTS = "/probe/results";
const BATCH_TIMEOUT_MS = 300_000;
const START_NS = 1_893_456_000n * 1_000_000_000n;

export interface SideOptions {
  readonly name: string;
  readonly directory: string;
  readonly replacesProcess: boolean;
}

export interface OpenSide<W> extends Side<W> {
  close(): Promise<void>;
}

/** Rejects with a FaultError if no sandbox works here. */
export async function openSide<W>(
  phase: DifferentialPhase<W>,
  { name, directory, replacesProcess }: SideOptions,
): Promise<OpenSide<W>> {
  const machine = await hostMachine({
    root: treeOf(phase.files, emptyTree),
    seed: name,
    http: () =>
      Promise.reject(new FaultError({ kind: "machine-unsupported", message: "no registry in a differential run" })),
    clock: steppingClock(START_NS),
    binds: [{ from: realpathSync(directory), at: absPath("/cnb/lifecycle") }],
    limits: { commandTimeoutMs: BATCH_TIMEOUT_MS },
  });
  const run = async (worlds: readonly W[]) =>
    (
      await runBatch(
        machine,
        worlds.map((world) => phase.script(world)),
      )
    ).map((traces) => phase.observe(traces));
  return { name, replacesProcess, run, close: () => machine.close() };
}

const BATCH = absPath("/probe/batch");

async function runBatch(machine: Machine, scripts: readonly ByteString[]): Promise<readonly Traces[]> {
  const each = scripts.map((script, at) => byteString`ln -sfn ${RESULTS}/${at} ${SEEN}\n${script}`);
  const batch = joinByteStrings(
    [byteString(`rm -rf ${RESULTS}; mkdir -p ${scripts.map((_, at) => `${RESULTS}/${at}`).join(" ")}`), ...each],
    "\n",
  );
  machine.edit(new Map([[BATCH, { content: contentOf(bytesOf(batch)), ...USER }]]));
  const ran = await machine.run({
    path: byteString("/bin/bash"),
    argv: [byteString("bash"), BATCH],
    env: { PATH: byteString("/usr/bin:/bin"), LC_ALL: byteString("C") },
    cwd: byteString("/"),
    ...USER,
  });
  const results = machine.nodeAt(absPath(RESULTS));
  const traces = scripts.map((_, at) => tracesIn(results, nameOf(`${at}`)));
  if (traces.every((one) => one.has("exit"))) return traces;
  throw new FaultError({
    kind: "machine-unusable",
    message: `a batch of worlds did not end: ${JSON.stringify(ran.exit)} ${ran.stderr.slice(-500)}`,
  });
}

function tracesIn(results: Inode | undefined, name: Name): Traces {
  const dir = nodeIn(results, name);
  if (dir?.kind !== "dir") return new Map();
  return new Map(
    dir.names.flatMap((file, at) => {
      const node = dir.nodes[at];
      return node?.kind === "file" ? [[file, byteStringOf(node.content.bytes())] as const] : [];
    }),
  );
}

const nodeIn = (dir: Inode | undefined, name: Name): Inode | undefined =>
  dir?.kind === "dir" ? dir.nodes[dir.names.indexOf(name)] : undefined;
