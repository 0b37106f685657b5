/** The whole engine on a small module: a mutant that a case notices, one that no case notices, and one that does not end. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { instrument } from "./instrument.ts";
import { chooseWork } from "./main.ts";
import { askingOf } from "./order.ts";
import { openPool } from "./pool.ts";
import { ROOMS, type Room } from "./scope.ts";

const FILE = "src/lifecycle/decisions/some.ts";
const SOURCE = `
export const isFull = (size) => size >= 3;
export const limitOf = (name) => (name === "a" ? 1 : 2);
export const sum = (all) => { let at = 0; let total = 0; while (at < all.length) { total += all[at]; at += 1; } return total; };
export const unused = () => 5;
`;
/** The cases ask about sizes 2 and 3, about the name a, and about one list. */
const JUDGE = `
const CASES = {
  full: () => isFull(3) && !isFull(2),
  limit: () => limitOf("a") <= 2,
  total: () => sum([1, 2]) === 3,
};
export const judgeOfReference = async () => ({
  questions: Object.keys(CASES).map((id) => ({ id, kind: "case", says: id, statements: [], versions: [{}] })),
  open: async () => ({}),
  ask: async (_, id) => (CASES[id]() ? undefined : "fail"),
});
`;

const folder = mkdtempSync(join(tmpdir(), "mutation-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { text, mutants } = instrument(FILE, SOURCE, 0);
const bundle = join(folder, "bundle.mjs");
writeFileSync(bundle, text + JUDGE);
const thread = new URL("../../dist/bench/mutation/thread.js", import.meta.url);

test("a mutant is judged by the cases that come to its place, until enough notice it", async () => {
  const pool = openPool(thread, { bundle: pathToFileURL(bundle).href, mutants: mutants.length, newest: false });
  const asking = askingOf(await pool.cover());
  const judged = async (before: string, did: string) => {
    const mutant = mutants.find((one) => one.before === before && one.did === did);
    if (mutant === undefined) throw new Error(`${before} has no mutant ${did}`);
    const { ids, whileLoading } = asking(mutant);
    return { ids, noticed: await pool.judge({ mutant: mutant.number, ids, enough: 1, most: 10 }, whileLoading) };
  };
  expect(await judged("size >= 3", ">= is >")).toEqual({ ids: ["full"], noticed: [{ id: "full", how: "fail" }] });
  expect(await judged("1", "1 is 2")).toEqual({ ids: ["limit"], noticed: [] });
  expect(await judged("5", "5 is 6")).toEqual({ ids: [], noticed: [] });
  expect((await judged("at += 1;", "left out")).noticed).toEqual([{ id: "total", how: "EndlessLoop" }]);
  expect((await judged("size >= 3", ">= is >")).noticed).toHaveLength(1);
  await pool.close();
});

test("a sample has mutants of each room; without one, some rooms are judged as a whole", () => {
  const fileOf = (name: string) => {
    const room = ROOMS.find((one): one is Room => one.name === name);
    if (room === undefined) throw new Error(`there is no room ${name}`);
    const file = `${FILE}-${name}`;
    return { file, room, text: SOURCE, instrumented: text, mutants: mutants.map((one) => ({ ...one, file })) };
  };
  const files = [fileOf("decisions"), fileOf("tree")];
  expect(chooseWork(files, undefined)).toHaveLength(2 * mutants.length);
  expect(chooseWork(files, 2).map(({ room }) => room)).toEqual(["decisions", "decisions", "tree", "tree"]);
});
