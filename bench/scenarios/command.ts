/** What the command costs beside `node -e 0`. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { besideNode, type Compared, median, NODE, plimsoll, TURNS } from "../harness/beside-node.ts";
import type { Row } from "../harness/table.ts";

const CASE = "export.slices.sequential";
const TARGET = 4;

export async function* command(): AsyncGenerator<Row> {
  const cwd = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    for (const verb of ["test", "replay", "explain"]) {
      const { ratio, ms, nodeMs } = besideNode(cwd, plimsoll(verb, CASE));
      yield row(`plimsoll ${verb} <one case> beside \`node -e 0\`, processor time`, ratio, { ms, nodeMs });
    }
    const { ratio, ms, nodeMs } = await firstVerdict(cwd);
    yield row("first verdict of a whole run beside `node -e 0`, wall time", ratio, { ms, nodeMs });
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

const row = (what: string, value: number, { ms, nodeMs }: Pick<Compared, "ms" | "nodeMs">): Row => ({
  what: `${what} (${Math.round(ms)} and ${Math.round(nodeMs)} ms)`,
  value,
  unit: "x",
  target: TARGET,
  is: "most",
});

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
