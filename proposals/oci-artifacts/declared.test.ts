import { describe, expect, test } from "vitest";
import { utf8 } from "#base";
import { ruleBook } from "#lifecycle";
import { amendmentsOfProposals } from "../enable.ts";
import { proposals } from "../registry.ts";
import { approvedFile, type Declared, draftFile } from "./declared.ts";
import { describeArtifact, expandVariables } from "./labels.ts";
import { publishedNames } from "./names.ts";
import { parseOptions } from "./options.ts";
import { allows, policyFile } from "./policy.ts";

const MEDIA = { ConfigMediaType: "application/vnd.a", ContentLayerMediaType: "application/vnd.b" };
const declared = (labels: Readonly<Record<string, string>>, tag = "wasm"): Declared => ({
  tag,
  file: "a",
  labels: new Map(Object.entries(labels)),
});
const chosen = (more: Readonly<Record<string, string>> = {}) => parseOptions(more);

describe("a declaration", () => {
  test("is read as it is written", () => {
    const all = [declared(MEDIA), declared({ ...MEDIA, __proto__x: "1" }, "other")];
    expect(approvedFile.read(approvedFile.write(all), "f")).toEqual({ ok: true, value: all });
  });

  test.each(["artifact = 1", "[artifact]", '[[artifact]]\ntag = "a"', '[[artifact]]\ntag = 1\nfile = "a"'])(
    "is refused with file and key where it is %j",
    (text) => {
      expect(approvedFile.read(utf8(text), "artifacts.toml")).toMatchObject({
        ok: false,
        fault: {
          message: expect.stringMatching(/^expected .*, found /),
          where: { file: "artifacts.toml", line: expect.any(Number), key: expect.stringMatching(/^artifact/) },
        },
      });
    },
  );

  test("of the draft is one table, or absent", () => {
    expect(draftFile.read(utf8("[types]\nlaunch = true"), "f")).toEqual({ ok: true, value: [] });
    expect(draftFile.read(utf8("[[additionalArtifact]]"), "f")).toMatchObject({ ok: false });
  });
});

describe("labels", () => {
  test("set media types, and the others are annotations", () => {
    expect(describeArtifact(declared({ ...MEDIA, a: "1" }), chosen())).toMatchObject({
      ok: true,
      value: { configMediaType: "application/vnd.a", annotations: { a: "1" } },
    });
    expect(describeArtifact(declared({}), chosen()).ok).toBe(false);
    expect(describeArtifact(declared({}), chosen({ "media-types": "defaulted" })).ok).toBe(true);
  });

  test("of the draft expand the tag of the build, and no other variable", () => {
    const draft = chosen({ form: "draft" });
    const labels = (text: string, tag?: string) => expandVariables(declared({ a: text }), draft, tag);
    expect(labels("x-${build.tag}", "v1")).toMatchObject({ ok: true, value: { labels: new Map([["a", "x-v1"]]) } });
    expect(labels("${build.tag}").ok).toBe(false);
    expect(labels("${other}", "v1")).toMatchObject({
      ok: false,
      fault: { message: expect.stringContaining("${other}") },
    });
    expect(labels("a ${", "v1")).toMatchObject({ ok: true, value: { labels: new Map([["a", "a ${"]]) } });
  });

  test("with a million dollars and braces are expanded in linear time", () => {
    const open = "${".repeat(1_000_000);
    const made = expandVariables(declared({ a: open }), chosen({ form: "draft" }), "v1");
    expect(made.ok && made.value.labels.get("a")).toBe(open);
  });
});

describe("names", () => {
  const images = ["reg.test/a:1", "reg.test/a:2", "reg.test/b:1"];
  const names = (more: Readonly<Record<string, string>>) =>
    publishedNames(images, { id: "acme/x", tag: "t" }, chosen(more));

  test("are in every repository once, or in the first one", () => {
    expect(names({})).toEqual(["reg.test/a:t", "reg.test/b:t"]);
    expect(names({ repositories: "first" })).toEqual(["reg.test/a:t"]);
    expect(names({ naming: "buildpack" })).toEqual(["reg.test/a:acme_x__t", "reg.test/b:acme_x__t"]);
    expect(names({ naming: "app" })).toEqual(["reg.test/a:1-t", "reg.test/a:2-t", "reg.test/b:1-t"]);
  });

  test.each(["", "-a", "a b", "a/b", "a:b", "a".repeat(129), "caf\u00e9"])("%j is no tag", (tag) => {
    expect(() => publishedNames(images, { id: "acme/x", tag }, chosen())).toThrow(/no tag/);
  });
});

test("a tag that is a whole reference is one by its slash or its colon", () => {
  const names = (tag: string) =>
    publishedNames(["reg.test/a:1"], { id: "acme/x", tag }, chosen({ "tag-is": "reference" }));
  expect(names("wasm")).toEqual(["reg.test/a:wasm"]);
  expect(names("reg.test/charts:wasm")).toEqual(["reg.test/charts:wasm"]);
  expect(names("charts:wasm")).toEqual(["charts:wasm"]);
});

test.each([
  ["allow = 1", "expected an array of tables, found an integer", "allow"],
  ["allow = [1]", "found an integer in one", "allow"],
  ["[[allow]]\n[[allow]]\nbuildpack = 1", "found another table", "allow[1]"],
  ['[[allow]]\ntags = "x"', "found another table", "allow[0]"],
])("the allowed artifacts are rejected with the value %j", (text, why, key) => {
  expect(policyFile.read(utf8(text), "f")).toMatchObject({
    ok: false,
    fault: { message: expect.stringContaining(why), where: { file: "f", key, line: expect.any(Number) } },
  });
});

test("the allowed artifacts are read as they were written", () => {
  const all = [{}, { buildpack: "a" }, { tags: ["x", "y-*"] }, { buildpack: "a", tags: [] }];
  expect(policyFile.read(policyFile.write(all), "f")).toEqual({ ok: true, value: all });
});

test("the platform allows artifacts by buildpack and by tag", () => {
  const read = policyFile.read(utf8('[[allow]]\nbuildpack = "a"\ntags = ["x", "y-*"]\n'), "f");
  const policy = read.ok ? read.value : [];
  const may = (buildpack: string, tag: string) => allows(policy, { buildpack, tag });
  expect([may("a", "x"), may("a", "y-1"), may("a", "z"), may("b", "x")]).toEqual([true, true, false, false]);
});

test.each(proposals.map(({ id }) => id).filter((id) => id !== "oci-artifacts"))("it composes with %s", (id) => {
  for (const form of ["approved", "draft"]) {
    const on = amendmentsOfProposals([id, `oci-artifacts:form=${form}`]);
    const book = ruleBook(on.ok ? on.value : []);
    expect(book.ok ? [] : book.fault.conflicts).toEqual([]);
  }
});
