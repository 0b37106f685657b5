/** How a run is divided between the command's thread and others. */
import { describe, expect, test } from "vitest";
import { api } from "#base";
import type { SubjectSpec } from "#protocol";
import type { PlannedRun } from "#runner";
import { type Divided, divide } from "./division.ts";
import { createQueue } from "./queue.ts";

const runsOf = (count: number, id = "case"): readonly PlannedRun[] =>
  Array.from({ length: count }, (_, i) => ({ id: `${id}-${i}`, platform: api("0.15"), buildpack: api("0.12") }));
const isLaw = ({ id }: PlannedRun): boolean => id.startsWith("law");
const REFERENCE: SubjectSpec = { kind: "reference" };

interface Options extends Partial<Pick<Divided, "jobs">> {
  readonly subject?: SubjectSpec;
  readonly runs?: number;
}

const divided = (planned: readonly PlannedRun[], { subject = REFERENCE, runs = 25, jobs = 2 }: Options = {}) =>
  divide({ planned, isLaw, request: { subject, runs }, jobs });

describe("a run", () => {
  test("of a few results, or with one job, needs no thread", () => {
    expect(divided(runsOf(4))).toEqual({ threads: 0, isHere: true, isLong: false, atOnce: 1 });
    expect(divided(runsOf(1000), { jobs: 1 })).toEqual({ threads: 0, isHere: true, isLong: true, atOnce: 1 });
  });

  test("of many results has as many threads as jobs, but no more than it has work for", () => {
    expect(divided(runsOf(1000))).toMatchObject({ threads: 2, isHere: true, atOnce: 1 });
    expect(divided(runsOf(1000), { jobs: 64 }).threads).toBeLessThan(16);
    expect(divided(runsOf(2, "law"), { jobs: 64 }).threads).toBe(2);
  });

  test("of a user's code never runs in the command's thread, which Ctrl-C needs", () => {
    const module: SubjectSpec = { kind: "module", file: "/mine.ts" };
    expect(divided(runsOf(1), { subject: module })).toMatchObject({ threads: 1, isHere: false, atOnce: 1 });
    expect(divided(runsOf(1, "law"), { runs: 10_000 })).toMatchObject({ threads: 1, isHere: false, atOnce: 1 });
  });

  test("on executables needs no thread: the command's thread feeds several sandboxes", () => {
    const executables: SubjectSpec = { kind: "executables", directory: "/bin" };
    expect(divided(runsOf(1), { subject: executables })).toEqual({
      threads: 0,
      isHere: true,
      isLong: false,
      atOnce: 1,
    });
    expect(divided(runsOf(100), { subject: executables, jobs: 4 })).toMatchObject({
      threads: 0,
      isHere: true,
      isLong: false,
      atOnce: 4,
    });
    expect(divided(runsOf(100), { subject: executables, jobs: 64 })).toMatchObject({ isHere: false, atOnce: 1 });
  });
});

describe("the queue", () => {
  const planned = [...runsOf(40), ...runsOf(3, "law")];

  test("gives neighbours, fewer towards the end, and laws one at a time", () => {
    const queue = createQueue(planned, { jobs: 2, isLong: isLaw });
    const parts: (readonly PlannedRun[])[] = [];
    for (let part = queue.take(); part.length > 0; part = queue.take()) parts.push(part);
    expect(parts.flat()).toEqual(planned);
    expect(parts[0]?.length).toBeGreaterThan(1);
    expect(parts.slice(-3).map((part) => part.map(({ id }) => id))).toEqual([["law-0"], ["law-1"], ["law-2"]]);
  });

  test("gives again what a thread gives back", () => {
    const queue = createQueue(planned, { jobs: 2, isLong: isLaw });
    const part = queue.take();
    queue.giveBack(part.slice(1));
    expect(queue.take()[0]).toEqual(part[1]);
  });
});
