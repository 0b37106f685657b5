import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder } from "#base/testkit";
import { runInProcess } from "../e2e/command.testkit.ts";

test("a result that its suite does not have is refused, and one of another suite is shown", () =>
  inFolder(async (folder) => {
    const newest = ["--platform-api", "0.15", "--buildpack-api", "0.12"];
    await runInProcess("test", "detect.group.single", ...newest, "--out", folder, "--quiet");
    const text = readFileSync(join(folder, "record.json"), "utf8").replaceAll(
      "detect.group.single",
      "detect.group.siingle",
    );
    const [own, other] = [join(folder, "own.json"), join(folder, "other.json")];
    writeFileSync(own, text);
    writeFileSync(other, JSON.stringify({ ...JSON.parse(text), suite: { revision: "1.000000000000" } }));
    const page = join(folder, "page.html");
    for (const words of [
      ["report", own, "--html", page],
      ["compare", own, own],
      ["merge", own, "--out", page],
    ]) {
      const { code, stderr } = await runInProcess(...words);
      expect({ words, code }).toEqual({ words, code: 2 });
      expect(stderr).toContain(`${own}: this suite has no test case "detect.group.siingle"`);
      expect(existsSync(page)).toBe(false);
    }
    expect(await runInProcess("report", other, "--html", page)).toMatchObject({ code: 0 });
  }));
