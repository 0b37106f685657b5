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
    expect(at({ "/opt/tool": { dir: true } }, { "empty-directory": "content" })).toBe(
      "it is a directory, though empty",
    );
  });

  test("is a link on the way, unless links are followed", () => {
    const linked = { "/opt": { symlink: "/usr/opt" }, "/usr/opt": { dir: true } } as const;
    expect(at(linked)).toBe("/opt is a link to /usr/opt");
    expect(at(linked, { links: "followed" })).toBeUndefined();
    expect(at({ ...linked, "/usr/opt/tool/a": "x" }, { links: "followed" })).toBe('it holds "a"');
    expect(at({ "/opt": { symlink: "/opt" } }, { links: "followed" })).toBe("/opt cannot be followed");
  });

  test("is, layer by layer, what any layer has below the path", () => {
    expect(inLayers(["/opt/tool"], ["/opt/other/a", "/opt/tool/.wh.a"])).toBeUndefined();
    expect(inLayers(["/opt/tool/a"], ["/opt/tool/.wh.a"])).toBe("a layer has /opt/tool/a");
  });

  test("is found in layers whose names have no slash in front, and under names that are not ASCII", () => {
    expect(inLayers(["opt/", "opt/tool/", "opt/tool/a"])).toBe("a layer has /opt/tool/a");
    expect(inLayers(["./opt/tool/", "opt/toolbox/a"])).toBeUndefined();
    const dir = pathOfText("/opt/caf\u00e9");
    expect(contentInLayers([{ entries: [{ name: byteString`${dir}/a` }] }], dir)).toBe("a layer has /opt/caf\u00e9/a");
  });
});
