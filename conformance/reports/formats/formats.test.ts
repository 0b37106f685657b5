import { describe, expect, test } from "vitest";
import { failedResult, testRecord, testResult } from "../records/record.testkit.ts";
import { badgeOf, badgeSvg, shieldsJson } from "./badge.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";

const HOSTILE = `<script>alert("1")</script> & ]]> \u0000\u001b[31m \ud800 |x| @everyone [a](javascript:x)`;
const hostile = testRecord(
  [
    failedResult("a.case", { says: HOSTILE }),
    testResult("b.case", { verdict: { is: "error", why: HOSTILE } }),
    testResult("c.case", { verdict: { is: "not-run", why: HOSTILE } }),
  ],
  { seed: HOSTILE, lifecycle: { ...testRecord([]).lifecycle, name: HOSTILE } },
);
const mixed = testRecord([
  testResult("a.case"),
  failedResult("a.case", { platformApi: testResult("x").buildpackApi }),
  testResult("b.law", { verdict: { is: "inconclusive", kind: "bug", why: "its control failed" } }),
  testResult("c.case", { verdict: { is: "not-run", why: "needs: two users" } }),
  testResult("d.case", { verdict: { is: "known", kind: "bug", reason: "fixed in 0.22" } }),
  testResult("e.case", { verdict: { is: "error", why: "a bug of the harness" } }),
]);

describe("JUnit", () => {
  const xml = junit([mixed]);

  test("counts failures as failures, errors as errors, and all else as skipped or passed", () => {
    expect(xml).toContain(
      '<testsuite name="reference 0.1.0" tests="6" failures="2" errors="1" time="0.009" skipped="2">',
    );
    expect(xml).toContain('<skipped type="not-run" message="needs: two users"/>');
    expect(xml).toContain('<skipped type="known" message="fixed in 0.22"/>');
    expect(xml).toContain('<error type="error" message="a bug of the harness">');
    expect(xml).toContain('<failure type="inconclusive" message="its control failed">');
    expect(xml).toContain('message="The lifecycle does it. expected 0, actual 1"');
  });

  test("has a suite for each test case, its statements as properties, and a test for each pair of versions", () => {
    expect(xml.match(/<testsuite name="a\.case" tests="2" failures="1"/g)).toHaveLength(1);
    expect(xml).toContain('<property name="statement" value="platform.it"/>');
    expect(xml).toContain('<testcase name="platform 0.12, buildpack 0.12" classname="a.case" time="0.002">');
  });

  test("uses only the elements and attributes of the public schema", () => {
    const elements = new Set([...xml.matchAll(/<(\w[\w-]*)/g)].map((match) => match[1]));
    const schema = ["testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped"];
    expect([...elements].filter((name) => !schema.includes(name ?? ""))).toEqual([]);
    for (const [, time] of xml.matchAll(/time="([^"]*)"/g)) expect(time).toMatch(/^[0-9]{0,3}(\.[0-9]*)?$/);
  });

  test("stays XML whatever the record says", () => {
    const text = junit([hostile]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Surrogate}|<script|\]\]>/u);
    expect(text.replace(/&(amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
  });
});

describe("Markdown", () => {
  test("has the counts, and a row for each test case that failed, with its versions", () => {
    const page = markdown([mixed], new Map());
    expect(page).toContain("**1** pass, **1** fail, **1** inconclusive, **1** not run, **1** known, **1** error");
    expect(page).toContain("| fail | bug | `a.case` | 0.12/0.12 | The lifecycle does it. |");
  });

  test("is short however much failed", () => {
    const many = Array.from({ length: 500 }, (_, i) => failedResult(`case-${i}`));
    const page = markdown([testRecord(many)], new Map());
    expect(page.split("\n").length).toBeLessThan(40);
    expect(page).toContain("and 480 more test cases");
  });

  test("has no markup of the record's", () => {
    const page = markdown([hostile], new Map());
    expect(page).not.toMatch(/<script|@everyone|\]\(javascript/);
    expect(page.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(4);
  });
});

describe("a badge", () => {
  test.each([
    ["green if everything passed", testRecord([testResult("a")]), "1 of 1", "brightgreen"],
    ["red if a failure counts", testRecord([testResult("a"), failedResult("b")]), "1 of 2", "red"],
    [
      "green if the only failure has a kind that does not count",
      testRecord([testResult("a"), failedResult("b", { verdict: { is: "fail", kind: "open" } })]),
      "1 of 2",
      "brightgreen",
    ],
    ["grey if nothing was run", testRecord([]), "not run", "lightgrey"],
    [
      "not green if the run is not complete",
      testRecord([testResult("a")], { complete: false }),
      "1 of 1, not complete",
      "lightgrey",
    ],
  ])("is %s", (_, record, message, color) => {
    expect(badgeOf(record)).toEqual({ label: "CNB conformance", message, color });
    expect(JSON.parse(shieldsJson(badgeOf(record)))).toMatchObject({ schemaVersion: 1, message });
    expect(badgeSvg(badgeOf(record))).toContain(`>${message}</text>`);
  });
});
