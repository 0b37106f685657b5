import { describe, expect, test } from "vitest";
import { proposals } from "#proposals";
import { ink } from "../output.ts";
import { explain } from "./explain.ts";

const ID = "export-dirs.rebase-shows-run-image";
const told = async (id: string): Promise<string> => (await explain(id, ink(false))).lines.join("\n");

describe("a finding", () => {
  test("is told in words, with what it breaks, what mends it and how to replay it", async () => {
    const text = await told(ID);
    for (const part of [
      "G-ED-01",
      "proposal.export-dirs.rebase-safe",
      "export-dirs:rebase=check",
      `plimsoll replay ${ID}`,
    ])
      expect(text).toContain(part);
  });

  test("shows the steps and the trees before and after", async () => {
    const text = await told(ID);
    expect(text).toMatch(/3 rebase @app:1: exit 0 +3 rebase @app:1: exit 72/);
    expect(text).toMatch(/what is promised does not hold +what is promised holds/);
    expect(text).toContain("├── + agent");
  });

  test("is named by the question that it answers", async () => {
    expect(await told("G-ED-01")).toContain(ID);
  });

  test("that is mistyped has the nearest suggested", async () => {
    expect(await explain(`${ID}s`, ink(false))).toMatchObject({
      code: 2,
      lines: [expect.stringContaining(`did you mean ${ID}?`)],
    });
  });
});

test("a proposal is told with where its text stands, every choice and every finding, and its name is near a mistyped one", async () => {
  for (const { id, text, options, findings } of proposals) {
    const lines = await told(id);
    for (const part of [text, `docs/proposals/${id}.md`, `plimsoll try ${id}`]) expect(lines).toContain(part);
    for (const { name, values, says } of options)
      expect(lines).toContain(`  ${name}=${values.join("|")}\n    ${says}\n`);
    for (const finding of findings) expect(lines).toContain(`\n  ${finding.id}  `);
  }
  expect((await explain("EXPORT-DIRS", ink(false))).lines).toEqual([
    expect.stringContaining("did you mean export-dirs?"),
  ]);
});
