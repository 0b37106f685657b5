/** The pages of the four properties are what laws, mutants, worlds and figures say; a few worlds are tried again. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { PROPERTIES } from "#proposals";
import { measureLaw } from "./measure.ts";
import { type Figures, propertyPage } from "./page.ts";

const figures = JSON.parse(readFileSync(packageFile("docs/properties/figures.json"), "utf8")) as Figures;

/** `npx vitest run src/cli/properties -u` writes them again. */
test.each(PROPERTIES)("the page of $id in docs/properties", async (property) => {
  await expect(await propertyPage(property, figures)).toMatchFileSnapshot(
    packageFile(`docs/properties/${property.id}.md`),
  );
});

describe("measured", () => {
  const laws = PROPERTIES.flatMap(({ laws }) => laws);

  test("every law, in enough worlds, most of them meaningful", () => {
    expect(figures.laws.map(({ law }) => law)).toEqual(laws.map(({ law }) => law));
    expect(figures.laws.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    expect(figures.laws.filter(({ worlds, meaningful }) => worlds < 1000 || meaningful * 4 < worlds)).toEqual([]);
  });

  test.each(laws.filter(({ law }) => /emptiness|collision/.test(law)))("a few worlds of $law now", async (law) => {
    const { worlds, meaningful, verdict } = await measureLaw(law, 4, "a few");
    expect({ worlds, verdict }).toEqual({ worlds: 4, verdict: "pass" });
    expect(meaningful).toBeGreaterThan(0);
  });
});
