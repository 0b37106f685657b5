/**
 * The in-process shell against real bash and coreutils: each script gives the same exit code, output and files, or is refused as a limit of
 * the machine. A sample runs here; `npm run shell` runs all scripts, and with `SHELL_COMMAND=grep` those of one command.
 */
import { describe, expect, test } from "vitest";
import { random } from "#base";
import { isInstalled } from "#base/testkit";
import { ODD_TREE, SCRIPTS } from "./compared-scripts.testkit.ts";
import { type Ran, runReal, runSimulated } from "./real-bash.testkit.ts";

const SAMPLE = 50;
const isWhole = process.env.SHELL_SCRIPTS === "all";
/** Only the scripts that begin so. */
const COMMAND = process.env.SHELL_COMMAND ?? "";
const TIMEOUT_MS = 20 * 60_000;

function sampleOf(scripts: readonly string[]): readonly string[] {
  const source = random(process.env.SHELL_SEED ?? "shell");
  return Array.from({ length: SAMPLE }, () => scripts[source.below(scripts.length)] ?? "");
}

interface Compared {
  readonly script: string;
  readonly isLimit: boolean;
  readonly differs: boolean;
  readonly real: Omit<Ran, "limit">;
  readonly simulated: Omit<Ran, "limit">;
}

async function compare(script: string): Promise<Compared> {
  const real = await runReal(script, ODD_TREE);
  const { limit, ...simulated } = await runSimulated(script, ODD_TREE);
  const differs = limit === undefined && JSON.stringify(real) !== JSON.stringify(simulated);
  return { script, isLimit: limit !== undefined, differs, real, simulated };
}

/** Only the entries in which both differ. */
function shortened({ script, real, simulated }: Compared) {
  const without = (some: readonly string[], others: readonly string[]) => some.filter((line) => !others.includes(line));
  return {
    script,
    real: { ...real, left: without(real.left, simulated.left) },
    simulated: { ...simulated, left: without(simulated.left, real.left) },
  };
}

describe.skipIf(!isInstalled("bash"))(`the in-process shell${isInstalled("bash") ? "" : " (needs bash)"}`, () => {
  test("does what bash and coreutils do, or says that it cannot", { timeout: TIMEOUT_MS }, async () => {
    const compared: Compared[] = [];
    for (const script of isWhole ? SCRIPTS.filter((one) => one.startsWith(COMMAND)) : sampleOf(SCRIPTS))
      compared.push(await compare(script));
    expect(compared.filter(({ differs }) => differs).map(shortened)).toEqual([]);
    if (COMMAND === "") expect(compared.filter(({ isLimit }) => isLimit).length).toBeLessThan(compared.length / 2);
  });
});
