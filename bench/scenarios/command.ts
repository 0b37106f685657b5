/** What the command costs beside `node -e 0`: processor time of the whole process with its children, after it has run once. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageFile } from "#base/host";
import type { Row } from "../harness/table.ts";

const NODE = [process.execPath, "-e", "0"];
const plimsoll = (...args: readonly string[]): readonly string[] => [
  process.execPath,
  packageFile("dist/src/cli/main.js"),
  ...args,
];
const CASE = "export.slices.sequential";
const TARGET = 4;
const TURNS = 6;
const RUNS_A_TURN = 8;

export async function* command(): AsyncGenerator<Row> {
  const cwd = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    for (const verb of ["test", "replay", "explain"]) {
      const { ratio, ms, nodeMs } = beside(cwd, plimsoll(verb, CASE));
      yield row(`plimsoll ${verb} <one case> beside \`node -e 0\`, processor time`, ratio, { ms, nodeMs });
    }
    const { ratio, ms, nodeMs } = await firstVerdict(cwd);
    yield row("first verdict of a whole run beside `node -e 0`, wall time", ratio, { ms, nodeMs });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

interface Compared {
  readonly ratio: number;
  readonly ms: number;
  readonly nodeMs: number;
}

const row = (what: string, value: number, { ms, nodeMs }: Pick<Compared, "ms" | "nodeMs">): Row => ({
  what: `${what} (${Math.round(ms)} and ${Math.round(nodeMs)} ms)`,
  value,
  unit: "x",
  target: TARGET,
  is: "most",
});

/** Turns in the order A B B A; the ratio is the median of the turns. */
function beside(cwd: string, args: readonly string[]): Compared {
  processorMs(cwd, args, 1);
  return median(
    Array.from({ length: TURNS }, (_, turn) => {
      const first = turn % 2 === 0;
      const before = first ? processorMs(cwd, args) : undefined;
      const nodeMs = processorMs(cwd, NODE);
      return { ms: before ?? processorMs(cwd, args), nodeMs };
    }),
  );
}

function median(turns: readonly Pick<Compared, "ms" | "nodeMs">[]): Compared {
  const compared = turns.map(({ ms, nodeMs }) => ({ ratio: ms / nodeMs, ms, nodeMs }));
  const [middle] = compared.sort((a, b) => a.ratio - b.ratio).slice(Math.floor(turns.length / 2));
  if (middle === undefined) throw new Error("there is at least one turn");
  return middle;
}

/** Milliseconds for each run. The shell counts its children, and theirs; its clock ticks every 10 ms, so it runs several. */
function processorMs(cwd: string, args: readonly string[], runs = RUNS_A_TURN): number {
  const script = `n=$1; shift; i=0; while [ $i -lt $n ]; do "$@" >/dev/null || exit 1; i=$((i+1)); done; times`;
  const { status, stdout } = spawnSync("/bin/sh", ["-c", script, "sh", String(runs), ...args], {
    cwd,
    encoding: "utf8",
  });
  const times = [...(stdout.split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  if (status !== 0 || times.length === 0) throw new Error(`${args.join(" ")} exited with ${status}`);
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000, 0) / runs;
}

async function firstVerdict(cwd: string): Promise<Compared> {
  const turns: Pick<Compared, "ms" | "nodeMs">[] = [];
  for (let turn = 0; turn < TURNS; turn++)
    turns.push({ ms: await untilPrinted(cwd, plimsoll("test", "--verbose"), "\npass"), nodeMs: await untilEnd(cwd) });
  return median(turns);
}

/** Stops the process as soon as it has printed the text. */
function untilPrinted(cwd: string, [program = "", ...args]: readonly string[], text: string): Promise<number> {
  return new Promise((settle) => {
    const began = performance.now();
    let printed = "";
    const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.on("data", (chunk: Buffer) => {
      const isFirst = !printed.includes(text);
      printed += chunk.toString();
      if (!isFirst || !printed.includes(text)) return;
      const ms = performance.now() - began;
      child.on("exit", () => settle(ms));
      child.kill("SIGKILL");
    });
  });
}

function untilEnd(cwd: string): Promise<number> {
  const [program = "", ...args] = NODE;
  return new Promise((settle) => {
    const began = performance.now();
    spawn(program, args, { cwd, stdio: "ignore" }).on("exit", () => settle(performance.now() - began));
  });
}
