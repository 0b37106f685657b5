import { describe, expect, test } from "vitest";
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
