/** What execve makes of a file. */
import { describe, expect, test } from "vitest";
import { type AbsPath, byteString, byteStrings, contentOf, recover, utf8 } from "#base";
import { draftOf, type NodeSpec, treeOf } from "#tree";
import { standIn } from "../model/stand-in.ts";
import { SystemError } from "../model/system-error.ts";
import { loadProgram } from "./load.ts";
import { MountedTree } from "./mounted-tree.ts";
import { MountTable } from "./mounts.ts";
import { PathResolver } from "./path-resolver.ts";

const interpreter = { content: standIn("interpreter"), mode: 0o755 };
const programs = new Map([[standIn("interpreter").digest as string, async () => 0]]);

function loaded(files: Readonly<Record<string, NodeSpec>>, path = "/script", argv = ["given", "1", "2"]) {
  const limits: string[] = [];
  const draft = draftOf(treeOf({ "/bin/int": interpreter, ...files }));
  const root = new MountedTree({ at: "/" as AbsPath, draft, readOnly: false, sizeMax: 1e9, used: 0 });
  const paths = new PathResolver(new MountTable(root), { uid: 1000, gid: 1000 }, "/" as AbsPath);
  const loader = { programs, limit: (what: string) => limits.push(what) };
  return recover(
    SystemError,
    () => loadProgram(loader, paths, byteString(path), byteStrings(...argv)).argv,
    ({ code }) => [code, ...limits],
  );
}

const script = (text: string): NodeSpec => ({ text, mode: 0o755 });

describe("a script", () => {
  test.each([
    ["#!/bin/int\n", ["/bin/int", "/script", "1", "2"]],
    ["#! /bin/int  -a b  \nrest", ["/bin/int", "-a b", "/script", "1", "2"]],
    ["#!/bin/int", ["/bin/int", "/script", "1", "2"]],
    [`#!/bin/int ${"x".repeat(300)}\n`, ["/bin/int", "x".repeat(256 - 11), "/script", "1", "2"]],
    ["#!/none\n", ["ENOENT"]],
    ["#!\n", ["ENOEXEC"]],
    [`#!/${"x".repeat(300)}\n`, ["ENOEXEC"]],
    ["echo no first line\n", ["ENOEXEC"]],
    ["", ["ENOEXEC"]],
    ["#!/script\n", ["ELOOP"]],
  ])("that starts with %j is run as the kernel would", (text, wanted) => {
    expect(loaded({ "/script": script(text) })).toEqual(wanted);
  });

  test("may have a script as its interpreter", () => {
    const files = { "/script": script("#!/second x\n"), "/second": script("#!/bin/int y\n") };
    expect(loaded(files)).toEqual(["/bin/int", "y", "/second", "x", "/script", "1", "2"]);
  });

  test("that is registered runs under its own path", () => {
    const text = standIn("interpreter").bytes();
    expect(loaded({ "/script": { content: contentOf(text), mode: 0o755 } })).toEqual(["/script", "1", "2"]);
  });
});

describe("a file", () => {
  test.each([
    ["without permission", { text: "#!/bin/int", mode: 0o644 }, ["EACCES"]],
    ["that is a directory", { dir: true }, ["EACCES"]],
    ["that is a dangling link", { symlink: "none" }, ["ENOENT"]],
  ] as const)("%s is not run", (_, spec, wanted) => {
    expect(loaded({ "/script": spec })).toEqual(wanted);
  });

  test("that is a binary reports the harness's limit", () => {
    const [code, limit] = loaded({ "/script": { content: contentOf(utf8("\x7fELF")), mode: 0o755 } });
    expect(code).toBe("ENOEXEC");
    expect(limit).toContain("/script is a binary");
  });
});
