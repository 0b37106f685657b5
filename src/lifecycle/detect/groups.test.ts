/** Which group of an order the detector chooses. */
import { describe, expect, test } from "vitest";
import type { Program } from "#machine";
import { orderOf, type TestBuildpack, testWorld } from "../book/world.testkit.ts";
import { detect, exits, passes, plans, provides, requires } from "./detect.testkit.ts";

describe("a group", () => {
  test("may have more buildpacks than a machine can run processes at once", async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `b${i}`);
    const buildpacks = Object.fromEntries(ids.map((id) => [id, { detect: passes }]));
    expect(await detect(buildpacks, orderOf(ids))).toEqual({ code: 0, ids: ids.join(" ") });
  });

  test("of up to three members passes or fails as the specification says, for every outcome of each member", async () => {
    const codes = { pass: 0, fail: 100, error: 1 };
    const members = Object.entries(codes).flatMap(([outcome, code]) =>
      [false, true].map((optional) => ({ outcome, code, optional })),
    );
    const one = members.map((member) => [member]);
    const two = one.flatMap((group) => members.map((member) => [...group, member]));
    const three = two.flatMap((group) => members.map((member) => [...group, member]));
    for (const group of [...one, ...two, ...three]) {
      const named = group.map((member, at) => ({ ...member, id: "abc"[at] ?? "" }));
      const rejected = named.some(({ outcome, optional }) => outcome !== "pass" && !optional);
      const errored = named.some(({ outcome }) => outcome === "error");
      const passed = named.filter(({ outcome }) => outcome === "pass").map(({ id }) => id);
      const expected =
        rejected || passed.length === 0
          ? { code: rejected && errored ? 21 : 20, ids: "" }
          : { code: 0, ids: passed.join(" ") };
      const buildpacks = Object.fromEntries(named.map(({ id, code }) => [`${id}@1`, { detect: exits(code) }]));
      const order = orderOf(named.map(({ id, optional }) => `${id}@1${optional ? "?" : ""}`));
      expect({ group: named, ...(await detect(buildpacks, order)) }).toEqual({ group: named, ...expected });
    }
  });

  test("that fails is followed by the next one, and its error counts in the end", async () => {
    const buildpacks = { "a@1": { detect: exits(2) }, "b@1": { detect: exits(100) }, "c@1": { detect: passes } };
    expect(await detect(buildpacks, orderOf(["a@1"], ["b@1"], ["c@1"]))).toEqual({ code: 0, ids: "c" });
    expect(await detect(buildpacks, orderOf(["a@1"], ["b@1"]))).toEqual({ code: 21, ids: "" });
  });

  test("takes an id once, in any version", async () => {
    const world = testWorld({
      buildpacks: { "a@1": { detect: passes }, "a@2": { detect: passes } },
      files: { "/cnb/order.toml": orderOf(["a@2", "a@1"]) },
    });
    await world.run("detector");
    expect(world.text("/layers/group.toml")).toBe('[[group]]\n  id = "a"\n  version = "2"\n  api = "0.12"\n');
  });

  test("whose bin/detect is killed or cannot start has errored", async () => {
    const killed: Program = (process) => process.kill("SIGKILL");
    expect((await detect({ "a@1": { detect: killed } }, orderOf(["a@1"]))).code).toBe(21);
    expect((await detect({ "a@1": {} }, orderOf(["a@1"]))).code).toBe(21);
  });
});

describe("a nested order", () => {
  const nested = (...groups: readonly (readonly string[])[]): TestBuildpack => ({ toml: orderOf(...groups) });

  test("expands to one group for each inner group; the leftmost order varies slowest", async () => {
    const buildpacks = {
      "o@1": nested(["a@1"], ["b@1"]),
      "p@1": nested(["c@1"], ["d@1"]),
      "a@1": { detect: passes },
      "b@1": { detect: passes },
      "c@1": { detect: exits(100) },
      "d@1": { detect: plans(requires("from-b")) },
      "e@1": { detect: plans("") },
    };
    const withB = { ...buildpacks, "b@1": { detect: plans(provides("from-b")) } };
    expect(await detect(buildpacks, orderOf(["e@1", "o@1", "p@1"]))).toEqual({ code: 20, ids: "" });
    expect(await detect(withB, orderOf(["e@1", "o@1", "p@1"]))).toEqual({ code: 0, ids: "e b d" });
  });

  test("that is optional is finally tried as if it were absent", async () => {
    const buildpacks = { "o@1": nested(["a@1"]), "a@1": { detect: exits(100) }, "b@1": { detect: passes } };
    expect(await detect(buildpacks, orderOf(["o@1?", "b@1"]))).toEqual({ code: 0, ids: "b" });
    expect(await detect(buildpacks, orderOf(["o@1", "b@1"]))).toEqual({ code: 20, ids: "" });
  });

  test("that contains itself fails with its name", async () => {
    const world = testWorld({
      buildpacks: { "o@1": nested(["o@1"]) },
      files: { "/cnb/order.toml": orderOf(["o@1"]) },
    });
    const { code, stderr } = await world.run("detector");
    expect(code).toBe(22);
    expect(stderr).toContain("o@1 itself");
  });

  test("with a missing buildpack fails only when the search reaches it", async () => {
    const buildpacks = { "o@1": nested(["none@1"]), "a@1": { detect: passes } };
    expect(await detect(buildpacks, orderOf(["o@1"]))).toEqual({ code: 22, ids: "" });
    expect(await detect(buildpacks, orderOf(["a@1"], ["o@1"]))).toEqual({ code: 0, ids: "a" });
  });

  test("must not contain a buildpack with an unsupported API", async () => {
    const buildpacks = { "o@1": nested(["a@1"]), "a@1": { api: "0.2", detect: passes } };
    expect((await detect(buildpacks, orderOf(["o@1"]))).code).toBe(12);
  });
});
