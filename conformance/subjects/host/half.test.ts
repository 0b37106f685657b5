import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { orThrow } from "#base";
import { probeSandbox } from "#machine";
import { executablesSubject } from "./executables.ts";
import { combine, phasesIn } from "./half.ts";
import { lifecycleSubject } from "./module.ts";

const root = mkdtempSync(join(tmpdir(), "plimsoll-half-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A directory with these executables; each holds its text. */
function directory(files: Readonly<Record<string, string>>): string {
  const made = mkdtempSync(join(root, "bin-"));
  chmodSync(made, 0o755);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(made, name), text, { mode: 0o755 });
  return made;
}

const SCRIPT = "#!/bin/sh\n";
const REST = `${SCRIPT}# rest\n`;
const WHOLE = ["analyzer", "detector", "restorer", "builder", "exporter", "creator", "rebaser", "launcher"];
const whole = directory(Object.fromEntries([...WHOLE, "lifecycle.cjs"].map((name) => [name, REST])));
const sandbox = await probeSandbox();

describe("a directory with some executables", () => {
  test("performs the phases of its executables", () => {
    expect(phasesIn(directory({ launcher: "", rebaser: "", other: "" }))).toEqual(["rebase", "launch"]);
  });

  test("is completed by all files of another lifecycle, and keeps its own", () => {
    const own = directory({ launcher: "own" });
    symlinkSync(join(own, "launcher"), join(own, "linked"));
    const combined = combine(own, whole);
    const textOf = (name: string): string => readFileSync(join(combined, name), "utf8");
    expect(["launcher", "linked", "creator", "lifecycle.cjs"].map(textOf)).toEqual(["own", "own", REST, REST]);
    expect(combine(own, whole)).toBe(combined);
    expect(existsSync(join(own, "creator"))).toBe(false);
  });

  test.skipIf(!sandbox.usable)("describes which phases it performs, and the lifecycle of the others", async () => {
    const own = directory({ launcher: SCRIPT });
    const { half } = await orThrow(await executablesSubject({ directory: own, rest: whole })).describe();
    expect(half).toEqual({ performs: ["launch"], rest: whole });
    expect((await orThrow(await executablesSubject({ directory: whole })).describe()).half).toBeUndefined();
  });

  test("needs at least one executable, and a whole lifecycle for the rest", async () => {
    const none = await executablesSubject({ directory: directory({ other: "" }) });
    expect(none.ok ? "" : none.fault.message).toMatch(/found none of analyzer/);
    const own = directory({ launcher: SCRIPT });
    const unfit = await executablesSubject({ directory: own, rest: directory({ launcher: "" }) });
    expect(unfit.ok ? "" : unfit.fault.message).toMatch(/found no analyzer/);
  });
});

test.skipIf(!sandbox.usable || !sandbox.twoUids)(
  "only the extender sees a mark of a container, which is no file of the world",
  async () => {
    const looks = `${SCRIPT}ls /run/.containerenv\n`;
    const own = directory(Object.fromEntries([...WHOLE, "extender"].map((name) => [name, looks])));
    const subject = orThrow(await executablesSubject({ directory: own, asked: { version: "1" } }));
    const session = await subject.open({ images: {}, files: {}, buildpacks: [], env: {} }, "mark");
    try {
      const codes = [];
      for (const run of ["extend", "detect"] as const) {
        const seen = await session.step({ run });
        codes.push([run, seen.exit]);
        expect(Object.keys(seen.files).filter((path) => path.startsWith("/run"))).toEqual([]);
      }
      expect(codes).toEqual([
        ["extend", { code: 0 }],
        ["detect", { code: 2 }],
      ]);
    } finally {
      await session.close();
    }
  },
);

describe("a module with some programs", () => {
  const versions = { platform: ["0.15"], buildpack: ["0.12"] };
  test("performs these phases, and the reference the others", async () => {
    const subject = orThrow(lifecycleSubject({ programs: { launcher: async () => 0 }, ...versions }, "mine"));
    expect((await subject.describe()).half).toEqual({ performs: ["launch"], rest: "reference" });
  });

  test("needs at least one program", () => {
    const none = lifecycleSubject({ programs: {}, ...versions }, "mine");
    expect(none.ok ? "" : none.fault.message).toMatch(/found none of analyzer/);
  });
});
