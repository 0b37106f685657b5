import { expect, test } from "vitest";
import { official } from "../amendments/official.ts";
import { groupOf, testWorld } from "../book/world.testkit.ts";

const USER = { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" };
const owned = { dir: true, uid: 1000, gid: 1000 } as const;

test("integers in analyzed.toml are restored as integers; those from a label are floats", async () => {
  const metadata = (data: string): string =>
    `[[metadata.buildpacks]]\nkey = "a"\nversion = "1"\n[metadata.buildpacks.layers.l]\nsha = "x"\nlaunch = true\n[metadata.buildpacks.layers.l.metadata]\n${data}`;
  const restored = async (data: string) => {
    const analyzed = { text: metadata(data), uid: 1000, gid: 1000 };
    const world = testWorld({ files: { "/layers/group.toml": groupOf("a@1"), "/layers/analyzed.toml": analyzed } });
    expect((await world.run("restorer", { env: USER })).code).toBe(0);
    return world.text("/layers/a/l.toml");
  };
  expect(await restored("n = 3\n")).toContain("n = 3\n");
  expect(await restored("n = 3.0\n")).toContain("n = 3.0\n");
});

test("SBOM files that cannot be removed do not fail the restorer", async () => {
  const world = testWorld({
    files: {
      "/layers/group.toml": groupOf("a@1"),
      "/layers/a": owned,
      "/layers/sbom": { dir: true },
      "/layers/sbom/launch/a/l/sbom.cdx.json": "{}",
    },
  });
  const { code, stderr } = await world.run("restorer", { env: USER });
  expect([code, stderr.includes("/layers/sbom")]).toEqual([0, true]);
});

test("run.toml is read only by the official lifecycle, from Platform API 0.14 on", async () => {
  const files = {
    "/layers/group.toml": groupOf("a@1"),
    "/layers/analyzed.toml": {
      text: `[run-image]\nimage = "localhost:5000/run:1"\nreference = "localhost:5000/run@sha256:${"0".repeat(64)}"\n[run-image.target]\nos = "linux"\n`,
      uid: 1000,
      gid: 1000,
    },
    "/cnb/run.toml": "[[",
  };
  const code = async (platformApi: string, amendments: readonly (typeof official)[]) =>
    (await testWorld({ files, amendments }).run("restorer", { env: USER, platformApi })).code;
  expect([await code("0.13", []), await code("0.15", [])]).toEqual([0, 0]);
  expect([await code("0.13", [official]), await code("0.14", [official])]).toEqual([0, 1]);
});
