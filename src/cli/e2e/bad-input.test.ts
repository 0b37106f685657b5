/** Each bad input: one clear error that says what, where and what to do; the documented exit code; nothing half-written. */
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { concat, contentOf, digestOf, utf8 } from "#base";
import { tarContent } from "#tree";
import { small } from "./buildpacks.testkit.ts";
import { inFolder, lay, plimsoll, type Ran } from "./command.testkit.ts";

interface World {
  readonly folder: string;
  /** Builds with `--output oci:<folder>/image`. */
  build(...args: readonly string[]): Promise<Ran>;
}

const inWorld = (act: (world: World) => Promise<void>): Promise<void> =>
  inFolder((folder) => {
    lay(join(folder, "app"), { "index.html": "hello" });
    lay(join(folder, "good"), small("good/one"));
    const build = (...args: readonly string[]) =>
      plimsoll("build", "app", "--path", `${folder}/app`, "--output", `oci:${folder}/image`, ...args);
    return act({ folder, build });
  });

/** Refused before anything ran; the message has every one of `says`. */
function refused(ran: Ran, { folder }: World, ...says: readonly string[]): void {
  expect(ran, ran.stderr).toMatchObject({ code: 2, stdout: "" });
  expect(
    ran.stderr
      .trimEnd()
      .split("\n")
      .filter((line) => line.startsWith("plimsoll: ")),
  ).toHaveLength(1);
  for (const words of says) expect(ran.stderr).toContain(words);
  nothingWritten(folder);
}

function nothingWritten(folder: string): void {
  expect(existsSync(join(folder, "image"))).toBe(false);
  expect(readdirSync(folder).filter((name) => name.startsWith(".plimsoll"))).toEqual([]);
}

describe("descriptors and orders", () => {
  test("a buildpack.toml that is not there", () =>
    inWorld(async (world) => {
      const { folder, build } = world;
      mkdirSync(`${folder}/bad`);
      refused(await build("--buildpack", `${folder}/bad`), world, `${folder}/bad/buildpack.toml`, "name the folder");
    }));

  test("a buildpack.toml that cannot be parsed is told by line and column", () =>
    inWorld(async (world) => {
      const { folder, build } = world;
      lay(`${folder}/bad`, { "buildpack.toml": 'api = "0.12"\n[buildpack]\nid = "a\n' });
      const ran = await build("--buildpack", `${folder}/bad`);
      refused(ran, world, `${folder}/bad/buildpack.toml:3:`);
    }));

  test("a buildpack.toml without a version", () =>
    inWorld(async (world) => {
      const { folder, build } = world;
      lay(`${folder}/bad`, { "buildpack.toml": 'api = "0.12"\n[buildpack]\nid = "a"\n' });
      refused(
        await build("--buildpack", `${folder}/bad`),
        world,
        `${folder}/bad/buildpack.toml:2:2 [buildpack.version]`,
      );
    }));

  test("a buildpack.toml that is a folder cannot be read", () =>
    inWorld(async (world) => {
      const { folder, build } = world;
      mkdirSync(`${folder}/bad/buildpack.toml`, { recursive: true });
      refused(await build("--buildpack", `${folder}/bad`), world, `${folder}/bad/buildpack.toml`);
    }));

  test("an id that would leave the buildpacks directory", () =>
    inWorld(async (world) => {
      const { folder, build } = world;
      lay(`${folder}/bad`, { "buildpack.toml": 'api = "0.12"\n[buildpack]\nid = ".."\nversion = "1.0.0"\n' });
      refused(await build("--buildpack", `${folder}/bad`), world, "names of directories");
    }));

  test("a buildpack that is not there", () =>
    inWorld(async (world) => {
      refused(await world.build("--buildpack", `${world.folder}/none`), world, `${world.folder}/none`, "give a folder");
    }));

  test("no buildpacks at all", () =>
    inWorld(async (world) => {
      refused(await world.build(), world, "--buildpack");
    }));

  test("an order.toml that is not there, or cannot be parsed", () =>
    inWorld(async (world) => {
      const { folder, build } = world;
      const order = ["--buildpack", `${folder}/good`, "--order", `${folder}/order.toml`];
      refused(await build(...order), world, `${folder}/order.toml`, "is not there");
      writeFileSync(`${folder}/order.toml`, "[[order]\n");
      refused(await build(...order), world, `${folder}/order.toml:1:`);
      writeFileSync(`${folder}/order.toml`, "");
      refused(await build(...order), world, "has no group");
    }));

  test("an unknown buildpack in an order is told by line and column, with what there is", () =>
    inWorld(async (world) => {
      const { folder, build } = world;
      writeFileSync(`${folder}/order.toml`, '[[order]]\n[[order.group]]\n  id = "bad/one"\n  version = "1.0.0"\n');
      const ran = await build("--buildpack", `${folder}/good`, "--order", `${folder}/order.toml`);
      refused(ran, world, `${folder}/order.toml:3:3`, "bad/one@1.0.0", "good/one@1.0.0");
    }));
});

describe("scripts", () => {
  const failing = async (
    { folder, build }: World,
    files: Readonly<Record<string, string>>,
    ...args: readonly string[]
  ): Promise<Ran> => {
    lay(`${folder}/bad`, files);
    const ran = await build("--buildpack", `${folder}/bad`, ...args);
    nothingWritten(folder);
    return ran;
  };

  test("a script that is not executable", () =>
    inWorld(async (world) => {
      lay(`${world.folder}/bad`, small("bad/one"));
      chmodSync(`${world.folder}/bad/bin/build`, 0o644);
      const ran = await world.build("--buildpack", `${world.folder}/bad`);
      nothingWritten(world.folder);
      expect(ran.code).toBeGreaterThanOrEqual(50);
      expect(ran.code).toBeLessThan(60);
      expect(ran.stderr).toContain(
        `${world.folder}/bad/bin/build: the script of bad/one@1.0.0 is not executable; chmod +x`,
      );
    }));

  test("a script with an unknown interpreter", () =>
    inWorld(async (world) => {
      const ran = await failing(world, small("bad/one", "#!/usr/bin/env no-such-shell\n"));
      expect(ran.code).toBe(51);
      expect(ran.stderr).toContain(
        `${world.folder}/bad/bin/build:1: the script of bad/one@1.0.0 names the interpreter "no-such-shell"`,
      );
    }));

  test("a script that was saved with line endings of Windows", () =>
    inWorld(async (world) => {
      const ran = await failing(world, small("bad/one", "#!/bin/bash\r\nexit 0\r\n"));
      expect(ran.code).toBeGreaterThanOrEqual(50);
      expect(ran.stderr).toContain("save it with Unix line endings");
    }));

  test("a script that fails keeps the lifecycle's exit code", () =>
    inWorld(async (world) => {
      const ran = await failing(world, small("bad/one", "#!/usr/bin/env bash\necho no luck >&2\nexit 7\n"));
      expect(ran.code).toBe(51);
      expect(ran.stderr).toContain("no luck");
      expect(ran.stderr).toContain("build exited with code 51");
    }));

  test("no buildpack that wants the app", () =>
    inWorld(async (world) => {
      const ran = await failing(world, small("bad/one", undefined, "#!/usr/bin/env bash\nexit 100\n"));
      expect(ran.code).toBe(20);
    }));

  test("a build that never ends is stopped", () =>
    inWorld(async (world) => {
      const endless = "#!/usr/bin/env bash\nwhile true; do echo x > /tmp/x; done\n";
      const ran = await failing(world, small("bad/one", endless), "--timeout", "1");
      expect(ran.code).toBe(3);
      expect(ran.stderr).toMatch(/never ended: build was stopped; give it longer with --timeout|stopped .*bin\/build/);
    }));

  test("a full disk is the build's failure", () =>
    inWorld(async (world) => {
      const large =
        '#!/usr/bin/env bash\nset -e\nmkdir -p "$1/big"\nfor i in 1 2 3 4; do head -c 600000 /workspace/large > "$1/big/$i"; done\n';
      writeFileSync(`${world.folder}/app/large`, new Uint8Array(700_000));
      const ran = await failing(world, small("bad/one", large), "--disk", "1");
      expect(ran.code).toBeGreaterThanOrEqual(50);
      expect(ran.code).toBeLessThan(60);
      expect(ran.stderr).toMatch(/ENOSPC|No space left/i);
    }));
});

describe("archives", () => {
  const meta = { mode: 0o644, uid: 0, gid: 0, mtimeNs: 0n };
  const file = (name: string) => ({ name, type: "file" as const, meta, content: contentOf(utf8("x")) });
  const toml = { ...file("buildpack.toml"), content: contentOf(utf8(small("bad/one")["buildpack.toml"])) };
  const entries = {
    "a name with `..`": [file("../evil"), "archive", "has `..`"],
    "a link with an absolute target": [
      { name: "link", type: "symlink", meta, linkname: "/etc/passwd" },
      "link",
      "relative",
    ],
    "a device": [{ name: "null", type: "char", meta, rdev: 259 }, "null", "leave devices out"],
    "a path given twice": [toml, "buildpack.toml", "pack each path once"],
    "a name that hides others": [file(".wh.bin"), ".wh.bin", "rename the file"],
  } as const;

  for (const [what, [entry, ...says]] of Object.entries(entries)) {
    test(`${what} in a .tgz`, () =>
      inWorld(async (world) => {
        const archive = `${world.folder}/bad.tgz`;
        writeFileSync(archive, gzipSync(tarContent([toml, entry]).bytes()));
        refused(await world.build("--buildpack", archive), world, archive, ...says.slice(1));
      }));
  }

  test("an archive that ends too early, and one that is none", () =>
    inWorld(async (world) => {
      const archive = `${world.folder}/bad.tgz`;
      writeFileSync(archive, gzipSync(tarContent([toml]).bytes()));
      truncateSync(archive, 60);
      refused(await world.build("--buildpack", archive), world, archive, "ends too early");
      writeFileSync(archive, "no archive at all, but a text");
      refused(await world.build("--buildpack", archive), world, archive);
    }));
});

describe("images", () => {
  /** The path of the last layer's blob of a layout that a good build wrote. */
  const goodLayout = async (world: World): Promise<string> => {
    const { folder } = world;
    const ran = await plimsoll(
      ...["build", "app", "--path", `${folder}/app`, "--buildpack", `${folder}/good`, "--output", `oci:${folder}/run`],
    );
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const blob = (digest: string): string => `${folder}/run/blobs/sha256/${digest.slice("sha256:".length)}`;
    const index = JSON.parse(readFileSync(`${folder}/run/index.json`, "utf8"));
    const manifest = JSON.parse(readFileSync(blob(index.manifests[0].digest), "utf8"));
    return blob(manifest.layers[0].digest);
  };

  test("a layer with another digest, and a truncated one", () =>
    inWorld(async (world) => {
      const layer = await goodLayout(world);
      const before = readFileSync(layer);
      const args = ["--buildpack", `${world.folder}/good`, "--run-image", `oci:${world.folder}/run`];
      writeFileSync(layer, Buffer.from(before).fill(1, 20, 40));
      refused(await world.build(...args), world, `oci:${world.folder}/run`, "has other content");
      writeFileSync(layer, before.subarray(0, 50));
      refused(await world.build(...args), world, `oci:${world.folder}/run`, "has 50 bytes where");
      expect((await plimsoll("inspect", `oci:${world.folder}/run`)).code).toBe(2);
    }));

  test("10 GB of zeros in 10 MB of gzip are given up early", () =>
    inWorld(async (world) => {
      const { folder } = world;
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
      const ran = await world.build("--buildpack", `${folder}/good`, "--run-image", `oci:${folder}/run`);
      refused(ran, world, layer.digest);
    }));

  test("an image that is not there, and one that cannot be a name", () =>
    inWorld(async (world) => {
      const good = ["--buildpack", `${world.folder}/good`];
      refused(await world.build(...good, "--run-image", "oci:/no/such/layout"), world, "oci:/no/such/layout", "check");
      refused(await world.build(...good, "--run-image", "Not A Name"), world, "Not A Name", "oci:<directory>");
      refused(await world.build(...good, "--builder", `${world.folder}/none`), world, `${world.folder}/none`);
    }));
});

describe("places", () => {
  test("an app folder that is not there", () =>
    inWorld(async (world) => {
      const args = ["--path", `${world.folder}/none`, "--buildpack", `${world.folder}/good`];
      refused(await world.build(...args), world, `${world.folder}/none`, "check the path");
    }));

  test("an output onto something that exists is refused, and what is there stays", () =>
    inWorld(async (world) => {
      const { folder } = world;
      for (const output of ["oci", "oci-archive"]) {
        lay(folder, { "there/file": "mine" });
        const ran = await plimsoll(
          ...[
            "build",
            "app",
            "--path",
            `${folder}/app`,
            "--buildpack",
            `${folder}/good`,
            "--output",
            `${output}:${folder}/there`,
          ],
        );
        refused(ran, world, `${folder}/there: something is there already`, "name a path that does not exist");
        expect(readdirSync(`${folder}/there`)).toEqual(["file"]);
      }
      refused(
        await world.build("--buildpack", `${folder}/good`, "--output", "oci:/no/such/folder/image"),
        world,
        "/no/such/folder",
      );
    }));

  test("a cache folder that is somebody's folder is refused", () =>
    inWorld(async (world) => {
      const args = ["--buildpack", `${world.folder}/good`, "--cache", `${world.folder}/app`];
      refused(await world.build(...args), world, "so it is no cache");
      expect(readdirSync(`${world.folder}/app`)).toEqual(["index.html"]);
    }));

  test.skipIf(!existsSync("/proc/self"))("what cannot be written to is refused before the build", () =>
    inWorld(async (world) => {
      const good = ["--buildpack", `${world.folder}/good`];
      refused(await world.build(...good, "--cache", "/proc/cache"), world, "/proc/cache: ENOENT");
      const args = ["build", "app", "--path", `${world.folder}/app`, ...good];
      refused(await plimsoll(...args, "--output", "oci:/proc/image"), world, "/proc: ENOENT");
    }),
  );

  test("a registry that does not answer is told before the build, with the forms for files", () =>
    inWorld(async (world) => {
      const args = ["build", "app", "--path", `${world.folder}/app`, "--buildpack", `${world.folder}/good`];
      const ran = await plimsoll(...args, "--output", "127.0.0.1:1/me/foo:2");
      refused(ran, world, "cannot be pushed to 127.0.0.1:1/me/foo:2", "oci:foo or oci-archive:foo.tar");
    }));

  test("a path where the name of the image is expected", () =>
    inWorld(async (world) => {
      refused(await plimsoll("build", "./app", "--buildpack", "x"), world, "did you mean --path ./app?");
    }));

  test("options that are not understood", () =>
    inWorld(async ({ build }) => {
      expect(await build("--machine", "moon")).toMatchObject({ code: 2 });
      expect(await build("--platform-api", "new", "--buildpack", "x")).toMatchObject({ code: 2 });
      expect(await build("--buildpak", "x")).toMatchObject({ code: 2 });
    }));
});

/** A gzip stream of so many zeros: one compressed block, repeated as members. */
function zeros(bytes: number): Uint8Array {
  const block = 64 * 2 ** 20;
  const member = gzipSync(new Uint8Array(block));
  return concat(Array.from({ length: bytes / block }, () => member));
}
