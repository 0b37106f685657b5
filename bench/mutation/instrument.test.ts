import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ForgetfulMap, withForgetfulCaches } from "./caches.ts";
import { instrument } from "./instrument.ts";
import type { CoveredQuestion } from "./messages.ts";
import { askingOf } from "./order.ts";
import { EndlessLoop, installSwitch } from "./switch.ts";

const SOURCE = `
import { decision } from "../rules/decision.ts";
export const isFull = decision(["platform.some.statement"], (i) => i.size >= 3 && i.names.some((one) => one === "a"));
export const log = [];
export const about = ["platform.some.statement", "buildpack.other"];
export const named = { id: "name", says: "words", at: "place" };
export const note = (text) => { log.push(text); return ["first", "second"]; };
`;

/** The module as a function, because the test has no files. */
function evaluated(text: string): Record<string, (...args: readonly unknown[]) => unknown> {
  const body = text
    .replace(/^import .*$/m, "const decision = (cites, answer) => answer;")
    .replace(/export const/g, "exports.");
  return new Function("exports", `${body.replace(/exports\. /g, "exports.")}; return exports;`)({});
}

const { text, mutants } = instrument("src/lifecycle/decisions/some.ts", SOURCE, 10);
const numberOf = (before: string, did: string): number =>
  mutants.find((one) => one.before === before && one.did === did)?.number ?? -1;

afterEach(() => {
  for (const name of ["mutantIsOn", "watchedMutantIsOn", "mutantTruth", "mutantUnless"])
    Reflect.deleteProperty(globalThis, name);
});

test("instrumented code without a mutant does what the code does, and with one it does something else", () => {
  const on = installSwitch(100);
  const { isFull } = evaluated(text.replaceAll("log.push", "exports.log.push"));
  const ask = (size: number) => isFull?.({ size, names: ["b", "a"] });
  expect([ask(2), ask(3)]).toEqual([false, true]);
  on.turn(numberOf("i.size >= 3", ">= is >"));
  expect([ask(3), ask(4)]).toEqual([false, true]);
  on.turn(numberOf("3", "3 is 4"));
  expect(ask(3)).toBe(false);
  on.turn(numberOf('i.names.some((one) => one === "a")', "some is every"));
  expect(ask(3)).toBe(false);
  on.turn(-1);
  expect(ask(3)).toBe(true);
});

test("an effect can be left out, and the elements of a list can be missing or swapped", () => {
  const on = installSwitch(100);
  const module = evaluated(text.replaceAll("log.push", "exports.log.push"));
  const list = '["first", "second"]';
  on.turn(numberOf("log.push(text);", "left out"));
  expect(module.note?.("x")).toEqual(["first", "second"]);
  expect(module.log).toEqual([]);
  on.turn(numberOf(list, 'without "first"'));
  expect(module.note?.("x")).toEqual(["second"]);
  on.turn(numberOf(list, '"second" first'));
  expect(module.note?.("x")).toEqual(["second", "first"]);
});

test("a mutant knows the statements that are cited around it, and citations have no mutants", () => {
  expect(numberOf('"platform.some.statement"', "no text")).toBe(-1);
  expect(numberOf('["platform.some.statement", "buildpack.other"]', '"buildpack.other" first')).toBe(-1);
  expect(mutants.find(({ did }) => did === ">= is >")?.cites).toEqual(["platform.some.statement"]);
});

test("names and messages have no mutants", () => {
  const ofNamed = mutants.filter(({ before }) => before.includes('"name"') || before.includes('"words"'));
  expect(ofNamed.map(({ did }) => did)).toEqual(['without at: "place"']);
  expect(numberOf('"place"', "no text")).not.toBe(-1);
});

test("code that does not end is stopped", () => {
  const on = installSwitch(100);
  on.allow(1000);
  expect(() => {
    for (;;) mutantIsOn(1);
  }).toThrow(EndlessLoop);
});

test("a map forgets what another mutant put into it, and keeps what was there before any", () => {
  const on = installSwitch(1);
  const [early, late] = [{}, {}];
  const map = new ForgetfulMap<object, number>().set(early, 1);
  on.turn(0);
  map.set(late, 2);
  expect([map.get(early), map.get(late)]).toEqual([1, 2]);
  on.turn(-1);
  expect([map.get(early), map.get(late)]).toEqual([1, undefined]);
});

test("a bounded cache of the instrumented code forgets what another mutant put into it", async () => {
  const on = installSwitch(1);
  const file = "src/base/bounded-cache.ts";
  const folder = mkdtempSync(join(tmpdir(), "caches-"));
  const changed = join(folder, "bounded-cache.ts");
  writeFileSync(changed, withForgetfulCaches(file, readFileSync(file, "utf8")));
  const { BoundedCache } = await import(changed);
  rmSync(folder, { recursive: true });
  const cache = new BoundedCache(4);
  cache.set("key", 1);
  expect(cache.getOrMake("key", () => 2)).toBe(1);
  on.turn(0);
  expect(cache.get("key")).toBe(undefined);
  expect(cache.getOrMake("key", () => 2)).toBe(2);
});

test("a fault of a condition changes a value only if the condition has the other one", () => {
  const on = installSwitch(100);
  const source = "export const at = (a, b) => { if (a) b += 1; return (b > 1 && a) ? b || 5 : a ?? 7; };";
  const { text, mutants } = instrument("src/at.ts", source, 0);
  const { at } = evaluated(text);
  const changed = (a: unknown, b: number): readonly string[] => {
    on.asked();
    at?.(a, b);
    const asked = new Set(on.asked());
    return mutants.filter(({ number }) => asked.has(number)).map(({ before, did }) => `${before}: ${did}`);
  };
  const conditions = (a: unknown, b: number) =>
    changed(a, b).filter((one) => /: (always|never|only|.. is)/.test(one) && !one.startsWith("b > 1:"));
  expect(conditions(true, 1)).toEqual([
    "a: never",
    "(b > 1 && a) ? b || 5 : a ?? 7: always no",
    "b || 5: only the right side",
    "b || 5: || is &&",
  ]);
  expect(conditions(false, 2)).toEqual([
    "a: always",
    "(b > 1 && a) ? b || 5 : a ?? 7: always yes",
    "b > 1 && a: only the left side",
    "b > 1 && a: && is ||",
    "a ?? 7: only the right side",
  ]);
  expect(conditions(undefined, 0)).toEqual([
    "a: always",
    "(b > 1 && a) ? b || 5 : a ?? 7: always yes",
    "b > 1 && a: only the right side",
    "b > 1 && a: && is ||",
    "a ?? 7: only the left side",
  ]);
});

const question = (
  id: string,
  more: Partial<Pick<CoveredQuestion, "kind" | "says" | "statements" | "places" | "cost">>,
): CoveredQuestion => ({ id, kind: "case", says: "", statements: [], versions: [], places: [1], cost: 1, ...more });

const mutant = (number: number, cites: readonly string[] = [], about = "") =>
  ({ number, file: "", line: 1, before: "", did: "", cites, about }) as const;

test("only cases in which a mutant changes a value are asked, those about its statements first; all, if it does while the rules are composed", () => {
  const questions = [
    question("costly", { statements: ["s"], cost: 9 }),
    question("cheap", { places: [1, 2] }),
    question("elsewhere", { statements: ["s"], places: [2] }),
  ];
  const asking = askingOf({ loading: [3], opening: [4], questions });
  const ids = (number: number) => asking(mutant(number, ["s"])).ids;
  expect(ids(1)).toEqual(["costly", "cheap"]);
  expect(ids(4)).toEqual(["elsewhere", "costly", "cheap"]);
  expect(ids(5)).toEqual([]);
  expect(asking(mutant(3)).whileLoading).toBe(true);
});

test("cases with the words of a mutant's code are asked first, laws last", () => {
  const questions = [
    question("law", { kind: "law", says: "the variant" }),
    question("other", { says: "a layer" }),
    question("about", { says: "the variant" }),
  ];
  const asking = askingOf({ loading: [], opening: [], questions });
  expect(asking(mutant(1, [], "runImageVariant")).ids).toEqual(["about", "other", "law"]);
});
