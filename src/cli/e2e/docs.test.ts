/** Runs docs/build.md from top to bottom, as a reader would. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packageFile } from "#base/host";
import { inFolder, toolOutput } from "#base/testkit";
import { runInProcess } from "./command.testkit.ts";

const page = readFileSync(packageFile("docs/build.md"), "utf8");
const blocks = [...page.matchAll(/^```(sh|text)\n(.*?)^```$/gms)].map(([, kind, text = ""]) => ({ kind, text }));

test("the commands of docs/build.md print what the page shows", () =>
  inFolder(async (folder) => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      let said = "";
      for (const { kind, text } of blocks) {
        if (kind === "sh") said = await runBlock(text);
        else for (const line of text.split("\n")) expect(said).toContain(line.trim());
      }
    } finally {
      process.chdir(before);
    }
  }));

/** bash runs everything before the first `plimsoll` line. Returns what the command printed. */
async function runBlock(text: string): Promise<string> {
  const at = text.search(/^plimsoll /m);
  const script = at < 0 ? text : text.slice(0, at);
  if (script !== "") toolOutput("bash", "-euc", script);
  let said = "";
  for (const line of at < 0 ? [] : text.slice(at).trimEnd().split("\n")) {
    const [, ...args] = line.split(" ");
    const ran = await runInProcess(...args);
    expect(ran, `${line}\n${ran.stderr}`).toMatchObject({ code: 0 });
    said += ran.stdout;
  }
  return said;
}
