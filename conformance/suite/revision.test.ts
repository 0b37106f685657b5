import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packageFile } from "#base/host";
import { suiteRevision } from "./revision.ts";

test("the revision is one text for one suite", () => {
  expect(suiteRevision()).toMatch(/^1\.[0-9a-f]{12}$/);
  expect(suiteRevision()).toBe(suiteRevision());
});

test("docs/release.md has every interpretation", () => {
  const [interpretation] = suiteRevision().split(".");
  expect(readFileSync(packageFile("docs/release.md"), "utf8")).toContain(`\n| ${interpretation} | `);
});
