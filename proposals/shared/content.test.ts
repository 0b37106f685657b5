import { describe, expect, test } from "vitest";
import { absPath, byteString, pathOfText } from "#base";
import { type NodeSpec, treeOf } from "#tree";
import { contentAt, contentInLayers } from "./content.ts";

const STRICT = { "empty-directory": "allowed", links: "refused" } as const;
const at = (files: Readonly<Record<string, NodeSpec>>, more: object = {}): string | undefined =>
  contentAt(treeOf(files), absPath("/opt/tool"), { ...STRICT, ...more });

const inLayers = (...layers: readonly (readonly string[])[]) =>
  contentInLayers(
    layers.map((names) => ({ entries: names.map((name) => ({ name: byteString(name) })) })),
    absPath("/opt/tool"),
  );

describe("content at a path", () => {
  test("does not include a missing path or an empty directory", () => {
    expect(at({})).toBeUndefined();
    expect(at({ "/opt/other": "x" })).toBeUndefined();
    expect(at({ "/opt/tool": { dir: true } })).toBeUndefined();
  });

  test("includes entries of a directory, and other files at the path", () => {
    expect(at({ "/opt/tool/a": "x" })).toBe('it holds "a"');
    expect(at({ "/opt/tool": "x" })).toBe("/opt/tool is a file");
    expect(at({ "/opt": "x" })).toBe("/opt is a file");
  });

  test("includes an empty directory with the option", () => {
    expect(at({ "/opt/tool": { dir: true } }, { "empty-directory": "content" })).toBe(
      "it is a directory, though empty",
    );
  });

  test("includes a link above the path, unless links are followed", () => {
    const linked = { "/opt": { symlink: "/usr/opt" }, "/usr/opt": { dir: true } } as const;
    expect(at(linked)).toBe("/opt is a link to /usr/opt");
    expect(at(linked, { links: "followed" })).toBeUndefined();
    expect(at({ ...linked, "/usr/opt/tool/a": "x" }, { links: "followed" })).toBe('it holds "a"');
    expect(at({ "/opt": { symlink: "/opt" } }, { links: "followed" })).toBe("/opt cannot be followed");
  });

  test("includes, layer by layer, all files below the path", () => {
    expect(inLayers(["/opt/tool"], ["/opt/other/a", "/opt/tool/.wh.a"])).toBeUndefined();
    expect(inLayers(["/opt/tool/a"], ["/opt/tool/.wh.a"])).toBe("a layer has /opt/tool/a");
  });

  test("is found in layers with names without a leading slash, and with names that are not ASCII", () => {
    expect(inLayers(["opt/", "opt/tool/", "opt/tool/a"])).toBe("a layer has /opt/tool/a");
    expect(inLayers(["./opt/tool/", "opt/toolbox/a"])).toBeUndefined();
    const dir = pathOfText("/opt/caf\u00e9");
    expect(contentInLayers([{ entries: [{ name: byteString`${dir}/a` }] }], dir)).toBe("a layer has /opt/caf\u00e9/a");
  });
});
