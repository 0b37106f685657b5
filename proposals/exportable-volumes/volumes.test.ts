import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWithin, utf8 } from "#base";
import { testListKey } from "../shared/list-key.testkit.ts";
import { buildpackKey, groupVolumes } from "./key.ts";
import { parseOptions } from "./options.ts";
import { mappingOf, volumesOf } from "./volumes.ts";

type Chosen = Readonly<Record<string, string>>;

const FILE = "/cnb/exportable-volumes.json";
const mapped = (label: string | undefined, chosen: Chosen = {}) => {
  const mapping = mappingOf(label, FILE, parseOptions(chosen));
  return mapping.ok ? Object.fromEntries(mapping.value) : mapping.fault.message;
};
const at = (...entries: readonly (readonly [string, string])[]) =>
  JSON.stringify(entries.map(([name, value]) => ({ name, value })));

/** The directories of volumes, or the problem. */
const dirs = (names: readonly string[], label?: string, chosen: Chosen = {}) => {
  const rules = parseOptions(chosen);
  const mapping = mappingOf(label, FILE, rules);
  const volumes = mapping.ok ? volumesOf(names, mapping.value, "buildpack.toml", rules) : mapping;
  return volumes.ok ? volumes.value.map(({ dir }) => dir as string) : volumes.fault.message;
};

describe("exportable-volumes", () => {
  testListKey(buildpackKey, "a");

  test.each(["", ".", "..", "default", "a/b", "../etc", "a b", "a\0", "\u00e9", "e\u0301", "$A", "n".repeat(129)])(
    "refuses the name %j, and takes it where any text is a name",
    (name) => {
      expect(dirs([name])).toMatch(/: (a|the) name /);
      expect(typeof dirs([name], undefined, { names: "any", overlaps: "allowed", reserved: "allowed" })).toBe("object");
    },
  );

  test("maps a name to /workspaces/<name>, and a duplicate name once", () => {
    expect(dirs(["b", "a", "b"])).toEqual(["/workspaces/b", "/workspaces/a"]);
    expect(dirs(["a", "A"])).toEqual(["/workspaces/a", "/workspaces/A"]);
  });

  test("have no maximum number", () => {
    const many = Array.from({ length: 1001 }, (_, i) => `v${i}`);
    const tooMany = "expected at most 1000 volumes, found 1001";
    expect(dirs(many)).toBe(tooMany);
    expect(mapped(at(...many.map((name) => [name, `/opt/${name}`] as const)))).toBe(tooMany);
    expect(dirs([...many.slice(0, 600), ...many.slice(0, 600)])).toHaveLength(600);
  });
});

describe("the label", () => {
  test("is a list of names and paths, and is optional", () => {
    expect(mapped(at(["a", "/opt"], ["b", "/home/cnb/.config"]))).toEqual({ a: "/opt", b: "/home/cnb/.config" });
    expect(mapped(undefined)).toEqual({});
    expect(mapped("[]")).toEqual({});
  });

  test.each([
    ["", "expected a value"],
    ["{}", "expected a list"],
    ['"a"', "expected a list"],
    ["[1]", "expected a `name`"],
    ['[{"name":"a"}]', "expected a `name`"],
    ['[{"name":"a","value":1}]', "expected a `name`"],
    [at(["", "/opt"]), "a name has letters"],
    [at(["a", ""]), "the path is not absolute"],
    [at(["a", "opt"]), "the path is not absolute"],
    [at(["a", "/"]), "the path is the root"],
    [at(["a", "/opt/"]), "the path has empty elements"],
    [at(["a", "/opt/../etc"]), "the path has empty elements"],
    [at(["a", "/opt\0"]), "the path holds a NUL"],
    ['[{"name":"a","value":"/opt/\\ud800"}]', "the path is no Unicode text"],
    [at(["a", `/${"a/".repeat(2500)}b`]), "the path is longer than 4095 bytes"],
    [at(["a", "/home/$USER"]), "which nothing expands"],
    [at(["a", "/proc/self"]), "is in /proc"],
    [at(["a", "/opt"], ["a", "/srv"]), "is mapped twice"],
  ])("is rejected with the value %s", (label, why) => {
    expect(mapped(label)).toContain(why);
  });

  test("that is not UTF-8 is a fault", () => {
    const bytes = Uint8Array.of(...utf8('[{"name":"a","value":"/opt/'), 0xff, ...utf8('"}]'));
    expect(mappingOf(bytes, FILE, parseOptions({}))).toMatchObject({ ok: false, fault: { kind: "json-encoding" } });
  });

  test("has the last of two entries, and any directory, with the options", () => {
    expect(mapped(at(["a", "/opt"], ["a", "/srv"]), { overlaps: "allowed" })).toEqual({ a: "/srv" });
    expect(mapped(at(["a", "/tmp/a"]), { reserved: "allowed" })).toEqual({ a: "/tmp/a" });
  });
});

describe("two volumes", () => {
  test.each([
    ["at one path", at(["a", "/opt"], ["b", "/opt"])],
    ["one in the other", at(["a", "/opt"], ["b", "/opt/b"])],
    ["one at the other's place", at(["a", "/workspaces/b"])],
    ["one in the other's place", at(["a", "/workspaces/b/a"])],
    ["one at the other's link", at(["a", "/opt"], ["b", "/workspaces/a"])],
  ])("are rejected %s, except with the option", (_, label) => {
    expect(dirs(["a", "b"], label)).toMatch(/overlap/);
    expect(dirs(["a", "b"], label, { overlaps: "allowed" })).toHaveLength(2);
  });

  test("do not overlap if their names or paths only have a common prefix", () => {
    expect(dirs(["a", "ab"], at(["a", "/opt/a"], ["ab", "/opt/ab"]))).toEqual(["/opt/a", "/opt/ab"]);
    expect(dirs(["a", "b"], at(["a", "/srv/\u00e9"], ["b", "/srv/e\u0301"]))).toHaveLength(2);
  });

  test.each(["/workspaces", "/workspaces/default", "/workspaces/default/a"])("%s cannot be a volume", (value) => {
    expect(dirs(["a"], at(["a", value]))).toContain("which is no volume's");
  });

  test("a volume cannot be inside its own link", () => {
    expect(dirs(["a"], at(["a", "/workspaces/a/b"]))).toContain("inside its own link");
  });

  test("of any names and values are rejected, or do not overlap", () => {
    const name = fc.constantFrom("a", "b", "a.b", "..", "", "a/b");
    const value = fc
      .array(fc.constantFrom("opt", "a", "b", "workspaces", "..", ""), { maxLength: 3 })
      .map((all) => `/${all.join("/")}`);
    fc.assert(
      fc.property(
        fc.array(name, { maxLength: 3 }),
        fc.array(fc.tuple(name, value), { maxLength: 3 }),
        (names, entries) => {
          const taken = dirs(names, at(...entries));
          if (typeof taken === "string") return;
          expect(taken).toHaveLength(new Set(names).size);
          for (const [i, one] of taken.entries()) {
            expect(one).toMatch(/^(\/(?!\.{1,2}(\/|$))[^/]+)+$/);
            const others = taken.toSpliced(i, 1) as typeof taken;
            expect(others.some((other) => isWithin(other as never, one as never))).toBe(false);
          }
        },
      ),
    );
  });
});

test("the file of the detector is read as it was written", () => {
  const volumes = volumesOf(["a", "b"], new Map(), "f", parseOptions({}));
  const left = volumes.ok ? volumes.value.map((one) => ({ ...one, by: ["acme/a@1"] })) : [];
  expect(left).toHaveLength(2);
  expect(groupVolumes.read(groupVolumes.write(left), "f")).toEqual({ ok: true, value: left });
  expect(groupVolumes.read(utf8("volumes = 1"), "f").ok).toBe(false);
  expect(groupVolumes.read(utf8('[[volumes]]\nname = "a"'), "f").ok).toBe(false);
  for (const path of ["a", "/", "/a/..", "/a//b"])
    expect(groupVolumes.read(utf8(`[[volumes]]\nname = "a"\npath = "${path}"\nlink = "/a"\nby = []`), "f").ok).toBe(
      false,
    );
});
