// Draws docs/report.png, the picture of the README: the HTML report of the recorded official lifecycle. Needs a build and Chromium.
//
//   npm run build && node build/report-picture.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-picture-"));
const file = join(folder, "report.html");

function plimsoll(exit, ...args) {
  const { status, stderr } = spawnSync(process.execPath, ["dist/src/cli/main.js", ...args], { encoding: "utf8" });
  if (status !== exit) throw new Error(`plimsoll ${args.join(" ")} exited with ${status}: ${stderr}`);
}

try {
  plimsoll(1, "test", "--lifecycle", "conformance/recordings/official-0.21.17", "--quiet", "--out", folder);
  plimsoll(0, "report", folder, "--html", file);
  // What a user has.
  const text = readFileSync(file, "utf8").replaceAll(new RegExp(`${folder}/runs/[^/]+`, "g"), ".plimsoll");
  writeFileSync(file, text);
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage({ viewport: { width: 1100, height: 1000 } });
  await page.goto(`file://${file}`);
  await page.click(".entry > summary");
  await page.waitForSelector(".entry .failure");
  await page.mouse.move(0, 0);
  await page.screenshot({ path: "docs/report.png" });
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
