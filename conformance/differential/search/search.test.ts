import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteString } from "#base";
import type { DifferentialPhase, Observed } from "./phase.ts";
import { type Side, searchDifferences } from "./search.ts";

/** A world is a set of flags. */
interface Flags {
  readonly red: boolean;
  readonly green: boolean;
  readonly blue: boolean;
}

const flag = fc.oneof({ withCrossShrink: true }, fc.constant(false), fc.constant(true));
const phase: DifferentialPhase<Flags> = {
  name: "flags",
  executable: "flags",
  worlds: fc.record({ red: flag, green: flag, blue: flag }),
  files: {},
  script: () => byteString(""),
  observe: () => ({}),
  outcome: ({ started, exit }) => (started === "yes" ? "goes on" : `fails ${exit}`),
  isOfProcess: (member) => member === "descriptor",
  isOfRole: () => false,
  changes: (world) =>
    Object.entries(world)
      .filter(([, isSet]) => isSet)
      .map(([name]) => ({ role: name, part: "", shows: name, statements: [] })),
};
const side = (observe: (world: Flags) => Observed, replacesProcess = true): Side<Flags> => ({
  name: "side",
  replacesProcess,
  run: async (worlds) => worlds.map(observe),
});
const same = side(() => ({ exit: "0", started: "yes" }));
const search = (other: Side<Flags>) => searchDifferences(phase, [same, other], { seed: "x", runs: 64 });
const shown = async (other: Side<Flags>) =>
  (await search(other)).causes.map(({ changes }) => changes.map(({ shows }) => shows).join("+"));

describe("a differential run", () => {
  test("finds nothing where both sides do the same", async () => {
    expect(await search(same)).toEqual({ worlds: 64, differing: 0, causes: [] });
  });

  test("shrinks each difference to what causes it, and finds each cause once", async () => {
    const other = side(({ red, green, blue }) => ({
      ...(red && { status: "1" }),
      exit: "0",
      started: "yes",
      ...(green && blue && { env: "x" }),
    }));
    expect((await shown(other)).toSorted()).toEqual(["green+blue", "red"]);
  });

  test("counts the worlds of each cause", async () => {
    const { causes, differing } = await search(
      side(({ red }) => ({ ...(red && { status: "1" }), started: "yes", exit: "0" })),
    );
    expect(causes.map(({ worlds }) => worlds)).toEqual([differing]);
    expect(differing).toBeGreaterThan(10);
  });

  test("compares nothing of the process itself with a side that starts it as a child", async () => {
    const observe = ({ red }: Flags): Observed => ({ exit: "0", started: "yes", ...(red && { descriptor: "3" }) });
    expect(await shown(side(observe))).toEqual(["red"]);
    expect(await shown(side(observe, false))).toEqual([]);
  });

  test("compares only the exit code where one side starts no process, and no messages where neither does", async () => {
    const fails = side(({ red }) =>
      red ? { exit: "82", started: "no", stderr: "text" } : { exit: "0", started: "yes" },
    );
    expect((await search(fails)).causes[0]?.differences.map(({ member }) => member)).toEqual(["started", "exit"]);
    const [quiet, loud] = ["nothing", "text"].map((stderr) => side(() => ({ exit: "82", started: "no", stderr })));
    if (quiet === undefined || loud === undefined) throw new Error("two sides");
    expect((await searchDifferences(phase, [quiet, loud], { seed: "x", runs: 8 })).causes).toEqual([]);
  });
});
