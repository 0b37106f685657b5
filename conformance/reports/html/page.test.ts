import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isJsonObject, type Json } from "#base";
import { inFolder, runTool, testWith } from "#base/testkit";
import { pageAssets } from "../host/page-assets.ts";
import { NO_BUNDLES } from "../records/bundles.ts";
import { failed, testRecord, testResult } from "../records/record.testkit.ts";
import type { RunRecord } from "../records/record.ts";
import type { StatementSource } from "../records/standing.ts";
import { htmlPage } from "./page.ts";
import { specificationLink } from "./statement-source.ts";

const STATEMENT: StatementSource = {
  id: "platform.it",
  document: "platform.md",
  revision: "b745fcfd90d7139d6a04cca2878b47ec402be943",
  section: "Data Format > Files",
  lines: "800-806",
  level: "MUST",
  phases: ["build"],
  says: "The lifecycle does it",
  testable: "yes",
};
const statements = new Map([
  [STATEMENT.id, STATEMENT],
  ["platform.other", { ...STATEMENT, id: "platform.other" }],
]);
const pageOf = (record: RunRecord, bundle?: Json): string =>
  htmlPage([{ record, bundleOf: bundle === undefined ? NO_BUNDLES : () => bundle }], statements, pageAssets());

describe("the page", () => {
  test("has one entry for all versions that ended alike, failures first", () => {
    const older = { platformApi: testResult("x").buildpackApi };
    const page = pageOf(
      testRecord([testResult("a"), testResult("b"), failed("b", older), failed("c"), failed("c", older)]),
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
      [...page.matchAll(/<li id="([\w.]+)"><i class="mark ([\w-]+)"/g)].map((match) => match.slice(1));
    expect(marksOf(pageOf(testRecord([failed("a"), testResult("b")])))).toEqual([
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
    const page = pageOf(testRecord([failed("a", { evidence: { failures, steps: [] } })]));
    expect(page).toContain("<del>-  &quot;b&quot;: 2</del>\n<ins>+  &quot;b&quot;: 3</ins>");
  });

  test("shows the command, the environment, the world and the files before and after, if there is a bundle", () => {
    const page = pageOf(testRecord([failed("a")]), BUNDLE);
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
    for (const bundle of wrong) expect(pageOf(testRecord([failed("a")]), bundle)).toContain("<h3>Steps</h3>");
  });

  test("stays small however much failed", () => {
    const failures = [{ kind: "bug", at: "/x", expected: "y", actual: "z".repeat(10_000), statements: [] }] as const;
    const many = Array.from({ length: 500 }, (_, i) => failed(`case-${i}`, { evidence: { failures, steps: [] } }));
    const page = pageOf(testRecord(many));
    expect(page.length).toBeLessThan(1_000_000);
    expect(page).toContain("expected y, actual &quot;zzz");
  });

  test("links only into the specification", () => {
    expect(specificationLink({ ...STATEMENT, document: "javascript:alert(1)" })).toBeUndefined();
    expect(specificationLink({ ...STATEMENT, revision: "main" })).toBeUndefined();
  });
});

const BUNDLE: Json = {
  case: {
    given: {
      env: { HOME: "/home/cnb" },
      files: { "/workspace/app.txt": { text: "1" }, "/workspace/gone": { text: "" }, "/layers": { dir: true } },
      images: { "@run:1": { layers: [[{ name: "/bin", dir: true }]], config: {} } },
    },
    when: [{ run: "create", flags: { "-app": "/workspace" }, images: ["@app:1"], env: { CNB_X: "1" } }],
  },
  observation: {
    steps: [
      {
        exit: { code: 0 },
        files: {
          "/workspace": { kind: "dir", mode: "0755", owner: "user" },
          "/workspace/app.txt": { kind: "file", mode: "0644", owner: "user", text: "2" },
          "/layers/new.txt": { kind: "file", mode: "0644", owner: "user" },
        },
        images: {
          "@run:1": { digest: "sha256:0" },
          "@app:1": { digest: "sha256:1", layers: [{ id: "L0", role: "run", entries: [{ name: "/bin" }] }] },
        },
      },
    ],
  },
};

const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script></script></pre>"'><svg onload=document.title='owned'>`;

/** With markup in every name and text. */
function hostile(value: Json): Json {
  if (typeof value === "string") return HOSTILE;
  if (Array.isArray(value)) return value.map(hostile);
  if (!isJsonObject(value)) return value;
  const named = Object.entries(value).map(([name, inside]) => [name, hostile(inside)] as const);
  const keys = named.flatMap(([name, inside]) =>
    /^[a-z0-9]+$/i.test(name) ? [[name, inside]] : [[`${name}${HOSTILE}`, inside]],
  );
  return Object.fromEntries(keys);
}

/** As a user does it. */
const CHOOSE_ERRORS = `const form = document.querySelector(".filters");
form.elements.verdict.value = "error";
form.dispatchEvent(new Event("input"));`;

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
    const { script, style } = pageAssets();
    const assets = { style, script: `${script}\n${CHOOSE_ERRORS}` };
    writeFileSync(file, htmlPage([{ record: all, bundleOf: () => hostile(BUNDLE) }], statements, assets));
    const { stdout } = runTool("chromium", [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--dump-dom",
      `file://${file}`,
    ]);
    // The script of the page ran.
    expect(stdout).toContain("1 of 2 shown");
    expect(stdout.match(/<details class="entry" [^>]*hidden/g)).toHaveLength(1);
    expect(stdout).not.toContain("<title>owned");
    expect(stdout.match(/<script/g)).toHaveLength(1);
    expect(stdout).not.toMatch(/<(img|svg)/);
  }),
);
