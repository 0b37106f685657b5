/** The processor time of a command beside that of `node -e 0`: of the whole process with its children, after it has run once. */
import { spawnSync } from "node:child_process";
import { packageFile } from "#base/host";

export const NODE = [process.execPath, "-e", "0"];
export const plimsoll = (...args: readonly string[]): readonly string[] => [
  process.execPath,
  packageFile("dist/src/cli/main.js"),
  ...args,
];
export const TURNS = 6;
const RUNS_A_TURN = 8;

export interface Compared {
  readonly ratio: number;
  readonly ms: number;
  readonly nodeMs: number;
}

/** Turns in the order A B B A; the ratio is the median of the turns. */
export function besideNode(cwd: string, args: readonly string[]): Compared {
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

export function median(turns: readonly Pick<Compared, "ms" | "nodeMs">[]): Compared {
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
