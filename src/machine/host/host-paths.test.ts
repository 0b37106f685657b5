/** What a sandbox shows of the host beside the system: paths that its user names. And files that no kernel here can run. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { byteString, contentOf, pathOfText, steppingClock } from "#base";
import { emptyTree, print, treeOf } from "#tree";
import { environmentOfText } from "../model/environment.ts";
import type { CommandResult } from "../model/machine.ts";
import { hostMachine, probeSandbox } from "./index.ts";

const { usable } = await probeSandbox();
const shared = mkdtempSync(join(tmpdir(), "plimsoll-shared-"));
afterAll(() => rmSync(shared, { recursive: true }));
chmodSync(shared, 0o755);
writeFileSync(join(shared, "tool"), "#!/bin/sh\necho from the host\n", { mode: 0o755 });

const open = (hostPaths: readonly string[]) =>
  hostMachine({
    root: treeOf({ "/foreign": { content: contentOf(foreignElf()), mode: 0o755 } }, emptyTree),
    clock: steppingClock(0n),
    seed: "test",
    http: () => Promise.reject(new Error("no server listens")),
    hostPaths,
  });

/** The head of an executable for a processor that no kernel of this architecture runs. */
function foreignElf(): Uint8Array {
  const bytes = Buffer.alloc(128);
  bytes.write("\x7fELF\x02\x01\x01", "latin1");
  bytes.writeUInt16LE(process.arch === "x64" ? 22 : 21, 18);
  return bytes;
}

async function run(machine: Awaited<ReturnType<typeof open>>, script: string): Promise<CommandResult> {
  return machine.run({
    path: byteString("/bin/sh"),
    argv: [byteString("sh"), byteString("-c"), byteString(script)],
    env: environmentOfText({ PATH: "/usr/bin:/bin" }),
    cwd: byteString("/"),
    uid: 1000,
    gid: 1000,
  });
}

describe.skipIf(!usable)("a path of the host", () => {
  test("is inside at the same place, read-only, and is not part of the tree", async () => {
    const machine = await open([shared]);
    const before = print(machine.snapshot());
    expect(await run(machine, `${shared}/tool`)).toMatchObject({ exit: { code: 0 }, stdout: "from the host\n" });
    expect((await run(machine, `: > ${shared}/more`)).stderr).toMatch(/Read-only|Permission denied/);
    expect(print(machine.snapshot())).toBe(before);
    expect(before).not.toContain("plimsoll-shared");
    expect(machine.nodeAt(pathOfText(shared))?.kind).not.toBe("file");
    await machine.close();
  });

  test("is not there without its name", async () => {
    const machine = await open([]);
    expect((await run(machine, `${shared}/tool`)).exit).toEqual({ code: 127 });
    await machine.close();
  });
});

test.skipIf(!usable)("an executable for another processor is refused, and no shell reads it", async () => {
  const machine = await open([]);
  const command = { argv: [byteString("foreign")], env: {}, cwd: byteString("/"), uid: 1000, gid: 1000 };
  const result = await machine.run({ path: byteString("/foreign"), ...command });
  expect(result).toMatchObject({ exit: { code: 126 }, stderr: "/foreign: ENOEXEC\n" });
  await machine.close();
});
