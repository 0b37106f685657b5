/** The inputs and outputs of the detector. */
import { describe, expect, test } from "vitest";
import type { AbsPath } from "#base";
import { extensionOrderOf, idsIn, orderOf, testWorld } from "../book/world.testkit.ts";
import { detect, exits, passes, plans, provides, requires } from "./detect.testkit.ts";

describe("an input file", () => {
  test("must exist and have a supported API, extensions too", async () => {
    expect((await testWorld({}).run("detector")).code).toBe(1);
    expect((await detect({}, orderOf(["a@1"]))).code).toBe(1);
    expect((await detect({ "a@1": { api: "0.99" } }, orderOf(["a@1"]))).code).toBe(12);
    const files = { "/cnb/order.toml": extensionOrderOf(["x@1"]) + orderOf(["a@1"]) };
    const buildpacks = { "a@1": { detect: passes } };
    expect((await testWorld({ buildpacks, files }).run("detector")).code).toBe(1);
    const unknown = testWorld({ buildpacks, files, extensions: { "x@1": { api: "0.99" } } });
    expect((await unknown.run("detector")).code).toBe(12);
  });

  test("that is malformed is reported with file and line", async () => {
    const world = testWorld({ files: { "/cnb/order.toml": "[[order]]\ngroup = 3\n" } });
    expect((await world.run("detector")).stderr).toContain("/cnb/order.toml:2:1");
  });
});

describe("the detector", () => {
  test("rejects root, an unknown Platform API and unknown flags", async () => {
    const world = testWorld({});
    expect((await world.run("detector", { uid: 0 })).code).toBe(1);
    expect((await world.run("detector", { platformApi: "0.99" })).code).toBe(11);
    expect((await world.run("detector", { platformApi: "x" })).code).toBe(11);
    expect((await world.run("detector", { platformApi: "" })).code).toBe(11);
    expect((await world.run("detector", { args: ["-nonsense"] })).code).toBe(2);
    expect((await world.run("detector", { args: ["image"] })).code).toBe(3);
    expect((await world.run("detector", { args: ["-log-level", "loud"] })).code).toBe(1);
  });

  test("writes to the given paths", async () => {
    const world = testWorld({
      buildpacks: { "a@1": { detect: passes } },
      files: { "/tmp/order.toml": orderOf(["a@1"]) },
    });
    const args = ["-order", "/tmp/order.toml", "-group", "/tmp/g/group.toml", "-plan", "/tmp/plan.toml"];
    expect((await world.run("detector", { args })).code).toBe(0);
    expect(idsIn(world.text("/tmp/g/group.toml"))).toBe("a");
    expect(world.text("/tmp/plan.toml")).toBe("");
    expect(world.text("/layers/group.toml")).toBeUndefined();
  });

  test("leaves no temporary file behind", async () => {
    const world = testWorld({
      buildpacks: { "a@1": { detect: plans("") }, "b@1": { detect: exits(1) } },
      files: { "/cnb/order.toml": orderOf(["a@1", "b@1?"]) },
    });
    await world.run("detector");
    const tmp = world.machine.nodeAt("/tmp" as AbsPath);
    expect(tmp?.kind === "dir" && tmp.names).toEqual([]);
  });

  test("writes the plan, entries in the order in which names first appear", async () => {
    const world = testWorld({
      buildpacks: {
        "a@1": { detect: plans(`${provides("z")}${provides("y")}`) },
        "b@1": { detect: plans(`${requires("y")}${requires("z")}[requires.metadata]\nk = "v"\n`) },
      },
      files: { "/cnb/order.toml": orderOf(["a@1", "b@1"]) },
    });
    expect((await world.run("detector")).code).toBe(0);
    expect(world.text("/layers/plan.toml")).toMatchInlineSnapshot(`
      "[[entries]]

        [[entries.providers]]
          id = "a"
          version = "1"

        [[entries.requires]]
          name = "z"
          [entries.requires.metadata]
            k = "v"

      [[entries]]

        [[entries.providers]]
          id = "a"
          version = "1"

        [[entries.requires]]
          name = "y"
      "
    `);
  });
});
