import { expect, test } from "vitest";
import { createTurns } from "./turns.ts";

test("no more than the maximum run at once, each runs, and a failure frees its place", async () => {
  const inTurn = createTurns(2);
  let running = 0;
  let most = 0;
  const work = (id: number) =>
    inTurn(async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (id === 1) throw new RangeError("one fails");
      return id;
    });
  const ended = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
  expect(most).toBe(2);
  expect(ended.map((one) => (one.status === "fulfilled" ? one.value : one.status))).toEqual([0, "rejected", 2, 3, 4]);
});
