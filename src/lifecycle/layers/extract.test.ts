import { expect, test } from "vitest";
import { absPath, byteString, contentOf, FaultError, utf8 } from "#base";
import type { Process, ProcessFs, Program } from "#machine";
import type { TarEntry } from "#tree";
import { testWorld } from "../book/world.testkit.ts";
import { extractEntries } from "./extract.ts";

const meta = (mode: number) => ({ mode, uid: 5, gid: 6, mtimeNs: 7n });
const directory = (name: string, mode = 0o755): TarEntry => ({ name: byteString(name), type: "dir", meta: meta(mode) });
const text = (name: string, content: string, mode = 0o644): TarEntry => ({
  name: byteString(name),
  type: "file",
  meta: meta(mode),
  content: contentOf(utf8(content)),
});
const link = (name: string, linkname: string): TarEntry => ({
  name: byteString(name),
  type: "symlink",
  meta: meta(0o777),
  linkname: byteString(linkname),
});

async function within(act: (fs: ProcessFs, process: Process) => void) {
  let thrown: unknown;
  const program: Program = async (process) => {
    try {
      act(process.fs, process);
    } catch (error) {
      thrown = error;
    }
    return 0;
  };
  const world = testWorld({ programs: { "/bin/act": program } });
  await world.runProgram("/bin/act");
  return { machine: world.machine, thrown };
}

const layers = absPath("/layers");
const look = { within: layers, failsAs: "restore" } as const;

test("files get the modes of their entries and belong to the user of the process", async () => {
  const { machine, thrown } = await within((fs) => {
    extractEntries(fs, [directory("/layers"), directory("/layers/a", 0o500), text("/layers/a/f", "x", 0o4711)], look);
    expect(fs.umask()).toBe(0o022);
  });
  expect(thrown).toBeUndefined();
  expect(machine.nodeAt(absPath("/layers/a"))).toMatchObject({ mode: 0o500, uid: 1000 });
  expect(machine.nodeAt(absPath("/layers/a/f"))).toMatchObject({ mode: 0o4711, uid: 1000 });
});

test("an existing directory keeps its mode, and one without an entry gets the usual one", async () => {
  const { machine } = await within((fs) => {
    fs.mkdir("/layers/a", { mode: 0o700 });
    extractEntries(fs, [directory("/layers/a"), text("/layers/b/c/f", "x")], look);
  });
  expect(machine.nodeAt(absPath("/layers/a"))).toMatchObject({ mode: 0o700 });
  expect(machine.nodeAt(absPath("/layers/b/c"))).toMatchObject({ mode: 0o755 });
});

test("entries outside are skipped and returned", async () => {
  let left: readonly string[] = [];
  const { machine } = await within((fs) => {
    left = extractEntries(fs, [text("/layers/f", "x"), text("/tmp/f", "y"), text("../../tmp/g", "z")], look);
  });
  expect(left).toEqual(["/tmp/f", "../../tmp/g"]);
  expect(machine.nodeAt(absPath("/tmp/f"))).toBeUndefined();
});

test("nothing is written through a link to the outside", async () => {
  const { machine, thrown } = await within((fs) => {
    extractEntries(fs, [link("/layers/out", "/tmp"), text("/layers/out/f", "x")], look);
  });
  expect(thrown).toBeInstanceOf(FaultError);
  expect(machine.nodeAt(absPath("/tmp/f"))).toBeUndefined();
});

test("the fault of an entry that is not accepted names it", async () => {
  const fifo: TarEntry = { name: byteString("/layers/p"), type: "fifo", meta: meta(0o600) };
  const { thrown } = await within((fs) => extractEntries(fs, [fifo], { ...look, accepts: (type) => type !== "fifo" }));
  expect(thrown).toMatchObject({ fault: { kind: "restore", message: expect.stringContaining("/layers/p") } });
});
