/** A world of the playground, copied as a test case into a module: it runs in-process and in real bash. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { orThrow } from "#base";
import { inFolder, testWith } from "#base/testkit";
import { caseText, worldOfWords } from "#playground";
import { runInProcess } from "../e2e/command.testkit.ts";
import { skeletonText } from "./skeleton.ts";

testWith("bwrap")("a world of scripts passes as a test case of a module on both machines", () =>
  inFolder(async (folder) => {
    const world = orThrow(worldOfWords(["export-dirs"]));
    const file = join(folder, "my-idea.ts");
    writeFileSync(
      file,
      skeletonText("my-idea").replace("    cases: [", () => `    cases: [\n${caseText(world)}`),
    );
    const words = ["test", "proposal.my-idea.my-world", "--proposal", file, "--buildpack-api", "0.12", "--quiet"];
    const ran = await runInProcess(...words, "--machine", "both", "--out", join(folder, "out"));
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain("0 differ");
  }),
);
