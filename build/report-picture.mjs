// Draws docs/report.png, the picture of the README: the HTML report of the recorded official lifecycle. Needs a build and Chromium.
//
//   npm run build && node build/report-picture.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-picture-"));
const page = join(folder, "report.html");
const SIZE = "1100,1000";

function run(program, args, codes = [0]) {
  const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (!codes.includes(status)) throw new Error(`${program} ${args.join(" ")} exited with ${status}: ${stderr}`);
}

try {
  const plimsoll = (codes, ...args) => run(process.execPath, ["dist/src/cli/main.js", ...args], codes);
  plimsoll([1], "test", "--lifecycle", "conformance/recordings/official-0.21.17", "--quiet", "--out", folder);
  plimsoll([0], "report", folder, "--html", page);
  // The first failure is open, and the folder is what a user has.
  const shown = readFileSync(page, "utf8").replace('<details class="entry"', '<details open class="entry"');
  writeFileSync(page, shown.replaceAll(new RegExp(`${folder}/runs/[^/]+`, "g"), ".plimsoll"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", `--window-size=${SIZE}`];
  run("chromium", [...flags, `--screenshot=${resolve("docs/report.png")}`, `file://${page}`]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
