/** The laws of machines over both; and random acts, done by functions and by bash, with the same results. */
import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { type AbsPath, byteString, byteStrings, EMPTY, steppingClock } from "#base";
import type { Act } from "../acts/act.ts";
import { hostMachine, probeSandbox } from "../host/index.ts";
import { environmentOfText } from "../model/environment.ts";
import type { Machine, MachineOptions } from "../model/machine.ts";
import { simMachine } from "../sim/machine.ts";
import { machineLaws } from "./machine.laws.ts";
import { commandOf, describeTree, machineOf, type OpenMachine, WORK } from "./world.testkit.ts";

const sandbox = await probeSandbox();
if (!sandbox.usable && process.env.CI) throw new Error(`CI needs a sandbox: ${sandbox.reason}; ${sandbox.remedy}`);

const http: MachineOptions["http"] = async () => ({ status: 404, headers: {}, body: EMPTY });
const base = (): Omit<MachineOptions, "root"> => ({ clock: steppingClock(0n), seed: "laws", http });

const opened: Machine[] = [];
afterEach(async () => {
  for (const machine of opened.splice(0)) await machine.close();
});

function keep<M extends Machine>(machine: M): M {
  opened.push(machine);
  return machine;
}

const openSim: OpenMachine = async (world) => keep(simMachine({ ...base(), ...world }));
const openHost: OpenMachine = async ({ root, mounts = [] }) => keep(await hostMachine({ ...base(), root, mounts }));

describe("the simulated machine", () => machineLaws(openSim, { twoUids: true }));

describe.skipIf(!sandbox.usable)("the machine of real processes", () =>
  machineLaws(openHost, { twoUids: process.getuid?.() === 0 }),
);

const name = fc.constantFrom("a", "b", "d e", "\u00e9'");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
const text = fc.oneof(
  fc.constantFrom("", "plain", 'it\'s "q" `x` $$', "%s\\n\t\u0000\u0001", "${1}-${VALUE}${NONE}", "\u4e16\r\n", "-n"),
);
const mode = fc.constantFrom("0644", "0755", "0700", "0600", "1777", "2775", "4755", "0555");
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constantFrom("write", "append"), path, text }),
  fc.record({ do: fc.constant("write"), path, text, mode }),
  fc.record({ do: fc.constant("mkdir"), path }),
  fc.record({ do: fc.constant("mkdir"), path, mode }),
  fc.record({ do: fc.constantFrom("remove", "fifo"), path }),
  fc.record({ do: fc.constant("chmod"), path, mode }),
  fc.record({ do: fc.constant("symlink"), path, to: path }),
  fc.record({ do: fc.constantFrom("move", "copy"), path, to: path }),
  fc.record({ do: fc.constantFrom("stdout", "stderr"), text }),
  fc.record({ do: fc.constant("umask"), mask: fc.constantFrom("022", "077", "002") }),
  fc.record({ do: fc.constant("if"), exists: path, acts: fc.constant([{ do: "stdout", text: "yes" } as const]) }),
  fc.record({
    do: fc.constant("record"),
    as: fc.constant("r"),
    list: fc.array(path, { maxLength: 2 }),
    read: fc.array(fc.constantFrom("a/b", "b", "${1}"), { maxLength: 2 }),
  }),
) as fc.Arbitrary<Act>;

/** Reading a FIFO waits for ever: nothing is read where one may be. */
const readable = (acts: readonly Act[]): boolean =>
  !acts.some(({ do: what }) => what === "fifo") ||
  !acts.some(({ do: what }) => what === "record" || what === "append" || what === "write");

/** `cp` has made a part of it before it notices. */
const copiesIntoItself = (acts: readonly Act[]): boolean =>
  acts.some((one) => one.do === "copy" && one.to.startsWith(`${one.path}/`));

async function outcome(open: OpenMachine, acts: readonly Act[]): Promise<unknown> {
  const machine = await machineOf(open, { it: acts });
  const result = await machine.run(
    commandOf(byteString("it"), {
      argv: byteStrings("it", "a/b"),
      env: environmentOfText({ VALUE: "v'\n", PATH: "/none" }),
    }),
  );
  const failed = "code" in result.exit && result.exit.code !== 0;
  return {
    exit: result.exit,
    stdout: result.stdout,
    stderr: failed ? "the tool's own words" : result.stderr,
    work: describeTree(machine.nodeAt(WORK)),
    probe: describeTree(machine.nodeAt("/probe" as AbsPath)),
  };
}

test.skipIf(!sandbox.usable)("random acts do the same as functions and as a bash script", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 1, maxLength: 12 }).filter((acts) => readable(acts) && !copiesIntoItself(acts)),
      async (acts) => {
        expect(await outcome(openSim, acts)).toEqual(await outcome(openHost, acts));
      },
    ),
    { numRuns: Number(process.env.ACT_RUNS ?? 40) },
  );
});
