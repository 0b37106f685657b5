/** How the builder runs bin/build, with which plan. */
import { describe, expect, test } from "vitest";
import { byteString, textOf } from "#base";
import type { Process, Program } from "#machine";
import { groupOf, testWorld } from "../book/world.testkit.ts";
import { exitZero, isThere, world, writes } from "./build.testkit.ts";

describe("a bin/build", () => {
  test("runs in group order, with its layers directory, the platform directory and its plan", async () => {
    const order: string[] = [];
    const runs =
      (id: string): Program =>
      async (process) => {
        order.push(id);
        expect(process.cwd).toBe("/workspace");
        expect(process.argv.slice(1)).toEqual([`/layers/${id}`, "/platform", process.env.CNB_BP_PLAN_PATH]);
        expect(process.env.CNB_LAYERS_DIR).toBe(`/layers/${id}`);
        return 0;
      };
    const built = world({ "b@1": { build: runs("b") }, "a@1": { build: runs("a") } });
    expect((await built.run("builder")).code).toBe(0);
    expect(order).toEqual(["b", "a"]);
  });

  test("that fails, is killed or cannot start ends the build with 51", async () => {
    expect((await world({ "a@1": { build: async () => 7 } }).run("builder")).code).toBe(51);
    expect((await world({ "a@1": { build: (process: Process) => process.kill("SIGKILL") } }).run("builder")).code).toBe(
      51,
    );
    expect((await world({ "a@1": {} }).run("builder")).code).toBe(51);
    const later = world({ "a@1": { build: async () => 1 }, "b@1": { build: writes({ "x.toml": "" }) } });
    await later.run("builder");
    expect(isThere(later, "/layers/b")).toBe(false);
    expect(isThere(later, "/layers/config/metadata.toml")).toBe(false);
  });

  test("has an id with a slash in a directory with an underscore", async () => {
    const built = world({ "a/b@1": { build: writes({ "x.toml": "" }) } });
    expect((await built.run("builder")).code).toBe(0);
    expect(isThere(built, "/layers/a_b/x.toml")).toBe(true);
  });
});

describe("the plan", () => {
  const plan = (...entries: readonly (readonly [name: string, ...providers: string[]])[]): string =>
    entries
      .map(([name, ...providers]) => {
        const by = providers.map((id) => `[[entries.providers]]\nid = "${id}"\nversion = "1"\n`).join("");
        return `[[entries]]\n${by}[[entries.requires]]\nname = "${name}"\n`;
      })
      .join("");
  const asked: Record<string, string> = {};
  const asks =
    (id: string, files: Readonly<Record<string, string>> = {}): Program =>
    async (process) => {
      asked[id] = textOf(process.fs.read(byteString(process.env.CNB_BP_PLAN_PATH ?? "")));
      return writes(files)(process);
    };
  const entry = (name: string): string => `[[entries]]\n  name = "${name}"\n`;

  test("goes to the first provider of a name; unmet entries go to the next provider", async () => {
    const buildpacks = {
      "a@1": { build: asks("a", { "build.toml": '[[unmet]]\nname = "y"\n' }) },
      "b@1": { build: asks("b") },
      "c@1": { build: asks("c") },
    };
    const file = plan(["x", "a", "b"], ["y", "a", "b", "c"], ["z", "c"]);
    expect((await world(buildpacks, { "/layers/plan.toml": file }).run("builder")).code).toBe(0);
    expect(asked).toEqual({ a: `${entry("x")}\n${entry("y")}`, b: entry("y"), c: entry("z") });
  });

  test("of an extension does not go to a buildpack of the same id", async () => {
    const file = plan(["x", "a"]).replace('id = "a"', 'id = "a"\nextension = true');
    expect((await world({ "a@1": { build: asks("a") } }, { "/layers/plan.toml": file }).run("builder")).code).toBe(0);
    expect(asked.a).toBe("");
  });

  test("contains every unmet entry, otherwise the build fails with 52", async () => {
    const unmet = (name: string) =>
      world({ "a@1": { build: writes({ "build.toml": `[[unmet]]\nname = "${name}"\n` }) } });
    expect((await unmet("x").run("builder")).code).toBe(52);
    expect((await unmet("").run("builder")).code).toBe(52);
  });
});

describe("the builder", () => {
  test("rejects root, missing files and unknown APIs", async () => {
    expect((await world({ "a@1": { build: exitZero } }).run("builder", { uid: 0 })).code).toBe(1);
    expect((await testWorld({}).run("builder")).code).toBe(1);
    expect((await testWorld({ files: { "/layers/group.toml": "" } }).run("builder")).code).toBe(1);
    const old = groupOf("a@1").replace("0.12", "0.2");
    expect((await world({ "a@1": { build: exitZero } }, { "/layers/group.toml": old }).run("builder")).code).toBe(12);
  });
});
