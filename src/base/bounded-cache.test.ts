/** A cache forgets the values used longest ago, and nothing else. */
import { expect, test } from "vitest";
import { BoundedCache } from "./bounded-cache.ts";

test("the values used longest ago are forgotten first", () => {
  const cache = new BoundedCache<string>(2);
  cache.set("a", "A");
  cache.set("b", "B");
  cache.get("a");
  cache.set("c", "C");
  expect(["a", "b", "c"].map((key) => cache.get(key))).toEqual(["A", undefined, "C"]);
});

test("a value that is heavier than the bound is not kept, and what a value weighs is free again when it is replaced", () => {
  const cache = new BoundedCache<string>(3, ({ length }) => length);
  cache.set("a", "1234");
  expect(cache.get("a")).toBeUndefined();
  for (const value of ["12", "123", "1"]) cache.set("a", value);
  cache.set("b", "12");
  expect([cache.get("a"), cache.get("b")]).toEqual(["1", "12"]);
});

test("a value is made once, also if it is undefined", () => {
  const cache = new BoundedCache<undefined>(1);
  let made = 0;
  for (let i = 0; i < 3; i++)
    cache.getOrMake("a", () => {
      made += 1;
      return undefined;
    });
  expect(made).toBe(1);
});

test("what is deleted or cleared makes room", () => {
  const cache = new BoundedCache<string>(2);
  for (const key of ["a", "b"]) cache.set(key, key);
  cache.delete("a");
  cache.set("c", "c");
  expect(["a", "b", "c"].map((key) => cache.get(key))).toEqual([undefined, "b", "c"]);
  cache.clear();
  for (const key of ["d", "e"]) cache.set(key, key);
  expect(["c", "d", "e"].map((key) => cache.get(key))).toEqual([undefined, "d", "e"]);
});

test("the values used last are kept up to half of the bound, and all kept values together never exceed it", () => {
  const [weightMax, keys] = [12, 9];
  const cache = new BoundedCache<number>(weightMax, (weight) => weight);
  const weightOf = (key: number): number => 1 + (key % 4);
  /** The keys, the one used last first. */
  let used: readonly number[] = [];
  for (let i = 0; i < 400; i++) {
    const key = (i * i * 7 + (i % 5)) % keys;
    const isRecent = weightsUpTo(used, key, weightOf) <= weightMax / 2;
    let wasKept = true;
    cache.getOrMake(String(key), () => {
      wasKept = false;
      return weightOf(key);
    });
    if (isRecent) expect(wasKept, `use ${i} of ${key}`).toBe(true);
    used = [key, ...used.filter((other) => other !== key)];
  }
  const last = used.filter((key) => cache.get(String(key)) !== undefined);
  expect(last.reduce((sum, key) => sum + weightOf(key), 0)).toBeLessThanOrEqual(weightMax);
});

/** The weight of a key with all keys used after it. */
function weightsUpTo(used: readonly number[], key: number, weightOf: (key: number) => number): number {
  const at = used.indexOf(key);
  return at < 0 ? Number.POSITIVE_INFINITY : used.slice(0, at + 1).reduce((sum, one) => sum + weightOf(one), 0);
}
