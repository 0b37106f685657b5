import { describe, expect, test } from "vitest";
import { absPath, utf8 } from "#base";
import { type FileSpec, treeOf } from "#tree";
import { contentAt } from "./content.ts";
import { buildpackKey, directoriesOf } from "./key.ts";

const STRICT = { emptyDirectory: false, links: "refused" } as const;
const at = (files: Readonly<Record<string, FileSpec>>, more: object = {}): string | undefined =>
  contentAt(treeOf(files), absPath("/opt/tool"), { ...STRICT, ...more });

describe("content at a path", () => {
  test("is none where nothing is, or an empty directory", () => {
    expect(at({})).toBeUndefined();
    expect(at({ "/opt/other": "x" })).toBeUndefined();
    expect(at({ "/opt/tool": { dir: true } })).toBeUndefined();
  });

  test("is whatever the directory holds, and whatever stands there instead", () => {
    expect(at({ "/opt/tool/a": "x" })).toBe('it holds "a"');
    expect(at({ "/opt/tool": "x" })).toBe("/opt/tool is a file");
    expect(at({ "/opt": "x" })).toBe("/opt is a file");
  });

  test("is an empty directory where that is chosen", () => {
    expect(at({ "/opt/tool": { dir: true } }, { emptyDirectory: true })).toBe("it is a directory, though empty");
  });

  test("is a link on the way, unless links are followed", () => {
    const linked = { "/opt": { symlink: "/usr/opt" }, "/usr/opt": { dir: true } } as const;
    expect(at(linked)).toBe("/opt is a link to /usr/opt");
    expect(at(linked, { links: "followed" })).toBeUndefined();
    expect(at({ ...linked, "/usr/opt/tool/a": "x" }, { links: "followed" })).toBe('it holds "a"');
    expect(at({ "/opt": { symlink: "/opt" } }, { links: "followed" })).toBe("/opt cannot be followed");
  });
});

describe("export_dirs", () => {
  const read = (text: string) => buildpackKey.read(utf8(text), "buildpack.toml");

  test("is read from the buildpack's table, and need not be there", () => {
    expect(read('[buildpack]\nexport_dirs = ["/opt"]')).toMatchObject({ ok: true, value: ["/opt"] });
    expect(read('[buildpack]\nid = "a"')).toMatchObject({ ok: true, value: undefined });
  });

  test("of another type is a fault that names file and key", () => {
    const where = { file: "buildpack.toml", key: "buildpack.export_dirs" };
    expect(read('[buildpack]\nexport_dirs = "/opt"')).toMatchObject({ ok: false, fault: { where } });
    expect(read("[buildpack]\nexport_dirs = [1]")).toMatchObject({ ok: false, fault: { where } });
  });

  test.each(["opt", "/", "", "/opt/../etc", "/opt//a", "/opt/", "/opt/."])("refuses the path %j", (path) => {
    expect(directoriesOf([path], "buildpack.toml")).toMatchObject({
      ok: false,
      fault: { where: { file: "buildpack.toml" } },
    });
  });

  test("takes one path twice as one, and refuses one below another", () => {
    expect(directoriesOf(["/opt", "/opt"], "f")).toMatchObject({ ok: true, value: [{ dir: "/opt" }] });
    expect(directoriesOf(["/opt", "/opt/a"], "f")).toMatchObject({ ok: false });
    expect(directoriesOf(["/opt", "/Opt"], "f")).toMatchObject({ ok: true });
  });
});
