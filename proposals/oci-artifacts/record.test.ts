import { describe, expect, test } from "vitest";
import { contentOf, utf8 } from "#base";
import { type ArtifactPart, artifacts } from "#lifecycle";
import { recordedIn, recordOf } from "./record.ts";

const IMAGE = "reg.test/app:1-2";

const part = (tag: string, ...names: readonly string[]): ArtifactPart => ({
  names,
  artifact: artifacts.artifactOf({
    config: { mediaType: "application/vnd.a", content: contentOf(utf8("{}")) },
    layer: { mediaType: "application/vnd.b", content: contentOf(utf8("of the layer")) },
    annotations: {},
  }),
  by: "acme/made",
  tag,
  layer: "wasm",
  file: "app.wasm",
});

const named = (...names: readonly string[]) => recordedIn(recordOf([part("wasm", ...names)], IMAGE))[0];

describe("the app image's label", () => {
  test("has the tag of the buildpack, and the published one", () => {
    expect(named("reg.test/app:1-2-wasm")).toEqual({
      buildpack: "acme/made",
      layer: "wasm",
      file: "app.wasm",
      tag: "wasm",
      name: "1-2-wasm",
      blob: contentOf(utf8("of the layer")).digest,
    });
    expect(named("reg.test/other:wasm", "reg.test/app:wasm")?.name).toBe("wasm");
  });

  test("has the whole reference of an artifact in another repository", () => {
    expect(named("reg.test/charts:wasm")?.name).toBe("reg.test/charts:wasm");
  });

  test.each([undefined, "", "{", "{}", "1", '"a"', "[1, null, []]", '[{"tag":"a"}]', '[{"tag":1}]'])(
    "says nothing where it is %s",
    (label) => {
      expect(recordedIn(label)).toEqual([]);
    },
  );
});
