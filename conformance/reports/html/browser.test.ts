import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { isJsonObject, type Json } from "#base";
import { inFolder, testWith, toolOutput } from "#base/testkit";
import { failedResult, testRecord, testResult } from "../records/record.testkit.ts";
import { BUNDLE, pageOf } from "./page.testkit.ts";

const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script></script></pre></noscript>"'><svg onload=document.title='owned'>`;

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

const PASSING = 150;

const RECORD = testRecord(
  [
    failedResult(HOSTILE, {
      says: HOSTILE,
      replay: HOSTILE,
      statements: [HOSTILE],
      evidence: {
        failures: [{ kind: "bug", at: HOSTILE, expected: HOSTILE, actual: HOSTILE, statements: [HOSTILE] }],
        steps: [{ ran: HOSTILE, exit: { code: 1 }, lastLines: HOSTILE }],
      },
    }),
    testResult("b", { verdict: { is: "error", why: HOSTILE } }),
    ...Array.from({ length: PASSING }, (_, i) => testResult(`c.${i}`)),
  ],
  { seed: HOSTILE, lifecycle: { ...testRecord([]).lifecycle, name: HOSTILE, version: HOSTILE } },
);

/** Opens the page of {@link RECORD}. */
async function inBrowser(options: BrowserContextOptions, act: (page: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({
    executablePath: toolOutput("which", "chromium").trim(),
    args: ["--no-sandbox", "--disable-gpu"],
  });
  try {
    await inFolder(async (folder) => {
      const file = join(folder, "page.html");
      writeFileSync(file, pageOf(RECORD, hostile(BUNDLE)));
      const page = await browser.newPage(options);
      await page.goto(`file://${file}`);
      await act(page);
    });
  } finally {
    await browser.close();
  }
}

const countOf = (page: Page, selector: string): Promise<number> => page.locator(selector).count();

const OPEN_ALL = "for (const one of document.querySelectorAll('details:not([open])')) one.open = true";

/** Opens every entry and section, one in the other. */
async function openAll(page: Page): Promise<void> {
  while ((await countOf(page, "details:not([open])")) > 0) await page.evaluate(OPEN_ALL);
}

async function expectHarmless(page: Page): Promise<void> {
  expect(await page.title()).toContain("<img");
  expect(await countOf(page, "script")).toBe(1);
  expect(await countOf(page, "img, svg")).toBe(0);
}

const testInBrowser = testWith("chromium");

testInBrowser("entries are filtered, opened with the keyboard and linked, and nothing in a record runs", () =>
  inBrowser({}, async (page) => {
    const status = page.locator(".shown");
    expect(await status.textContent()).toBe(`${PASSING + 2} of ${PASSING + 2} match; the first 100 are shown`);
    expect(await countOf(page, ".entry")).toBe(100);
    expect(await countOf(page, ".failure")).toBe(0);
    await page.selectOption("select[name=verdict]", "fail");
    expect(await status.textContent()).toBe(`1 of ${PASSING + 2} shown`);
    await page.focus(".entry > summary");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".failure pre.actual");
    await openAll(page);
    await expectHarmless(page);
    await page.selectOption("select[name=verdict]", "");
    await page.click(".more");
    expect(await countOf(page, ".entry")).toBe(PASSING + 2);
    expect(await countOf(page, ".entry:nth-child(101) > summary:focus")).toBe(1);
    await page.fill("input[type=search]", "c.149");
    await page.click(".entry > summary");
    await page.click('.entry a[href="#platform.it"]');
    await page.waitForSelector('.section[open] li[id="platform.it"]');
  }),
);

testInBrowser("without JavaScript everything is there, and nothing in a record runs", () =>
  inBrowser({ javaScriptEnabled: false }, async (page) => {
    expect(await countOf(page, ".entry")).toBe(PASSING + 2);
    expect(await countOf(page, ".entry .failure pre.actual")).toBe(1);
    expect(await countOf(page, '.section li[id="platform.it"]')).toBe(1);
    await expectHarmless(page);
  }),
);
