import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inFolder, runTool, testWith } from "#base/testkit";
import { pageAssets } from "../host/page-assets.ts";
import { failed, testRecord, testResult } from "../records/record.testkit.ts";
import { htmlPage } from "./page.ts";
import { type StatementSource, specificationLink } from "./statement-source.ts";

const STATEMENT: StatementSource = {
  id: "platform.it",
  document: "platform.md",
  revision: "b745fcfd90d7139d6a04cca2878b47ec402be943",
  section: "Data Format > Files",
  lines: "800-806",
  level: "MUST",
  says: "The lifecycle does it",
  testable: "yes",
};
const statements = new Map([
  [STATEMENT.id, STATEMENT],
  ["platform.other", { ...STATEMENT, id: "platform.other" }],
]);
const pageOf = (...records: Parameters<typeof htmlPage>[0]): string => htmlPage(records, statements, pageAssets());

describe("the page", () => {
  test("has one entry for all versions that ended alike, failures first", () => {
    const older = { platformApi: testResult("x").buildpackApi };
    const page = pageOf(
      testRecord([testResult("a"), testResult("b"), failed("b", older), failed("c"), failed("c", older)]),
    );
    const entries = [...page.matchAll(/data-verdict="(.*?)" .*?data-versions="(.*?)".*?class="id">(.*?)</g)];
    expect(entries.map(([, ...parts]) => parts.join(" "))).toEqual([
      "fail 0.12/0.12 b",
      "fail 0.15/0.12 0.12/0.12 c",
      "pass 0.15/0.12 a",
      "pass 0.15/0.12 b",
    ]);
  });

  test("shows of a failure the statement with a link into the specification, both values and the replay command", () => {
    const page = pageOf(testRecord([failed("a", { replay: "plimsoll replay a.json" })]));
    expect(page).toContain(
      `href="https://github.com/buildpacks/spec/blob/${STATEMENT.revision}/platform.md?plain=1#L800"`,
    );
    expect(page).toContain('<pre class="expected">0</pre>');
    expect(page).toContain('<pre class="actual">1</pre>');
    expect(page).toContain("plimsoll replay a.json");
  });

  test("marks each statement of the specification as failed, verified or not covered", () => {
    const marksOf = (page: string) =>
      [...page.matchAll(/class="mark ([\w-]+)" title="([\w.]+)/g)].map((match) => match.slice(1));
    expect(marksOf(pageOf(testRecord([failed("a"), testResult("b")])))).toEqual([
      ["failed", "platform.it"],
      ["not-covered", "platform.other"],
    ]);
    expect(marksOf(pageOf(testRecord([testResult("a")])))[0]).toEqual(["verified", "platform.it"]);
  });

  test("links only into the specification", () => {
    expect(specificationLink({ ...STATEMENT, document: "javascript:alert(1)" })).toBeUndefined();
    expect(specificationLink({ ...STATEMENT, revision: "main" })).toBeUndefined();
  });
});

const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script></script></pre>"'><svg onload=document.title='owned'>`;

testWith("chromium")("in a browser, filters work and nothing in a record runs", () =>
  inFolder((folder) => {
    const file = join(folder, "page.html");
    const all = testRecord(
      [
        failed(HOSTILE, {
          says: HOSTILE,
          replay: HOSTILE,
          statements: [HOSTILE],
          evidence: {
            failures: [{ kind: "bug", at: HOSTILE, expected: HOSTILE, actual: HOSTILE, statements: [HOSTILE] }],
            steps: [{ ran: HOSTILE, exit: { code: 1 }, lastLines: HOSTILE }],
          },
        }),
        testResult("b", { verdict: { is: "error", why: HOSTILE } }),
      ],
      { seed: HOSTILE, lifecycle: { ...testRecord([]).lifecycle, name: HOSTILE, version: HOSTILE } },
    );
    writeFileSync(file, pageOf(all));
    const { stdout } = runTool("chromium", [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--dump-dom",
      `file://${file}`,
    ]);
    // The script of the page ran.
    expect(stdout).toContain("2 of 2 shown");
    expect(stdout).not.toContain("<title>owned");
    expect(stdout.match(/<script/g)).toHaveLength(1);
    expect(stdout).not.toMatch(/<(img|svg)/);
  }),
);
