/** Machines of real processes: their files, from a tree and back, mounts and edits. */
import { describe, expect, test } from "vitest";
import { type AbsPath, type Name, pathOfText } from "#base";
import { dir, file, lookup, print, specialNode, treeOf } from "#tree";
import type { Edit } from "../model/machine.ts";
import { at, bash, fileText, probe, start } from "./machine.testkit.ts";

const twoUids = probe.usable && probe.twoUids;

describe.skipIf(!probe.usable)("the files of a machine of real processes", () => {
  test.skipIf(!twoUids)("the snapshot has the files that a command wrote", async () => {
    const machine = await start({});
    const result = await machine.run(bash("echo hello; echo oops >&2; echo hi > /work/file; exit 3"));
    expect(result).toEqual({ exit: { code: 3 }, stdout: "hello\n", stderr: "oops\n" });
    expect(print(machine.snapshot())).toBe(
      ["drwxr-xr-x 0:0 /", "drwxr-xr-x 1000:1000 /work", "-rw-r--r-- 1000:1000 /work/file 3"].join("\n"),
    );
  });

  test.skipIf(!twoUids)("a tree is the same after writing and reading", async () => {
    const root = treeOf({
      "/a": "text",
      "/b/c": { symlink: "../a" },
      "/d": { hardlink: "/a" },
      "/tmp": { dir: true, mode: 0o1777 },
    });
    const machine = await start({ root });
    expect(print(machine.snapshot())).toBe(print(root));
  });

  test.skipIf(!twoUids)("unchanged files are the same value in the next snapshot", async () => {
    const root = treeOf({ "/a/b/c": "text", "/a/l": { symlink: "b" }, "/z/f": "z" });
    const machine = await start({ root });
    await machine.run(bash("echo more >> /z/f", { uid: 0, gid: 0 }));
    const after = machine.snapshot();
    expect(lookup(after, at("/a"))).toBe(lookup(root, at("/a")));
    expect(lookup(after, at("/z"))).not.toBe(lookup(root, at("/z")));
    expect(machine.snapshot().root).toBe(after.root);
  });

  test("a snapshot has a change in place of the same size in the same tick", async () => {
    const machine = await start({ root: treeOf({ "/f": { text: "one", uid: 1000, gid: 1000 } }) });
    await machine.run(bash("printf two > /f"));
    expect(fileText(machine, "/f")).toBe("two");
    await machine.run(bash("printf six > /f"));
    expect(fileText(machine, "/f")).toBe("six");
  });

  test.skipIf(!twoUids)("names that are not UTF-8 survive", async () => {
    const root = { root: dir([["\xff\xfe" as Name, file("odd")]]), links: new Map() };
    const machine = await start({ root });
    await machine.run(bash("cat /$'\\xff\\xfe' > /$'\\xe9'", { uid: 0, gid: 0 }));
    expect(machine.snapshot().root.names).toEqual(["\xe9", "\xff\xfe"]);
  });

  test.skipIf(!twoUids)("owners, modes, times and FIFOs are written and read back", async () => {
    const meta = { uid: 1000, gid: 1001, mode: 0o4751, mtimeNs: 1_234_567_890_123_456_000n };
    const root = {
      root: dir([
        ["f" as Name, file("x", meta)],
        ["p" as Name, specialNode("fifo", { mode: 0o640 })],
      ]),
      links: new Map(),
    };
    const machine = await start({ root });
    const result = await machine.run(bash("stat -c '%a %u:%g %.Y' /f; test -p /p && echo fifo"));
    expect(result.stdout).toBe("4751 1000:1001 1234567890.123456000\nfifo\n");
    expect(print(machine.snapshot())).toBe(print(root));
  });

  test.skipIf(!twoUids)("a snapshot contains mounts, and a read-only mount cannot change", async () => {
    const machine = await start({
      root: treeOf({ "/work": { dir: true } }),
      mounts: [
        { at: at("/layers"), tree: treeOf({ "/": { dir: true, uid: 1000, gid: 1000 }, "/old": "o" }) },
        { at: at("/cnb/deep"), tree: treeOf({ "/x": "x" }), readOnly: true },
      ],
    });
    const result = await machine.run(bash("echo n > /layers/new; rm -f /cnb/deep/x; id -u", { uid: 0, gid: 0 }));
    expect(result.stdout).toBe("0\n");
    expect(result.stderr).toContain("Read-only file system");
    expect(print(machine.snapshot())).toBe(
      [
        "drwxr-xr-x 0:0 /",
        "drwxr-xr-x 0:0 /cnb",
        "drwxr-xr-x 0:0 /cnb/deep",
        "-rw-r--r-- 0:0 /cnb/deep/x 1",
        "drwxr-xr-x 1000:1000 /layers",
        "-rw-r--r-- 0:0 /layers/new 2",
        "-rw-r--r-- 0:0 /layers/old 1",
        "drwxr-xr-x 0:0 /work",
      ].join("\n"),
    );
  });

  test("a mount point may have a name beyond ASCII", async () => {
    const path = pathOfText("/m\u00e4rz");
    const machine = await start({ root: treeOf({}), mounts: [{ at: path, tree: treeOf({ "/x": "x" }) }] });
    expect((await machine.run(bash("cat /m*/x"))).stdout).toBe("x");
    expect(machine.snapshot().root.names).toContain(path.slice(1));
  });

  test("commands see edits of the harness, and `nodeAt` returns each", async () => {
    const machine = await start({ root: treeOf({ "/a": { dir: true }, "/l": { symlink: "/a" } }) });
    machine.edit(
      new Map<AbsPath, Edit | undefined>([
        [at("/l/new"), { text: "n", mode: 0o600, uid: 1000, gid: 1000 }],
        [at("/deep/er/f"), { text: "f" }],
      ]),
    );
    const result = await machine.run(bash("cat /a/new /deep/er/f; stat -c %U /a/new"));
    expect(result.stdout).toBe("nfcnb\n");
    expect(machine.nodeAt(at("/a/new"))).toMatchObject({ kind: "file", mode: 0o600, uid: 1000 });
    machine.edit(new Map([[at("/a"), undefined]]));
    expect(machine.nodeAt(at("/a"))).toBeUndefined();
    expect(machine.nodeAt(at("/l"))).toMatchObject({ kind: "symlink", target: "/a" });
  });
});
