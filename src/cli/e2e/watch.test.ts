/** `plimsoll test --watch` runs again after a change, and ends with Ctrl-C. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFile } from "#base/host";
import { inFolder } from "#base/testkit";

const module = (exit: number): string => `export const lifecycle = {
  version: "1", platform: ["0.15"], buildpack: ["0.12"], programs: { detector: async () => ${exit} },
};
`;

test("a changed module is judged again", () =>
  inFolder(async (folder) => {
    const file = join(folder, "mine.mjs");
    writeFileSync(file, module(20));
    const args = ["test", "--watch", "--lifecycle", "mine.mjs", "detect.exit.none-passed", "--quiet"];
    const child = spawn(process.execPath, [packageFile("dist/src/cli/main.js"), ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: "1", CI: "" },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (said += part.toString()));
    const until = (what: RegExp): Promise<void> =>
      new Promise((settle) => {
        const look = setInterval(() => {
          if (!what.test(said) && child.exitCode === null) return;
          clearInterval(look);
          settle();
        }, 50);
      });
    const ended = new Promise<number | null>((settle) => child.on("close", settle));
    await until(/watching .*; Ctrl-C ends/);
    said = "";
    writeFileSync(file, module(3));
    await until(/does not conform.*watching/s);
    child.kill("SIGINT");
    expect(await ended, said).toBe(130);
  }));
