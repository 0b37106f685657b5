import { expect, test } from "vitest";
import { api } from "#base";
import { referenceBook } from "../book/programs.ts";
import type { Candidate } from "../phase/states/detect.ts";
import { planReasons } from "./reasons.ts";

const rules = referenceBook().rules(api("0.12"));
if (rules === undefined) throw new Error("Platform API 0.12 is the base");

interface Name {
  readonly name: string;
}
const named = (names: string): readonly Name[] => [...names].map((name) => ({ name }));
const member = (id: string, provides: string, requires: string): Candidate<string, Name> => ({
  member: id,
  kind: "buildpack",
  optional: false,
  top: { provides: named(provides), requires: named(requires) },
  or: [],
});
const reasons = (...members: readonly Candidate<string, Name>[]) => planReasons(rules, members, (id) => id);

test("who requires what, and where its provider is", () => {
  expect(reasons(member("a", "", "n"), member("b", "n", ""))).toEqual([
    "a requires n, which b provides only later in the order",
    "b provides n, which only a, earlier in the order, requires",
  ]);
  expect(reasons(member("a", "x", "y"))).toEqual([
    "a requires y, and no buildpack of the group provides it",
    "a provides x, and no buildpack of the group requires it",
  ]);
  expect(reasons(member("a", "x", ""), member("b", "", "x"))).toEqual([]);
});
