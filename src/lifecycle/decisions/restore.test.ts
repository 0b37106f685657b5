import { expect, test } from "vitest";
import { api } from "#base";
import { referenceBook } from "../book/programs.ts";

const rules = (version: "0.12" | "0.14" | "0.15") => {
  const released = referenceBook().rules(api(version));
  if (released === undefined) throw new Error(version);
  return released.platform;
};

const FLAGS = [false, true];
const every = FLAGS.flatMap((build) => FLAGS.flatMap((cache) => FLAGS.map((launch) => ({ build, cache, launch }))));

test.each(every)("a layer of the previous image with %o", (types) => {
  const { restoresFromImage } = rules("0.15");
  expect(restoresFromImage({ ...types, cached: true })).toBe(types.launch && (types.cache || !types.build));
  expect(restoresFromImage({ ...types, cached: false })).toBe(types.launch && !types.cache && !types.build);
});

test.each(every)("a layer of the cache with %o", (types) => {
  for (const inImage of FLAGS) {
    expect(rules("0.12").restoresFromCache({ ...types, inImage })).toBe(types.cache && !types.launch);
    expect(rules("0.14").restoresFromCache({ ...types, inImage })).toBe(types.cache && (!types.launch || !inImage));
  }
});

test("a restored layer has no types", () => {
  expect(rules("0.15").restoredTypes({ build: true, cache: true, launch: true })).toBeUndefined();
});
