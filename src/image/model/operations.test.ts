import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestOf } from "#base";
import { fileEntry } from "#tree/testkit";
import { layerOf } from "../layers/layer.ts";
import type { Image } from "./image.ts";
import { DOCKER_MEDIA } from "./media-types.ts";
import {
  append,
  cutAt,
  emptyImage,
  envOf,
  labelOf,
  layerHistory,
  rebaseImage,
  setConfig,
  setEnv,
  setLabels,
  setRunConfig,
} from "./operations.ts";

const LAYERS = new Map(["a", "b", "c", "d", "e"].map((name) => [name, layerOf([fileEntry(name)])]));
const layer = (name: string) => LAYERS.get(name) ?? layerOf([fileEntry(name)]);
const imageOf = (names: string): Image =>
  append(
    emptyImage({ os: "linux", architecture: "amd64" }),
    [...names].map((name) => ({ layer: layer(name), history: { created_by: name } })),
  );
const namesOf = (image: Image): string => image.layers.map(({ entries }) => entries[0]?.name).join("");
const createdBy = (image: Image): readonly (string | undefined)[] =>
  image.config.history.map((each) => each.created_by);

describe("append", () => {
  test("adds layers and one history entry for each", () => {
    const image = append(imageOf("ab"), [{ layer: layer("c"), history: { created_by: "three" } }]);
    expect(namesOf(image)).toBe("abc");
    expect(createdBy(image)).toEqual(["a", "b", "three"]);
  });
  test("drops the history of empty layers", () => {
    const base = setConfig(imageOf("a"), { history: [{ created_by: "a" }, { created_by: "ENV", empty_layer: true }] });
    expect(createdBy(append(base, []))).toEqual(["a"]);
  });
  test("makes history blank if it does not match the layers", () => {
    const base = setConfig(imageOf("ab"), { history: [{ created_by: "only one" }] });
    expect(layerHistory(base)).toEqual([{}, {}]);
  });
});

describe("cutAt", () => {
  test("is above the layer with that diffID", () => {
    expect(cutAt(imageOf("abc"), layer("b").diffId)).toEqual({ kind: "at", at: 2 });
  });
  test("is ambiguous if the diffID occurs twice", () => {
    expect(cutAt(imageOf("abcb"), layer("b").diffId)).toEqual({ kind: "ambiguous", ambiguous: [2, 4] });
  });
  test("is found with the old run image", () => {
    expect(cutAt(imageOf("abcb"), layer("b").diffId, imageOf("ab"))).toEqual({ kind: "at", at: 2 });
    expect(cutAt(imageOf("abbc"), layer("b").diffId, imageOf("abb"))).toEqual({ kind: "at", at: 3 });
  });
  test("stays ambiguous with another run image", () => {
    expect(cutAt(imageOf("abcb"), layer("b").diffId, imageOf("cb"))).toMatchObject({ kind: "ambiguous" });
  });
  test("is missing if the layer is missing", () => {
    expect(cutAt(imageOf("abc"), digestOf("other"))).toEqual({ kind: "missing" });
  });
});

describe("rebase", () => {
  test("replaces the layers below the cut, with their history", () => {
    const rebased = rebaseImage(imageOf("abcd"), 2, imageOf("e"));
    expect(namesOf(rebased)).toBe("ecd");
    expect(createdBy(rebased)).toEqual(["e", "c", "d"]);
  });
  test("takes os, architecture and os.version from the new run image", () => {
    const old = setConfig(imageOf("ab"), { "os.version": "1" });
    const next = setConfig(imageOf("e"), { architecture: "arm64" });
    const { os, architecture, ...rest } = rebaseImage(old, 1, next).config;
    expect({ os, architecture }).toEqual({ os: "linux", architecture: "arm64" });
    expect(rest).not.toHaveProperty(["os.version"]);
  });
  test("asks for no layer's content", () => {
    const unread = {
      ...layer("a"),
      get entries(): never {
        throw new Error("read");
      },
      get tar(): never {
        throw new Error("read");
      },
      get blob(): never {
        throw new Error("read");
      },
      diffId: layer("a").diffId,
    };
    const image: Image = { ...imageOf("ab"), layers: [unread, unread] };
    expect(rebaseImage(image, 1, image).layers.length).toBe(3);
  });
  test("onto the same run image changes nothing", () => {
    fc.assert(
      fc.property(fc.nat({ max: 3 }), (at) => {
        const image = imageOf("abc");
        expect(rebaseImage(image, at, imageOf("abc".slice(0, at)))).toEqual(image);
      }),
    );
  });
});

describe("configuration", () => {
  const image = setLabels(emptyImage({ os: "linux", architecture: "amd64" }, DOCKER_MEDIA), { a: "1", b: "2" });
  test("labels are set and read", () => {
    expect(labelOf(setLabels(image, { a: "3" }), "a")).toBe("3");
    expect(labelOf(image, "toString")).toBeUndefined();
  });
  test("a variable is set in place, or added at the end", () => {
    const with2 = setEnv(setEnv(image, "A", "1"), "B", "2");
    expect(setEnv(with2, "A", "x=y").config.config.Env).toEqual(["A=x=y", "B=2"]);
    expect(envOf(setEnv(with2, "A", "x=y"), "A")).toBe("x=y");
    expect(envOf(with2, "C")).toBeUndefined();
  });
  test("a key that is undefined is removed", () => {
    const cleared = setRunConfig(setRunConfig(image, { Cmd: ["x"] }), { Cmd: undefined });
    expect(Object.keys(cleared.config.config)).not.toContain("Cmd");
  });
});
