/** The built page in Chromium. Tests need the built dist/ and Debian's chromium; without it they are skipped, and in CI they fail. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Opening, pageFiles, singlePage } from "#playground";

const CHROMIUM = "/usr/bin/chromium";
const missing = existsSync(CHROMIUM) ? undefined : `${CHROMIUM} is missing: apt-get install chromium`;

const place = mkdtempSync(join(tmpdir(), "plimsoll-playground-"));
let browser: Browser | undefined;

beforeAll(async () => {
  if (missing !== undefined) return expect(process.env.CI, missing).toBeUndefined();
  for (const [name, text] of Object.entries(pageFiles())) writeFileSync(join(place, name), text);
  // Chromium's own sandbox does not work for root.
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
});

afterAll(async () => {
  await browser?.close();
  rmSync(place, { recursive: true, force: true });
});

/** Opened from disk. */
export const SITE = pathToFileURL(join(place, "index.html")).href;

export function fileWith(opening: Opening): string {
  const path = join(place, "opening.html");
  writeFileSync(path, singlePage(opening));
  return pathToFileURL(path).href;
}

/** A test with a page. It fails if the page logs an error, throws, or asks another host for anything. */
export const withPage = (
  name: string,
  body: (page: Page) => Promise<void>,
  options: BrowserContextOptions = { viewport: { width: 1280, height: 900 } },
): void =>
  test(name, async ({ skip }) => {
    if (browser === undefined) return skip(missing);
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const wrong: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && wrong.push(message.text())));
    page.on("pageerror", (error) => void wrong.push(error.message));
    page.on("dialog", (dialog) => void wrong.push(`a dialog: ${dialog.message()}`));
    page.on("request", (request) => void (/^https?:/.test(request.url()) && wrong.push(request.url())));
    await body(page);
    await context.close();
    expect(wrong).toEqual([]);
  });

/** Waits until the last edit is built; returns what the status says. */
export async function waitForBuild(page: Page): Promise<string> {
  await page.waitForSelector('.status[data-state="done"], .status[data-state="fault"], .status[data-state="stopped"]');
  return (await page.textContent(".status p")) ?? "";
}

/** An address that differs only after # is opened by the page that is there, with a warm worker. */
export async function open(page: Page, address: string): Promise<string> {
  await page.goto(address);
  return waitForBuild(page);
}
