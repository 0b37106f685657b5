import { describe, expect, test } from "vitest";
import { byteString, utf8 } from "#base";
import { registry } from "#image";
import type { Program } from "#machine";
import type { NodeSpec } from "#tree";
import { orderOf, testWorld } from "../book/world.testkit.ts";
import { publish, publishedImage, testImage } from "../images/images.testkit.ts";

const APP = "localhost:5000/app:1";

/** A creator, run as the build user: which layers are in the cache afterwards, and is there an image? */
async function create(
  layer: string,
  files: Readonly<Record<string, number>>,
  more: Readonly<Record<string, NodeSpec>> = {},
) {
  const served = registry();
  await publish(served, "localhost:5000/run:1", testImage({}));
  const build: Program = async ({ fs, env }) => {
    const dir = byteString(env.CNB_LAYERS_DIR ?? "");
    for (const [name, mode] of Object.entries({ "open/f": 0o644, ...files })) {
      const at = byteString`${dir}/${byteString(name)}`;
      fs.mkdir(at.slice(0, at.lastIndexOf("/")), { parents: true });
      fs.write(at, utf8("x"));
      fs.chmod(at, mode);
    }
    fs.write(`${dir}/open.toml`, utf8("[types]\ncache = true\n"));
    fs.write(`${dir}/closed.toml`, utf8(layer));
    return 0;
  };
  const world = testWorld({
    http: served.handle,
    buildpacks: { "a@1": { detect: async () => 0, build } },
    files: {
      "/cnb/order.toml": orderOf(["a@1"]),
      "/cnb/run.toml": '[[images]]\nimage = "localhost:5000/run:1"\n',
      "/cnb/lifecycle/launcher": "launcher",
      "/workspace/app.txt": "app",
      "/cache": { dir: true, uid: 1000, gid: 1000 },
      ...more,
    },
  });
  const env = { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" };
  const ran = await world.run("creator", { args: ["-cache-dir", "/cache", APP], env });
  const metadata = world.text("/cache/committed/io.buildpacks.lifecycle.cache.metadata");
  const layers = metadata === undefined ? undefined : Object.keys(JSON.parse(metadata).buildpacks[0].layers);
  return {
    code: ran.code,
    cached: layers,
    image: (await publishedImage(served, APP)) !== undefined,
    stderr: ran.stderr,
  };
}

describe("a file that the exporter cannot read", () => {
  test("makes the export fail with its name", async () => {
    const seen = await create("[types]\nlaunch = true\n", { "closed/sub/f": 0 });
    expect(seen).toMatchObject({ code: 62, image: false, cached: undefined });
    expect(seen.stderr).toContain("/layers/a/closed/sub/f");
  });

  test("makes the export fail in the app directory, too", async () => {
    const seen = await create("", {}, { "/workspace/secret": { text: "s", mode: 0o600 } });
    expect(seen).toMatchObject({ code: 62, image: false });
    expect(seen.stderr).toContain("/workspace/secret");
  });

  test("is any file in a directory that the exporter can only list", async () => {
    const dirs = { "/workspace/d": { dir: true, mode: 0o744 } } as const;
    expect(await create("", {}, dirs)).toMatchObject({ code: 0, image: true });
    const seen = await create("", {}, { ...dirs, "/workspace/d/f": "x" });
    expect(seen).toMatchObject({ code: 62, image: false });
  });

  test("is not cached, but other layers are", async () => {
    const seen = await create("[types]\ncache = true\n", { "closed/f": 0o044 });
    expect(seen).toMatchObject({ code: 0, image: true, cached: ["open"] });
  });

  test("is not one that only its owner can read", async () => {
    const seen = await create("[types]\ncache = true\nlaunch = true\n", { "closed/f": 0o400 });
    expect(seen).toMatchObject({ code: 0, image: true, cached: ["closed", "open"] });
  });

  test("may be the metadata of a layer, for example a directory of that name", async () => {
    const seen = await create("", { "dir.toml/f": 0o644 });
    expect(seen).toMatchObject({ code: 62, image: false });
    expect(seen.stderr).toContain("/layers/a/dir.toml");
  });
});
