/** The table in docs/launcher.md names groups of cases that are there. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cases } from "#suite";

const page = readFileSync(join(import.meta.dirname, "launcher.md"), "utf8");
const table = page.split(/^## /m).find((section) => section.startsWith("Which tests make a port safe")) ?? "";
const groups = [...table.matchAll(/`([\w.-]+)(\.\*)?`/g)].map(([, id = "", all]) => ({ id, all: all !== undefined }));
const has = ({ id, all }: (typeof groups)[number], name: string): boolean =>
  all ? name.startsWith(`${id}.`) : name === id;

test("every group has cases", () => {
  expect(groups.length).toBeGreaterThan(25);
  expect(groups.filter((group) => !cases.some(({ id }) => has(group, String(id))))).toEqual([]);
});
