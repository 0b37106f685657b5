import { expect, test } from "vitest";
import { parseShard } from "./options.ts";

test("an indexed job of Kubernetes counts its shards from 0, Plimsoll from 1", () => {
  expect(parseShard("2/4", {})).toBe("2/4");
  expect([0, 3].map((index) => parseShard("index/4", { JOB_COMPLETION_INDEX: String(index) }))).toEqual(["1/4", "4/4"]);
  expect(() => parseShard("index/4", {})).toThrow(/JOB_COMPLETION_INDEX/);
});
