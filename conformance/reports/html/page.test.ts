import { describe, expect, test } from "vitest";
import type { Json } from "#base";
import { failedResult, testRecord, testResult } from "../records/record.testkit.ts";
import { BUNDLE, pageOf, STATEMENT } from "./page.testkit.ts";
import { specificationLink } from "./statement-source.ts";

describe("the page", () => {
  test("has one entry for all versions that ended alike, failures first", () => {
    const older = { platformApi: testResult("x").buildpackApi };
    const page = pageOf(
      testRecord([
        testResult("a"),
        testResult("b"),
        failedResult("b", older),
        failedResult("c"),
        failedResult("c", older),
      ]),
    );
    const entries = [...page.matchAll(/data-facets="(\w+)\|.*?\|build\|(.*?)\|.*?class="id">(.*?)</g)];
    expect(entries.map(([, ...parts]) => parts.join(" "))).toEqual([
      "fail 0.12 b",
      "fail 0.15 0.12 c",
      "pass 0.15 a",
      "pass 0.15 b",
    ]);
  });

  test("shows of a failure the statement with a link into the specification, both values and the replay command", () => {
    const page = pageOf(testRecord([failedResult("a", { replay: "plimsoll replay a.json" })]));
    expect(page).toContain(
      `href="https://github.com/buildpacks/spec/blob/${STATEMENT.revision}/platform.md?plain=1#L800"`,
    );
    expect(page).toContain('<pre class="expected">0</pre>');
    expect(page).toContain('<pre class="actual">1</pre>');
    expect(page).toContain("plimsoll replay a.json");
  });

  test("marks each statement of the specification as failed, verified or not covered", () => {
    const marksOf = (page: string) =>
      [...page.matchAll(/<li id="([\w.]+)"><i class="mark ([\w-]+)"/g)].map((match) => match.slice(1));
    expect(marksOf(pageOf(testRecord([failedResult("a"), testResult("b")])))).toEqual([
      ["platform.it", "failed"],
      ["platform.other", "not-covered"],
    ]);
    const verified = pageOf(testRecord([testResult("a")]));
    expect(marksOf(verified)[0]).toEqual(["platform.it", "verified"]);
    expect(verified).toContain("1 of 2 statements that a test can show are verified (50.0 %)");
  });

  test("shows two values of which one was expected as the lines that differ", () => {
    const failures = [
      { kind: "bug", at: "/x", expected: 'equal to {"a":1,"b":2}', actual: { a: 1, b: 3 }, statements: [] },
    ] as const;
    const page = pageOf(testRecord([failedResult("a", { evidence: { failures, steps: [] } })]));
    expect(page).toContain("<del>-  &quot;b&quot;: 2</del>\n<ins>+  &quot;b&quot;: 3</ins>");
  });

  test("shows the command, the environment, the world and the files before and after, if there is a bundle", () => {
    const page = pageOf(testRecord([failedResult("a")]), BUNDLE);
    expect(page).toContain('<code class="command">creator -app /workspace @app:1</code><br><code>CNB_X=1</code>');
    expect(page).toMatch(/<pre class="lines">.*<ins>\+ \/layers\/new.txt {2}0644 user<\/ins>/s);
    expect(page).toContain("<em>~ /workspace/app.txt  0644 user</em>");
    expect(page).toContain("<del>- /workspace/gone</del>");
    expect(page).toContain("L0  run  /bin");
    expect(page).not.toContain("+ @run:1");
    expect(page).toContain("HOME=/home/cnb");
  });

  test("shows a bundle of any shape", () => {
    const steps = [[], { exit: 1, files: 5, images: { "@a:1": 5 }, calls: [5] }];
    const wrong: Json[] = [
      null,
      5,
      [],
      { case: { given: { files: { a: 1 } }, when: [5, { run: {} }] }, observation: { steps } },
    ];
    for (const bundle of wrong) expect(pageOf(testRecord([failedResult("a")]), bundle)).toContain("<h3>Steps</h3>");
  });

  test("stays small however much failed", () => {
    const failures = [{ kind: "bug", at: "/x", expected: "y", actual: "z".repeat(10_000), statements: [] }] as const;
    const many = Array.from({ length: 500 }, (_, i) =>
      failedResult(`case-${i}`, { evidence: { failures, steps: [] } }),
    );
    const passing = Array.from({ length: 1_600 }, (_, i) => testResult(`passing-${i}`, { says: "x".repeat(700) }));
    const page = pageOf(testRecord([...many, ...passing]));
    expect(page.length).toBeLessThan(2_000_000);
    expect(page).toContain("expected y, actual &quot;zzz");
  });

  test("links only into the specification", () => {
    expect(specificationLink({ ...STATEMENT, document: "javascript:alert(1)" })).toBeUndefined();
    expect(specificationLink({ ...STATEMENT, revision: "main" })).toBeUndefined();
  });
});
