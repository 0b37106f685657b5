import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Api, api, compareApi } from "#base";
import { official } from "../amendments/official.ts";
import type { Amendment, StepChange } from "../phase/amendment.ts";
import type { Resource } from "../phase/resource.ts";
import { BASE_BUILDPACK, BASE_PLATFORM } from "../rules/base.ts";
import { ruleBook } from "./book.ts";

const amendment = (id: string, more: Partial<Amendment>): Amendment => ({ id, axis: "proposal", after: [], ...more });
const step = (id: string, where: string, writes: readonly Resource[]): StepChange => ({
  phase: "detect",
  where: where as StepChange["where"],
  step: { id: `detect:${id}`, cites: [], writes, failsAs: "failed", run: () => {} },
});
const ignoresNothing = { layerIgnored: { cites: ["r"], apply: () => () => false } };

const conflictsOf = (...amendments: readonly Amendment[]) => {
  const book = ruleBook(amendments);
  return book.ok ? [] : book.fault.conflicts;
};

describe("a rule book", () => {
  test("supports the base and every version that has a file, oldest first", () => {
    const files = readdirSync(new URL("../amendments/", import.meta.url));
    const from = (base: Api, named: RegExp): readonly Api[] =>
      [base, ...files.flatMap((file) => (named.exec(file)?.slice(1) ?? []) as Api[])].sort(compareApi);
    const book = ruleBook();
    expect(book.ok && [book.value.platformApis, book.value.buildpackApis]).toEqual([
      from(BASE_PLATFORM, /^platform-(\d+\.\d+)\.ts$/),
      from(BASE_BUILDPACK, /^buildpack-(\d+\.\d+)\.ts$/),
    ]);
  });

  test("of the released versions has rules for each of them: no two conflict", () => {
    const book = ruleBook();
    if (!book.ok) throw new Error(book.fault.message);
    const { platformApis, rules } = book.value;
    expect(platformApis.map((version) => rules(version)?.platformApi)).toEqual(platformApis);
  });

  test("has no rules for an unknown API", () => {
    const book = ruleBook();
    if (!book.ok) throw new Error(book.fault.message);
    expect(book.value.rules(api("0.99"))).toBeUndefined();
    expect(book.value.rules(api("0.12"))?.buildpack(api("0.6"))).toBeUndefined();
  });

  test("supports one more version after one more amendment", () => {
    const next = amendment("platform-0.99", { axis: "platform", at: api("0.99"), platform: ignoresNothing });
    const book = ruleBook([next]);
    if (!book.ok) throw new Error(book.fault.message);
    const ignored = (version: `${number}.${number}`) =>
      book.value.rules(api(version))?.platform.layerIgnored({ launch: false, build: false, cache: false });
    expect([ignored("0.15"), ignored("0.99")]).toEqual([true, false]);
    expect(book.value.rules(api("0.99"))?.cites("platform.layerIgnored")).toContain("r");
  });

  test("applies a later version after an earlier one, and Buildpack APIs by buildpack", () => {
    const book = ruleBook();
    if (!book.ok) throw new Error(book.fault.message);
    const form = (version: `${number}.${number}`) =>
      book.value.rules(api("0.12"))?.buildpack(api(version))?.commandForm;
    expect([form("0.8"), form("0.9"), form("0.12")]).toEqual(["string", "list", "list"]);
  });
});

describe("two amendments", () => {
  test("that wrap one decision conflict, unless their order is given", () => {
    const a = amendment("a", { platform: ignoresNothing });
    const b = amendment("b", { platform: ignoresNothing });
    expect(conflictsOf(a, b)).toContainEqual({ a: "a", b: "b", on: "platform.layerIgnored" });
    expect(conflictsOf(a, { ...b, after: ["a"] })).toEqual([]);
    expect(conflictsOf({ ...b, after: ["c"] }, amendment("c", { after: ["a"] }), a)).toEqual([]);
  });

  test("conflict if they write the same resource, paths below paths included", () => {
    const one = amendment("one", { steps: [step("one", "after:detect:search", ["path:/opt/x"])] });
    const above = amendment("above", { steps: [step("above", "after:detect:search", ["path:/opt"])] });
    const other = amendment("other", { steps: [step("other", "after:detect:search", ["path:/optics", "label:x"])] });
    expect(conflictsOf(one, above)).toContainEqual({ a: "one", b: "above", on: "path:/opt/x" });
    expect(conflictsOf(one, other)).toEqual([]);
    expect(conflictsOf(above, other)).toEqual([]);
  });

  test("that replace one step conflict; one with an unknown anchor conflicts with the rules", () => {
    const replaces = (id: string) => amendment(id, { steps: [step(id, "replace:detect:search", [])] });
    expect(conflictsOf(replaces("a"), replaces("b")).map(({ on }) => on)).toContain("replace:detect:search");
    const lost = amendment("lost", { steps: [step("x", "after:detect:nothing", [])] });
    expect(conflictsOf(lost)).toMatchObject([
      {
        a: "lost",
        b: "the rules",
        on: "after:detect:nothing",
        lost: { remedy: expect.stringContaining("detect:search") },
      },
    ]);
  });

  test("conflict with the rules if a later step lacks a result of a replaced step", () => {
    const replaces = amendment("replaces", { steps: [step("search", "replace:detect:search", [])] });
    expect(conflictsOf(replaces)).toContainEqual(
      expect.objectContaining({
        a: "the rules",
        on: "group",
        lost: expect.objectContaining({ says: "detect:write-group needs group, and no earlier step gives it" }),
      }),
    );
  });

  test("that come after each other conflict", () => {
    expect(conflictsOf(amendment("a", { after: ["b"] }), amendment("b", { after: ["a"] }))).not.toEqual([]);
  });

  test("of different axes have an order: a fault changes what a proposal changed", () => {
    const proposal = amendment("p", { platform: ignoresNothing });
    const fault: Amendment = {
      id: "f",
      axis: "fault",
      after: [],
      platform: { layerIgnored: { cites: [], apply: (previous) => (i) => !previous(i) } },
    };
    const book = ruleBook([fault, proposal]);
    if (!book.ok) throw new Error(book.fault.message);
    const flags = { launch: false, build: false, cache: false };
    expect(book.value.rules(api("0.12"))?.platform.layerIgnored(flags)).toBe(true);
    expect(conflictsOf(official, proposal, fault)).toEqual([]);
  });
});

describe("steps", () => {
  test("are in the places that amendments name", () => {
    const book = ruleBook([
      amendment("a", {
        steps: [step("first", "before:detect:read-order", []), step("second", "after:detect:first", [])],
      }),
    ]);
    if (!book.ok) throw new Error(book.fault.message);
    const ids = book.value.rules(api("0.12"))?.steps.detect.map(({ id }) => id);
    expect(ids?.slice(0, 4)).toEqual(["detect:read-analyzed", "detect:first", "detect:second", "detect:read-order"]);
  });
});
