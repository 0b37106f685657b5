/** Bad archives and images: one error each that says what, where and what to do, and no partial output. */
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { byteString, concat, contentOf, digestOf, utf8 } from "#base";
import { tarContent } from "#tree";
import { type BadInputWorld, inWorld } from "./bad-input.testkit.ts";
import { smallBuildpack } from "./buildpacks.testkit.ts";
import { runInProcess } from "./command.testkit.ts";

describe("archives", () => {
  const meta = { mode: 0o644, uid: 0, gid: 0, mtimeNs: 0n };
  const file = (name: string) => ({
    name: byteString(name),
    type: "file" as const,
    meta,
    content: contentOf(utf8("x")),
  });
  const toml = { ...file("buildpack.toml"), content: contentOf(utf8(smallBuildpack("bad/one")["buildpack.toml"])) };
  const entries = {
    "a name with `..`": [file("../evil"), "archive", "has `..`"],
    "a link with an absolute target": [
      { name: byteString("link"), type: "symlink", meta, linkname: byteString("/etc/passwd") },
      "link",
      "relative",
    ],
    "a device": [{ name: byteString("null"), type: "char", meta, rdev: 259 }, "null", "leave devices out"],
    "a path given twice": [toml, "buildpack.toml", "pack each path once"],
    "a name that hides others": [file(".wh.bin"), ".wh.bin", "rename the file"],
  } as const;

  for (const [what, [entry, ...says]] of Object.entries(entries)) {
    test(`${what} in a .tgz`, () =>
      inWorld(async ({ folder, rejects }) => {
        const archive = `${folder}/bad.tgz`;
        writeFileSync(archive, gzipSync(tarContent([toml, entry]).bytes()));
        await rejects(["--buildpack", archive], archive, ...says.slice(1));
      }));
  }

  test("a truncated archive, and a file that is not an archive", () =>
    inWorld(async ({ folder, rejects }) => {
      const archive = `${folder}/bad.tgz`;
      writeFileSync(archive, gzipSync(tarContent([toml]).bytes()));
      truncateSync(archive, 60);
      await rejects(["--buildpack", archive], archive, "ends too early");
      writeFileSync(archive, "this is text, not an archive");
      await rejects(["--buildpack", archive], archive);
    }));
});

describe("images", () => {
  /** Writes the layout of a good build. Returns the path of its first layer's blob. */
  const goodLayout = async (world: BadInputWorld): Promise<string> => {
    const { folder } = world;
    const ran = await runInProcess(
      ...["build", "app", "--path", `${folder}/app`, "--buildpack", `${folder}/good`, "--output", `oci:${folder}/run`],
    );
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const blob = (digest: string): string => `${folder}/run/blobs/sha256/${digest.slice("sha256:".length)}`;
    const index = JSON.parse(readFileSync(`${folder}/run/index.json`, "utf8"));
    const manifest = JSON.parse(readFileSync(blob(index.manifests[0].digest), "utf8"));
    return blob(manifest.layers[0].digest);
  };

  test("a layer whose digest does not match, and a truncated layer", () =>
    inWorld(async (world) => {
      const layer = await goodLayout(world);
      const before = readFileSync(layer);
      const args = ["--buildpack", `${world.folder}/good`, "--run-image", `oci:${world.folder}/run`];
      writeFileSync(layer, Buffer.from(before).fill(1, 20, 40));
      await world.rejects(args, `oci:${world.folder}/run`, "has other content");
      writeFileSync(layer, before.subarray(0, 50));
      await world.rejects(args, `oci:${world.folder}/run`, "has 50 bytes but");
      expect((await runInProcess("inspect", `oci:${world.folder}/run`)).code).toBe(2);
    }));

  test("a gzip bomb of 10 GB is rejected early", () =>
    inWorld(async ({ folder, rejects }) => {
      mkdirSync(`${folder}/run/blobs/sha256`, { recursive: true });
      const put = (bytes: Uint8Array, mediaType: string) => {
        const digest = digestOf(bytes);
        writeFileSync(`${folder}/run/blobs/sha256/${digest.slice(7)}`, bytes);
        return { mediaType, digest, size: bytes.length };
      };
      const json = (value: object): Uint8Array => utf8(JSON.stringify(value));
      const layer = put(zeros(10 * 2 ** 30), "application/vnd.oci.image.layer.v1.tar+gzip");
      const config = put(
        json({ os: "linux", architecture: "amd64", config: {}, rootfs: { type: "layers", diff_ids: [digestOf("x")] } }),
        "application/vnd.oci.image.config.v1+json",
      );
      const mediaType = "application/vnd.oci.image.manifest.v1+json";
      const manifest = put(json({ schemaVersion: 2, mediaType, config, layers: [layer] }), mediaType);
      writeFileSync(`${folder}/run/index.json`, json({ schemaVersion: 2, manifests: [manifest] }));
      writeFileSync(`${folder}/run/oci-layout`, '{"imageLayoutVersion":"1.0.0"}');
      await rejects(["--buildpack", `${folder}/good`, "--run-image", `oci:${folder}/run`], layer.digest);
    }));

  test("an image that does not exist, and a name that is not valid", () =>
    inWorld(async ({ folder, rejects }) => {
      const good = ["--buildpack", `${folder}/good`];
      await rejects([...good, "--run-image", "oci:/no/such/layout"], "oci:/no/such/layout", "check");
      await rejects([...good, "--run-image", "Not A Name"], "Not A Name", "oci:<directory>");
      await rejects([...good, "--builder", `${folder}/none`], `${folder}/none`);
    }));
});

/** A gzip stream of this many zeros: one compressed block, repeated. */
function zeros(bytes: number): Uint8Array {
  const block = 64 * 2 ** 20;
  const member = gzipSync(new Uint8Array(block));
  return concat(Array.from({ length: bytes / block }, () => member));
}
