import { describe, expect, test } from "vitest";
import { api } from "#base";
import { referenceBook } from "../book/programs.ts";
import type { Candidate, Sections } from "../phase/states/detect.ts";
import { resolvePlan } from "./trials.ts";

const rules = referenceBook().rules(api("0.12"));
if (rules === undefined) throw new Error("Platform API 0.12 is the base");

interface Name {
  readonly name: string;
}
type Member = Candidate<string, Name>;
const NONE: Sections<Name> = { provides: [], requires: [] };
const named = (names: string): readonly Name[] => [...names].map((name) => ({ name }));
const section = (provides: string, requires: string): Sections<Name> => ({
  provides: named(provides),
  requires: named(requires),
});
const member = (id: string, top: Sections<Name>, more: { optional?: boolean; or?: Sections<Name>[] } = {}): Member => ({
  member: id,
  kind: "buildpack",
  optional: more.optional ?? false,
  top,
  or: more.or ?? [],
});

/** The members that stay, or why none do. */
function stay(members: readonly Member[], trialsMax = 1000): readonly string[] | string {
  const resolved = resolvePlan(rules as NonNullable<typeof rules>, members, trialsMax);
  return typeof resolved === "string" ? resolved : resolved.members;
}

/** What the text says, from the other end: the largest part of the group, all required members in it, in which nothing is unmet or unused. */
function largestValid(members: readonly Member[]): readonly string[] | string {
  const subsets = members.reduce<Member[][]>((all, one) => all.flatMap((set) => [set, [...set, one]]), [[]]);
  const valid = subsets.filter((set) => members.every((one) => one.optional || set.includes(one)) && isValid(set));
  const largest = valid.reduce((best, set) => (set.length > best.length ? set : best), []);
  return largest.length === 0 ? "no trial passes" : largest.map((one) => one.member);
}

const isValid = (set: readonly Member[]): boolean =>
  set.every((one, at) => {
    const upToHere = set.slice(0, at + 1).flatMap(({ top }) => top.provides.map(({ name }) => name));
    const fromHere = set.slice(at).flatMap(({ top }) => top.requires.map(({ name }) => name));
    return (
      one.top.requires.every(({ name }) => upToHere.includes(name)) &&
      one.top.provides.every(({ name }) => fromHere.includes(name))
    );
  });

describe("a trial", () => {
  test("of three members over two names leaves the largest part in which nothing is unmet or unused", () => {
    const sections = ["", "x", "y"].flatMap((provides) =>
      ["", "x", "y"].map((requires) => section(provides, requires)),
    );
    const choices = sections.flatMap((top) => [true, false].map((optional) => ({ top, optional })));
    for (const a of choices) {
      for (const b of choices) {
        for (const c of choices) {
          const members = [a, b, c].map(({ top, optional }, at) => member("abc"[at] ?? "", top, { optional }));
          expect({ members, stay: stay(members) }).toEqual({ members, stay: largestValid(members) });
        }
      }
    }
  });

  test("drops an optional member whose drop makes another one drop, and fails when that one is required", () => {
    const chain = [
      member("a", section("x", ""), { optional: true }),
      member("b", section("y", "x"), { optional: true }),
      member("c", NONE),
    ];
    expect(stay(chain)).toEqual(["c"]);
    expect(stay([member("a", section("x", "")), ...chain.slice(1)])).toBe("no trial passes");
  });
});

describe("alternatives", () => {
  test("are tried left to right, depth first, the top-level section first", () => {
    const a = member("a", section("x", ""), { or: [section("y", "")] });
    const needsY = member("b", section("", "z"), { or: [section("", "y")] });
    expect(stay([a, needsY])).toEqual(["a", "b"]);
    const resolved = resolvePlan(rules as NonNullable<typeof rules>, [a, needsY], 1000);
    expect(typeof resolved === "string" ? resolved : resolved.entries.map(({ name }) => name)).toEqual(["y"]);
  });

  test("of an optional member may be left out in each of them", () => {
    const optional = member("a", section("x", ""), { optional: true, or: [NONE] });
    expect(stay([optional, member("b", NONE)])).toEqual(["b"]);
  });

  test("of a large group are tried without a deep recursion", () => {
    const members = Array.from({ length: 20_000 }, (_, i) => member(`m${i}`, NONE));
    expect(stay(members)).toHaveLength(20_000);
  });

  test("that are too many are given up", () => {
    const wide = member("a", section("x", ""), { or: Array.from({ length: 9 }, () => section("x", "")) });
    expect(stay([wide, { ...wide, member: "b" }, { ...wide, member: "c" }], 500)).toBe("too many trials");
  });
});
