/** The file calls of a real process, with a folder as root. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AbsPath, byteString, contentOf, pathOfText, recover, textOf, utf8 } from "#base";
import { print } from "#tree";
import type { ProcessFs } from "../model/process.ts";
import { SystemError } from "../model/system-error.ts";
import { hostFs } from "./fs.ts";

let root: string;
let fs: ProcessFs;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plimsoll-test-"));
  fs = hostFs({ root, cwd: () => "/" as AbsPath });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function code(act: () => unknown): string {
  const error = recover(
    SystemError,
    () => void act(),
    (thrown) => thrown,
  );
  return error?.code ?? "none";
}

describe("files", () => {
  test("have a mode without the umask's bits, and can be appended to and created exclusively", () => {
    const before = fs.umask(0o027);
    try {
      fs.write("/f", utf8("a"), { mode: 0o666 });
      fs.mkdir("/d/e", { parents: true });
    } finally {
      fs.umask(before);
    }
    fs.write("/f", contentOf(utf8("b")), { append: true });
    expect(textOf(fs.read("/f"))).toBe("ab");
    expect(fs.stat("/f")).toMatchObject({ kind: "file", mode: 0o640, size: 2, nlink: 1 });
    expect(fs.stat("/d")).toMatchObject({ kind: "dir", mode: 0o750 });
    expect(code(() => fs.write("/f", utf8("c"), { exclusive: true }))).toBe("EEXIST");
    expect(textOf(fs.readIfThere("/f")?.bytes() ?? utf8("nothing"))).toBe("ab");
  });

  test("fail with the kernel's error codes", () => {
    fs.write("/f", utf8(""));
    fs.mkdir("/d/e", { parents: true });
    fs.symlink("loop", "/loop");
    expect(code(() => fs.read("/nothing"))).toBe("ENOENT");
    expect(code(() => fs.read("/f/below"))).toBe("ENOTDIR");
    expect(code(() => fs.read("/d"))).toBe("EISDIR");
    expect(code(() => fs.readContent("/d"))).toBe("EISDIR");
    expect(fs.readIfThere("/nothing")).toBeUndefined();
    expect(code(() => fs.readIfThere("/f/below"))).toBe("ENOTDIR");
    expect(code(() => fs.readIfThere("/d"))).toBe("EISDIR");
    expect(code(() => fs.mkdir("/d"))).toBe("EEXIST");
    expect(code(() => fs.rmdir("/d"))).toBe("ENOTEMPTY");
    expect(code(() => fs.unlink("/d"))).toBe("EISDIR");
    expect(code(() => fs.read("/loop"))).toBe("ELOOP");
    expect(code(() => fs.readLink("/f"))).toBe("EINVAL");
    expect(code(() => fs.write("/\u0100", utf8("")))).toBe("EINVAL");
    expect(code(() => fs.stat(""))).toBe("ENOENT");
    expect(code(() => fs.mkdir("/f/x", { parents: true }))).toBe("ENOTDIR");
  });

  test("may have names that are not UTF-8", () => {
    fs.write("/\xff", utf8("odd"));
    fs.symlink("\xfe", "/link");
    expect(fs.readDir("/")).toEqual(["link", "\xff"]);
    expect(fs.readLink("/link")).toBe("\xfe");
    expect(textOf(fs.read("/\xff"))).toBe("odd");
    fs.removeAll("/\xff");
    expect(fs.exists("/\xff")).toBe(false);
  });

  test("are timed in nanoseconds", () => {
    fs.write("/f", utf8(""));
    for (const time of [0n, 315_532_801_000_000_000n, 1_234_567_890_123_456_000n, 1_234_567_890_999_999_999n]) {
      fs.setMtime("/f", time);
      expect(fs.stat("/f").mtimeNs).toBe(time);
    }
  });

  test("every microsecond is set exactly", () => {
    fs.write("/f", utf8(""));
    for (let micro = 0n; micro < 1_000_000n; micro += 9_973n) {
      const time = 1_893_456_000n * 1_000_000_000n + micro * 1000n;
      fs.setMtime("/f", time);
      expect(fs.stat("/f").mtimeNs).toBe(time);
    }
  });
});

describe("links", () => {
  test("are resolved inside the root", () => {
    fs.symlink("/../../etc", "/out");
    fs.mkdir("/etc");
    fs.write("/out/f", utf8("in"));
    expect(textOf(fs.read("/etc/f"))).toBe("in");
    expect(fs.realPath("/out/f")).toBe("/etc/f");
  });

  test("hard links share their file, also in a snapshot", () => {
    fs.write("/a", utf8("x"));
    fs.link("/a", "/b");
    fs.mkfifo("/p", 0o600);
    expect(fs.stat("/b").ino).toBe(fs.stat("/a").ino);
    const owner = `${fs.stat("/a").uid}:${fs.stat("/a").gid}`;
    expect(print(fs.snapshot("/")).split("\n").slice(1)).toEqual([
      `-rw-r--r-- ${owner} /a 1 link#0`,
      `-rw-r--r-- ${owner} /b 1 link#0`,
      `prw------- ${owner} /p`,
    ]);
  });
});

test("without a root, paths are the process's own", () => {
  const own = hostFs({ cwd: () => pathOfText(process.cwd()) });
  own.write(byteString(`${root}/f`), utf8("f"));
  expect(execFileSync("cat", [`${root}/f`]).toString()).toBe("f");
  expect(own.realPath(".")).toBe(pathOfText(process.cwd()));
});
