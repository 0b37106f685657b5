import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ForgetfulMap, withForgetfulCaches } from "./caches.ts";
import { instrument } from "./instrument.ts";
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
  Reflect.deleteProperty(globalThis, "mutantIsOn");
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

test("only cases that come to a place are asked, those about its statements first; all, if it is asked while the rules are composed", () => {
  const question = (id: string, statements: readonly string[], places: readonly number[], cost: number) =>
    ({ id, kind: "case", says: "", statements, versions: [], places, cost }) as const;
  const questions = [
    question("costly", ["s"], [1], 9),
    question("cheap", [], [1, 2], 1),
    question("elsewhere", ["s"], [2], 1),
  ];
  const asking = askingOf({ loading: [3], opening: [4], questions });
  const ids = (number: number) => asking({ number, file: "", line: 1, before: "", did: "", cites: ["s"] }).ids;
  expect(ids(1)).toEqual(["costly", "cheap"]);
  expect(ids(4)).toEqual(["elsewhere", "costly", "cheap"]);
  expect(ids(5)).toEqual([]);
  expect(asking({ number: 3, file: "", line: 1, before: "", did: "", cites: [] }).whileLoading).toBe(true);
});
