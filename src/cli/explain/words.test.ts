/** What `plimsoll explain` takes besides single ids, and what it says about a test case. */
import { describe, expect, test } from "vitest";
import { specificationCases } from "#cases";
import { PLAIN_INK } from "#reports";
import { explainCaseAlone } from "./case-alone.ts";
import { catalogueWith } from "./catalogue.ts";
import { explain } from "./explain.ts";
import { findingIds } from "./finding.ts";

const explained = async (id: string): Promise<string> => (await explain(id, PLAIN_INK)).lines.join("\n");

describe("explained is", () => {
  test("a test case: what is given, what runs, what must hold, with links", async () => {
    const text = await explained("export.slices.same-as-run-image");
    expect(text).toContain("given      acme/slices bin/build  write ${CNB_LAYERS_DIR}/launch.toml ");
    expect(text).toContain("when       creator -cache-dir /cache @app:1");
    expect(text).toContain(
      "then       after step 3: images > @app:1 > digest: as after step 1: images > @app:1 > digest",
    );
    expect(text).toMatch(/https:\/\/github\.com\/buildpacks\/spec\/blob\/[0-9a-f]{40}\/platform\.md\?plain=1#L\d+/);
  });

  test("a section, as plimsoll test takes it", async () => {
    const text = await explained("buildpack/layers");
    expect(text).toMatch(/^buildpack\/layers {2}\d+ statements\n\nbuildpack\.md > /);
    expect(text).toContain("buildpack.slices.separate-layers  line ");
  });

  test("a line of a document, or several", async () => {
    expect(await explained("platform.md:709")).toContain("platform.builder.metadata.slices  line 709, ");
    expect(await explained("platform.md:700-709")).toContain("platform.builder.metadata.slices  line 709, ");
    expect((await explain("platform.md:1", PLAIN_INK)).code).toBe(2);
  });

  test("whatever a glob matches", async () => {
    const text = await explained("export.slices.*");
    expect(text).toContain("\n  export.slices.sequential\n");
    expect(await explained("mutant:slices-*")).toContain("  mutant:slices-reversed");
  });

  test("a mutant, with the test cases that may notice it", async () => {
    const text = await explained("mutant:slices-reversed");
    expect(text).toContain("case       build.metadata.slices");
    expect(text).toContain("run        plimsoll test --lifecycle mutant:slices-reversed build.metadata.slices");
    expect(await explained("slices-reversd")).toContain("did you mean slices-reversed?");
  });
});

describe("a test case of the specification", () => {
  test("is explained without the catalogue as with it", async () => {
    for (const id of ["export.slices.sequential", "export.slices.same-as-run-image", "detect.group.single"]) {
      const alone = explainCaseAlone(id, PLAIN_INK);
      const found = await explain(id, PLAIN_INK);
      expect(JSON.parse(JSON.stringify(alone))).toEqual(JSON.parse(JSON.stringify(found)));
    }
    expect(explainCaseAlone("buildpack.slices.sequential", PLAIN_INK)).toBeUndefined();
  });

  test("shares its id with nothing else that can be explained, and needs no proposal", () => {
    const { statements, laws, proposals } = catalogueWith();
    const others = new Set<string>([
      ...statements.keys(),
      ...laws.map(({ id }) => id),
      ...findingIds(catalogueWith()),
      ...proposals.map(({ id }) => id),
    ]);
    const cases = specificationCases();
    expect(cases.filter(({ id }) => others.has(id))).toEqual([]);
    expect(cases.filter(({ needs }) => needs.amendments !== undefined || needs.anyProposal !== undefined)).toEqual([]);
  });
});

test("the data has the kind, the thing itself, and the text", async () => {
  const kinds = [
    "export.slices.sequential",
    "buildpack.slices.sequential",
    "62",
    "mutant:no-group",
    "buildpack/layers",
  ];
  const found = await Promise.all(kinds.map(async (id) => (await explain(id, PLAIN_INK)).data));
  expect(JSON.parse(JSON.stringify(found))).toMatchObject([
    { kind: "case", case: { id: "export.slices.sequential" } },
    { kind: "statement", statement: { document: "buildpack.md" } },
    { kind: "exit-code", text: expect.arrayContaining(["exit code 62"]) },
    { kind: "mutant", mutant: { name: "no-group" } },
    {
      kind: "list",
      statements: expect.arrayContaining([expect.objectContaining({ id: "buildpack.slices.separate-layers" })]),
    },
  ]);
});
