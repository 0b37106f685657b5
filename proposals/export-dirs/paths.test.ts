import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWithin, utf8 } from "#base";
import { testListKey } from "../shared/list-key.testkit.ts";
import { buildpackKey, groupDirectories } from "./key.ts";
import { parseOptions } from "./options.ts";
import { listedDirectories } from "./paths.ts";

const dirs = (paths: readonly string[], chosen: Readonly<Record<string, string>> = {}) => {
  const named = listedDirectories(paths, "buildpack.toml", parseOptions(chosen));
  return named.ok ? named.value.map(({ dir }) => dir) : named.fault.message;
};

describe("export_dirs", () => {
  testListKey(buildpackKey, "/opt");

  test.each([
    ["opt", "is not absolute"],
    ["", "is not absolute"],
    ["/", "is the root"],
    ["/opt/../etc", "has empty elements"],
    ["/opt//a", "has empty elements"],
    ["/opt/", "has empty elements"],
    ["/opt/.", "has empty elements"],
    ["/opt\0", "holds a NUL"],
    ["/opt/\ud800", "is no Unicode text"],
    [`/${"a/".repeat(2500)}b`, "is longer than 4095 bytes"],
    [`/opt/${"ä".repeat(128)}`, "has a name of more than 255 bytes"],
    ["/home/$USER/.config", "which nothing expands"],
    ["/var/*", "which nothing expands"],
    ["/proc/self", "is in /proc"],
    ["/tmp", "is in /tmp"],
  ])("rejects the path %j", (path, why) => {
    expect(dirs([path])).toContain(why);
  });

  test.each([
    ["buildpack.toml", "buildpack.export_dirs"],
    ["/cnb/export-dirs.toml", "export_dirs"],
    ["io.buildpacks.export_dirs", undefined],
  ])("names the invalid path in %s", (file, key) => {
    const where = key === undefined ? { file } : { file, key };
    expect(listedDirectories(["opt"], file, parseOptions({}))).toMatchObject({ fault: { where } });
  });

  test("accepts all characters and directories of the system with the options", () => {
    expect(dirs(["/home/$USER/.config"], { characters: "any" })).toEqual(["/home/$USER/.config"]);
    expect(dirs(["/tmp/a"], { reserved: "allowed" })).toEqual(["/tmp/a"]);
  });

  test("removes duplicate paths, but not paths that differ in case or in Unicode form", () => {
    expect(dirs(["/opt", "/opt"])).toEqual(["/opt"]);
    expect(dirs(["/opt", "/Opt"])).toEqual(["/opt", "/Opt"]);
    expect(dirs(["/\u00e9", "/e\u0301"])).toHaveLength(2);
  });

  test("rejects a directory inside another, or keeps the outer one", () => {
    expect(dirs(["/opt/aws", "/opt"])).toBe("/opt/aws is below /opt, and both are named");
    expect(dirs(["/\u00e9/aws", "/\u00e9"])).toBe("/\u00e9/aws is below /\u00e9, and both are named");
    expect(dirs(["/opt/aws", "/opt", "/srv"], { nested: "outer" })).toEqual(["/opt", "/srv"]);
    expect(dirs(["/opt", "/optional"])).toEqual(["/opt", "/optional"]);
  });

  test("have no maximum number", () => {
    const many = Array.from({ length: 1001 }, (_, i) => `/opt/${i}`);
    expect(dirs(many)).toBe("expected at most 1000 directories, found 1001");
    expect(dirs([...many.slice(0, 600), ...many.slice(0, 600)])).toHaveLength(600);
  });

  test("accepts only absolute, clean paths that are not inside each other", () => {
    const path = fc
      .array(fc.constantFrom("", ".", "..", "opt", "a", "$A"), { maxLength: 4 })
      .map((all) => all.join("/"));
    fc.assert(
      fc.property(fc.array(path, { maxLength: 4 }), fc.constantFrom("refused", "outer"), (paths, nested) => {
        const taken = dirs(paths, { nested });
        if (typeof taken === "string") return;
        for (const one of taken) {
          expect(one).toMatch(/^(\/(?!\.{1,2}(\/|$))[^/]+)+$/);
          expect(taken.some((other) => other !== one && isWithin(other, one))).toBe(false);
        }
      }),
    );
  });
});

test("the file of the detector is read as it was written", () => {
  const left = [
    { path: "/opt/a", by: ["acme/a@1"] },
    { path: "/opt/b", by: ["acme/a@1", "acme/b@2"], holds: ["bin", "lib"] },
  ];
  expect(groupDirectories.read(groupDirectories.write(left), "f")).toEqual({ ok: true, value: left });
  expect(groupDirectories.read(utf8("directories = 1"), "f").ok).toBe(false);
  expect(groupDirectories.read(utf8('[[directories]]\npath = "/opt"'), "f").ok).toBe(false);
  for (const path of ["opt", "/", "/opt/..", "/opt//a"])
    expect(groupDirectories.read(utf8(`[[directories]]\npath = "${path}"\nby = []`), "f").ok).toBe(false);
});
