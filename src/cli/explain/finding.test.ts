import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { packageFile } from "#base/host";
import { proposals } from "#proposals";
import { ink } from "../terminal/output.ts";
import { explain } from "./explain.ts";

const ID = "export-dirs.rebase-shows-run-image";
const explained = async (id: string): Promise<string> => (await explain(id, ink(false))).lines.join("\n");

describe("a finding", () => {
  test("shows what it breaks, its repair and how to replay it", async () => {
    const text = await explained(ID);
    for (const part of [
      "G-ED-01",
      "proposal.export-dirs.rebase-safe",
      "export-dirs:rebase=check",
      `plimsoll replay ${ID}`,
    ])
      expect(text).toContain(part);
  });

  test("shows the steps and the trees before and after", async () => {
    const text = await explained(ID);
    expect(text).toMatch(/3 rebase @app:1: exit 0 +3 rebase @app:1: exit 72/);
    expect(text).toMatch(/the promise does not hold +the promise holds/);
    expect(text).toContain("├── + agent");
  });

  test("whose repair rejects the rebase shows the app image beside the run image", async () => {
    const text = await explained("exportable-volumes.run-image-unseen");
    expect(text).toMatch(/@run:1 +@app:1 after 1 create @app:1\n/);
    expect(text).toMatch(/agent +└── opt\/extensions\n +├── agent\n +└── \+ made\n/);
  });

  test("about published artifacts shows the names in the registry", async () => {
    const text = await explained("oci-artifacts.one-repository");
    expect(text).toMatch(/registry, RFC as written +repaired\n/);
    expect(text).toMatch(/└── \+ @shop:wasm {2}artifact 8 B \w{12}\n/);
    expect(await explained("oci-artifacts.label-dropped")).toContain("org.acme.tested=yes");
  });

  test("is listed under the question that it answers", async () => {
    expect(await explained("G-ED-01")).toContain(ID);
  });

  test("that is mistyped gets the nearest id as a suggestion", async () => {
    expect(await explain(`${ID}s`, ink(false))).toMatchObject({
      code: 2,
      lines: [expect.stringContaining(`did you mean ${ID}?`)],
    });
  });
});

test.each(proposals.map(({ id }) => id))("the page of %s names every choice, value and finding", (id) => {
  const page = readFileSync(packageFile(`proposals/${id}/README.md`), "utf8");
  const proposal = proposals.find((one) => one.id === id);
  const named = (name: string): boolean => page.includes(`\`${name}\``);
  const lost = proposal?.findings
    .map((one) => one.id)
    .filter((one) => !named(one) && !named(one.replace(`${id}.`, "")));
  expect(lost).toEqual([]);
  expect(proposal?.options.map(({ name }) => name).filter((name) => !named(name))).toEqual([]);
});

test("a proposal is explained with its RFC, every option and every finding, and suggested for a mistyped id", async () => {
  for (const { id, rfc, options, findings } of proposals) {
    const lines = await explained(id);
    for (const part of [rfc, `proposals/${id}/README.md`, `plimsoll try ${id}`]) expect(lines).toContain(part);
    for (const { name, values, says } of options)
      expect(lines).toContain(`  ${name}=${values.join("|")}\n    ${says}\n`);
    for (const finding of findings) expect(lines).toContain(`\n  ${finding.id}  `);
  }
  expect((await explain("EXPORT-DIRS", ink(false))).lines).toEqual([
    expect.stringContaining("did you mean export-dirs?"),
  ]);
});
