/** The lifecycle as one executable. */
import { expect, test } from "vitest";
import { byteString, steppingClock } from "#base";
import { packageVersion } from "#base/host";
import { environmentOfText, simMachine, standardTree, standIn } from "#machine";
import { lifecycleProgram } from "./programs.ts";

test.each([
  ["lifecycle", {}],
  ["analyzer", { CNB_PLATFORM_API: "0.15" }],
])("%s -version says the version of the package", async (name, env) => {
  const content = standIn("lifecycle");
  const path = byteString(`/cnb/lifecycle/${name}`);
  const machine = simMachine({
    root: standardTree({ [path]: { content, mode: 0o755 } }),
    programs: new Map([[content.digest, lifecycleProgram()]]),
    clock: steppingClock(0n),
    seed: "version",
    http: () => Promise.reject(new Error("nothing is asked for")),
  });
  const seen = await machine.run({
    path,
    argv: [path, byteString("-version")],
    env: environmentOfText(env),
    cwd: byteString("/"),
    uid: 1000,
    gid: 1000,
  });
  expect(seen).toEqual({ exit: { code: 0 }, stdout: `${packageVersion()}\n`, stderr: "" });
});
