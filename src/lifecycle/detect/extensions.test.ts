/** Image extensions in detection. */
import { describe, expect, test } from "vitest";
import { official } from "../amendments/official.ts";
import {
  extensionOrderOf,
  idsIn,
  orderOf,
  type TestBuildpack,
  type TestExtension,
  testWorld,
} from "../book/world.testkit.ts";
import type { Amendment } from "../phase/amendment.ts";
import { exits, passes, plans, provides, requires } from "./detect.testkit.ts";

describe("image extensions", () => {
  const extend = async (
    extensions: Readonly<Record<string, TestExtension>>,
    buildpacks: Readonly<Record<string, TestBuildpack>>,
    { order, uses = [] }: { readonly order: string; readonly uses?: readonly Amendment[] },
  ) => {
    const files = { "/cnb/order.toml": order };
    const world = testWorld({ extensions, buildpacks, files, amendments: uses });
    const { code } = await world.run("detector");
    const [group = "", ...more] = (world.text("/layers/group.toml") ?? "").split(/(?=\[\[group-extensions\]\])/);
    return { code, ids: idsIn(group), extensions: idsIn(more.join("")) };
  };
  const order = (extensions: readonly string[], buildpacks: readonly string[]) =>
    extensionOrderOf(extensions) + orderOf(buildpacks);
  const b = { "b@1": { detect: passes } };

  test("come before buildpacks, in their own list", async () => {
    const detected = await extend({ "x@1": { detect: passes } }, b, { order: order(["x@1"], ["b@1"]) });
    expect(detected).toEqual({ code: 0, ids: "b", extensions: "x" });
  });

  test.each([100, 1])("are optional: one whose bin/detect exits with %i is left out", async (code) => {
    const given = { "x@1": { detect: exits(code) }, "y@1": { detect: passes } };
    const detected = await extend(given, b, { order: order(["x@1", "y@1"], ["b@1"]) });
    expect(detected).toEqual({ code: 0, ids: "b", extensions: "y" });
  });

  test("are not a group without buildpacks", async () => {
    const given = { "b@1": { detect: exits(100) } };
    expect((await extend({ "x@1": { detect: passes } }, given, { order: order(["x@1"], ["b@1"]) })).code).toBe(20);
    expect((await extend({ "x@1": { detect: passes } }, given, { order: order(["x@1"], ["b@1?"]) })).code).toBe(20);
  });

  test("are not a group after the last buildpack is left out of the plan", async () => {
    const given = { "b@1": { detect: plans(requires("d")) } };
    expect((await extend({ "x@1": { detect: passes } }, given, { order: order(["x@1"], ["b@1?"]) })).code).toBe(20);
  });

  test("that provide an unused name are left out", async () => {
    const given = { "x@1": { detect: plans(provides("d")) } };
    expect(await extend(given, b, { order: order(["x@1"], ["b@1"]) })).toEqual({ code: 0, ids: "b", extensions: "" });
    const needs = { "b@1": { detect: plans(requires("d")) } };
    expect((await extend(given, needs, { order: order(["x@1"], ["b@1"]) })).extensions).toBe("x");
  });

  test("that require something err and are left out", async () => {
    const given = { "x@1": { detect: plans(requires("d")) } };
    expect(await extend(given, b, { order: order(["x@1"], ["b@1"]) })).toEqual({ code: 0, ids: "b", extensions: "" });
  });

  test("may share an id with a buildpack", async () => {
    const detected = await extend({ "b@1": { detect: passes } }, b, { order: order(["b@1"], ["b@1"]) });
    expect(detected).toEqual({ code: 0, ids: "b", extensions: "b" });
  });

  test("vary slowest: each of their groups is tried with every group of buildpacks; the official lifecycle does the opposite", async () => {
    const given = { "x@1": { detect: passes }, "y@1": { detect: plans(provides("d")) } };
    const buildpacks = { "b@1": { detect: plans(requires("d")) }, "c@1": { detect: passes } };
    const text = extensionOrderOf(["x@1"], ["y@1"]) + orderOf(["b@1"], ["c@1"]);
    expect(await extend(given, buildpacks, { order: text })).toMatchObject({ ids: "c", extensions: "x" });
    const theirs = await extend(given, buildpacks, { order: text, uses: [official] });
    expect(theirs).toMatchObject({ ids: "b", extensions: "y" });
  });

  test("without bin/detect pass with their prepared plan", async () => {
    const files = {
      "/cnb/order.toml": order(["x@1"], ["b@1"]),
      "/cnb/extensions/x/1/detect/plan.toml": provides("d"),
    };
    const needs = { "b@1": { detect: plans(requires("d")) } };
    const world = testWorld({ extensions: { "x@1": {} }, buildpacks: needs, files });
    expect((await world.run("detector")).code).toBe(0);
    expect(world.text("/layers/group.toml")).toContain("[[group-extensions]]");
  });
});
