import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder } from "#base/testkit";
import { runInProcess } from "../e2e/command.testkit.ts";

const RUN = ["build.metadata.slices", "build.metadata.processes", "--lifecycle", "mutant:slices-reversed", "--quiet"];

test("the page of merged shards shows the commands and files of every failure", () =>
  inFolder(async (folder) => {
    for (const shard of ["1", "2"])
      await runInProcess("test", ...RUN, "--shard", `${shard}/2`, "--out", join(folder, shard));
    const parts = [join(folder, "1"), join(folder, "2/record.json")];
    const out = join(folder, "whole/record.json");
    expect((await runInProcess("merge", ...parts, "--out", out)).stderr).toContain("could not be written");
    expect(existsSync(join(folder, "whole"))).toBe(false);
    const merged = join(folder, "record.json");
    expect(await runInProcess("merge", ...parts, "--out", merged)).toMatchObject({ code: 1 });
    const page = join(folder, "page.html");
    expect(await runInProcess("report", merged, "--html", page)).toMatchObject({ code: 0 });
    expect(readFileSync(page, "utf8")).toContain("Files before and after");
  }));
