/** The findings: each is found again from any start, shrinks to a page, and its frozen file still shows it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { api, type Json } from "#base";
import { openLifecycle } from "../suite/lifecycle.ts";
import { readBundle, replay } from "../suite/replay.ts";
import { compactJson, type PropertyBundle, propertyBundle } from "./bundle.ts";
import { properties } from "./index.ts";
import type { Property } from "./property.ts";
import { search } from "./search.ts";

const FOLDER = join(import.meta.dirname, "findings");
const LINES_MAX = 60;
const versions = { platform: api("0.15"), buildpack: api("0.12") };
const findings = properties.filter(({ kind }) => kind === "finding");
const files = readdirSync(FOLDER);

function frozen(file: string): PropertyBundle {
  const bundle = readBundle(readFileSync(join(FOLDER, file)), file);
  if (!bundle.ok) throw new Error(bundle.fault.message);
  return bundle.value as PropertyBundle;
}

async function fromSeed(property: Property, seed: string): Promise<PropertyBundle> {
  const { id, says, needs } = property;
  const proposals = needs.amendments ?? [];
  const subject = { kind: "reference" } as const;
  const opened = await openLifecycle({ subject, proposals });
  if (!opened.ok) throw new Error(opened.fault.message);
  const { found } = await search(property, opened.value, { versions, runs: 100, seed });
  if (found === undefined) throw new Error(`${id} was not found from ${seed}`);
  return propertyBundle(found, { property: id, says, subject, proposals, seed, versions });
}

describe("findings", () => {
  test("each is frozen under its id", () => {
    expect(files.toSorted()).toEqual(findings.map(({ id }) => `${id}.json`).toSorted());
  });

  test.each(findings)("$id is found from any seed, and is a page", async (property) => {
    for (const seed of ["one", "two", "three"]) {
      const bundle = await fromSeed(property, seed);
      const text = compactJson(bundle as unknown as Json);
      expect(text.split("\n").length, text).toBeLessThanOrEqual(LINES_MAX);
    }
  });

  test.each(files)("%s still shows what it was frozen for", async (file) => {
    const bundle = frozen(file);
    const replayed = await replay(bundle);
    if (!replayed.ok) throw new Error(replayed.fault.message);
    const { verdict } = replayed.value;
    if (verdict.is !== "fail") throw new Error(`it is "${verdict.is}"`);
    expect(verdict.broken.map(({ at, wanted, got }) => ({ at, wanted, got }))).toEqual(bundle.violations);
  });

  test("the file is what the search writes", async () => {
    for (const file of files) {
      const bundle = frozen(file);
      const property = properties.find(({ id }) => id === bundle.property);
      if (property === undefined) throw new Error(bundle.property);
      expect(`${compactJson((await fromSeed(property, bundle.seed)) as unknown as Json)}\n`).toBe(
        readFileSync(join(FOLDER, file), "utf8"),
      );
    }
  });
});
