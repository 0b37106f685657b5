/** Names, and statements that a well-formed document may break. */
import { describe, expect, test } from "vitest";
import { utf8 } from "#base";
import { buildpackToml } from "./files/descriptor.ts";
import { launchToml } from "./files/launch.ts";
import * as names from "./names.ts";

test.each([
  ["a", true],
  ["io.buildpacks/x-1", true],
  ["", false],
  ["a_b", false],
  ["sbom", false],
  ["app", false],
  ["é", false],
])("is %j an id: %s", (id, is) => {
  expect(names.isId(id)).toBe(is);
});

test.each([
  ["1.0.0", true],
  ["0.12.3", true],
  ["1.0", false],
  ["01.0.0", false],
  ["1.0.0-rc1", false],
])("is %j a version: %s", (version, is) => {
  expect(names.isVersion(version)).toBe(is);
});

test("an underscore replaces a slash of an id on disk", () => {
  expect(names.escapeId("a/b/c.d")).toBe("a_b_c.d");
});

describe("SBOM files", () => {
  test.each([
    ["launch.sbom.cdx.json", { subject: "launch", format: "cdx" }],
    ["a.b.sbom.syft.json", { subject: "a", format: "syft" }],
    ["x.sbom.other.json", { subject: "x", format: undefined }],
    ["x.toml", undefined],
  ])("%s", (file, split) => {
    expect(names.splitSbomFileName(file)).toEqual(split);
  });

  test("declaresSbom ignores parameters of a media type", () => {
    expect(names.declaresSbom(["application/vnd.cyclonedx+json;version=1.4"], "cdx")).toBe(true);
    expect(names.declaresSbom(["application/spdx+json"], "cdx")).toBe(false);
  });
});

test.each([
  [[], true],
  [["*"], true],
  [["test", "production"], true],
  [["test"], false],
])("does %j run in production: %s", (execEnv, runs) => {
  expect(names.runsIn(execEnv, "production")).toBe(runs);
});

test("a well-formed descriptor can break statements", () => {
  const text = '[buildpack]\nid = "sbom"\nversion = "1"\nsbom-formats = ["text/plain"]\n';
  const read = buildpackToml.read(utf8(text), "buildpack.toml");
  expect(read.ok && names.descriptorViolations(read.value).map(({ key }) => key)).toEqual([
    "buildpack.id",
    "buildpack.version",
    "buildpack.sbom-formats[0]",
  ]);
});

test("a well-formed launch.toml can break statements", () => {
  const process = (type: string): string => `[[processes]]\ntype = "${type}"\ncommand = ["a"]\ndefault = true\n`;
  const text = `${process("a")}${process("a")}${process("a b")}[[labels]]\nkey = "k"\nvalue = ""\n[[labels]]\nkey = "k"\nvalue = ""\n`;
  const read = launchToml.list.read(utf8(text), "launch.toml");
  expect(read.ok && names.launchViolations(read.value).map(({ key }) => key)).toEqual([
    "processes[2].type",
    "processes[1].type",
    "labels[1].key",
    "processes",
  ]);
});
