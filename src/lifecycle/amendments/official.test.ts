import { describe, expect, test } from "vitest";
import { byteString, utf8 } from "#base";
import { registry } from "#image";
import type { Program } from "#machine";
import { extensionOrderOf, groupOf, idsIn, orderOf, testWorld } from "../book/world.testkit.ts";
import { publish, testImage } from "../images/images.testkit.ts";
import { official } from "./official.ts";

const writes =
  (files: Readonly<Record<string, string>>): Program =>
  async (process) => {
    for (const [path, text] of Object.entries(files)) {
      process.fs.mkdir(byteString(path.slice(0, path.lastIndexOf("/"))), { parents: true });
      process.fs.write(byteString(path), utf8(text));
    }
    return 0;
  };

/** Each of these was seen of the official executables; the reference does it by the text. */
describe("departures of the official lifecycle", () => {
  test("in trials: an optional buildpack may be left out in its last alternative only", async () => {
    const plan = '[[provides]]\nname = "x"\n[[or]]\n';
    const ids = async (amendments: readonly (typeof official)[]) => {
      const detect: Program = (process) => writes({ [process.env.CNB_BUILD_PLAN_PATH ?? ""]: plan })(process);
      const world = testWorld({
        buildpacks: { "a@1": { detect }, "b@1": { detect: async () => 0 } },
        files: { "/cnb/order.toml": orderOf(["a@1?", "b@1"]) },
        amendments,
      });
      await world.run("detector");
      return idsIn(world.text("/layers/group.toml"));
    };
    expect([await ids([]), await ids([official])]).toEqual(["b", "a b"]);
  });

  test("in the order of layer paths, the reach of a delimiter, and SBOM files of layers with a period", async () => {
    const types = "[types]\nbuild = true\n";
    const files = {
      "/layers/a/k.toml": types,
      "/layers/a/k/bin/x": "",
      "/layers/a/k/env/V": "1",
      "/layers/a/k/env/V.delim": "-",
      "/layers/a/k/env.build/V.append": "2",
      "/layers/a/z.z.toml": types,
      "/layers/a/z.z/bin/x": "",
      "/layers/a/z.z.sbom.cdx.json": "{}",
    };
    const built = async (amendments: readonly (typeof official)[]) => {
      const seen: (string | undefined)[] = [];
      const sees: Program = async ({ env }) => {
        seen.push(env.PATH, env.V);
        return 0;
      };
      const world = testWorld({
        buildpacks: {
          "a@1": { keys: 'sbom-formats = ["application/vnd.cyclonedx+json"]', build: writes(files) },
          "b@1": { build: sees },
        },
        files: { "/layers/group.toml": groupOf("a@1", "b@1"), "/layers/plan.toml": "" },
        amendments,
      });
      await world.run("builder");
      return [...seen, world.text("/layers/sbom/build/a/z.z/sbom.cdx.json")];
    };
    expect(await built([])).toEqual(["/layers/a/k/bin:/layers/a/z.z/bin:/bin", "1-2", "{}"]);
    expect(await built([official])).toEqual(["/layers/a/z.z/bin:/layers/a/k/bin:/bin", "12", undefined]);
  });

  test("in the creator, which ignores whether image extensions are allowed", async () => {
    const code = async (amendments: readonly (typeof official)[]) => {
      const served = registry();
      await publish(served, "localhost:5000/run:1", testImage({}));
      const world = testWorld({
        http: served.handle,
        buildpacks: { "a@1": { detect: async () => 0, build: async () => 0 } },
        extensions: { "e@1": { detect: async () => 100 } },
        files: {
          "/cnb/order.toml": extensionOrderOf(["e@1"]) + orderOf(["a@1"]),
          "/cnb/run.toml": '[[images]]\nimage = "localhost:5000/run:1"\n',
          "/cnb/lifecycle/launcher": "launcher",
        },
        amendments,
      });
      const env = { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" };
      return (await world.run("creator", { platformApi: "0.12", args: ["localhost:5000/app:1"], env })).code;
    };
    expect([await code([]), await code([official])]).toEqual([1, 0]);
  });

  test("in the stream of its messages", async () => {
    const ran = await testWorld({ amendments: [official] }).run("detector");
    expect([ran.stdout.includes("ERROR: "), ran.stderr]).toEqual([true, ""]);
    expect((await testWorld({}).run("detector")).stdout).toBe("");
  });
});
