import { describe, expect, test } from "vitest";
import { utf8 } from "#base";
import type { Program } from "#machine";
import { testWorld } from "../phase/test-world.ts";

const passes: Program = async () => 0;
const exits =
  (code: number): Program =>
  async () =>
    code;
/** Writes a build plan and passes. */
const plans =
  (toml: string): Program =>
  async (process) => {
    process.fs.write(process.env.CNB_BUILD_PLAN_PATH ?? "", utf8(toml));
    return 0;
  };
const order = (...groups: readonly (readonly string[])[]): string =>
  groups.map((group) => `[[order]]\n${group.map(element).join("")}`).join("");
/** `id@version`, with `?` behind it when it is optional. */
const element = (text: string): string => {
  const [id = "", version = ""] = text.replace("?", "").split("@");
  return `[[order.group]]\nid = "${id}"\nversion = "${version}"\n${text.endsWith("?") ? "optional = true\n" : ""}`;
};
const ids = (toml: string | undefined): readonly string[] =>
  [...(toml ?? "").matchAll(/id = "(.*)"/g)].map((m) => m[1] ?? "");

describe("detection", () => {
  test("chooses the first group whose required members pass, and writes it", async () => {
    const world = testWorld({
      buildpacks: { "a@1": { detect: exits(100) }, "b@1": { detect: passes }, "c@1": { detect: exits(100) } },
      files: { "/cnb/order.toml": order(["a@1", "b@1"], ["b@1", "c@1?"]) },
    });
    expect(await world.run("detector")).toMatchObject({ code: 0 });
    expect(world.text("/layers/group.toml")).toBe('[[group]]\n  id = "b"\n  version = "1"\n  api = "0.12"\n');
    expect(world.text("/layers/plan.toml")).toBe("");
  });

  test("exits with 20 when every group failed, with 21 when one of them errored", async () => {
    const failing = testWorld({
      buildpacks: { "a@1": { detect: exits(100) } },
      files: { "/cnb/order.toml": order(["a@1"]) },
    });
    expect((await failing.run("detector")).code).toBe(20);
    const erring = testWorld({
      buildpacks: { "a@1": { detect: exits(1) } },
      files: { "/cnb/order.toml": order(["a@1"]) },
    });
    expect((await erring.run("detector")).code).toBe(21);
    expect(erring.text("/layers/group.toml")).toBeUndefined();
  });

  test("resolves provides and requires into a plan, entries in the order of first appearance", async () => {
    const world = testWorld({
      buildpacks: {
        "a@1": { detect: plans('[[provides]]\nname="z"\n[[provides]]\nname="y"\n') },
        "b@1": { detect: plans('[[requires]]\nname="y"\n[[requires]]\nname="z"\n[requires.metadata]\nk="v"\n') },
      },
      files: { "/cnb/order.toml": order(["a@1", "b@1"]) },
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
