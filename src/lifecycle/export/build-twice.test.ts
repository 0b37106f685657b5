/** What a second build finds of the first one: in the previous image, in its cache, in layouts. */
import { describe, expect, test } from "vitest";
import { absPath, byteString, type Name, nameOf, textOf } from "#base";
import { LABELS } from "#contract";
import { layoutStore, type StoredImage } from "#image";
import type { ProcessFs, Program } from "#machine";
import { dir, file, type Inode } from "#tree";
import { official } from "../amendments/official.ts";
import type { RunningWorld, TestWorld } from "../book/world.testkit.ts";
import { labelJson, publishedImage, testImage } from "../images/images.testkit.ts";
import type { Amendment } from "../phase/amendment.ts";
import { APP, type Build, create, LIFECYCLE, layersOf, served, USER, worldOf } from "./creator.testkit.ts";

describe("a second build", () => {
  const first: Build = (write) => {
    write("lc/f", "cached");
    write("lc.toml", '[types]\nlaunch = true\ncache = true\n[metadata]\nk = "v"\n');
    write("lc.sbom.cdx.json", "{}");
    write("lo/f", "launch only");
    write("lo.toml", '[types]\nlaunch = true\n[metadata]\nk = "w"\n');
    write("c/f", "cache only");
    write("c.toml", "[types]\ncache = true\n");
    write("store.toml", '[metadata]\nkept = "yes"\n');
  };

  /** The directory that the second bin/build finds after a first build and a change of the cache. */
  async function secondBuild(
    change: (cache: Inode) => Inode | undefined = (cache) => cache,
    args: readonly string[] = [],
    amendments: readonly Amendment[] = [],
  ) {
    const made = await served();
    const one = worldOf({ registry: made, build: first });
    expect(await create(one)).toMatchObject({ code: 0 });
    const seen: Record<string, string> = {};
    const look: Build = (_, { fs, argv }) => {
      for (const name of fs.readDir(byteString(argv[1] ?? ""))) {
        const path = byteString`${byteString(argv[1] ?? "")}/${name}`;
        seen[name] = fs.stat(path).kind === "dir" ? fs.readDir(path).join() : new TextDecoder().decode(fs.read(path));
      }
    };
    const cache = one.machine.nodeAt(absPath("/cache"));
    const two = worldOf({
      registry: made,
      build: look,
      cache: cache && change(cache),
      more: { amendments },
    });
    const ran = await create(two, args);
    return { seen, ran, made };
  }

  test("finds the old cache if the last build ended while the new one took its place", async () => {
    const { seen, ran } = await secondBuild((cache) =>
      cache.kind === "dir"
        ? { ...cache, names: cache.names.map((name) => (name === "committed" ? nameOf("committed-backup") : name)) }
        : cache,
    );
    expect(ran).toMatchObject({ code: 0 });
    expect(seen).toMatchObject({ c: "f", lc: "f" });
  });

  test("finds metadata without types, contents of cached layers, SBOMs and the store", async () => {
    const { seen, ran } = await secondBuild();
    expect(ran).toMatchObject({ code: 0 });
    expect(seen).toEqual({
      "c.toml": "",
      c: "f",
      lc: "f",
      "lc.toml": '[metadata]\n  k = "v"\n',
      "lc.sbom.cdx.json": "{}",
      "lo.toml": '[metadata]\n  k = "w"\n',
      "store.toml": '[metadata]\n  kept = "yes"\n',
    });
  });

  test("finds only the store if restoring is skipped", async () => {
    const { seen } = await secondBuild((cache) => cache, ["-skip-restore"]);
    expect(seen).toEqual({ "store.toml": '[metadata]\n  kept = "yes"\n' });
  });

  test("finds nothing of cached layers without the cache", async () => {
    const { seen } = await secondBuild(() => undefined);
    expect(Object.keys(seen).sort()).toEqual(["lo.toml", "store.toml"]);
  });

  /** The cache with other nodes in the place of some of its files: those of layers, of the SBOM, or of the metadata. */
  const spoiled =
    (which: "layers" | "sbom" | "metadata", put: Inode | undefined) =>
    (cache: Inode): Inode => {
      const committed = below(cache, "committed");
      const metadata = below(committed, LABELS.cacheMetadata);
      if (cache.kind !== "dir" || committed?.kind !== "dir" || metadata?.kind !== "file") return cache;
      const { sbom } = JSON.parse(textOf(metadata.content.bytes()));
      const kindOf = (name: string) =>
        name === LABELS.cacheMetadata ? "metadata" : name.startsWith(sbom.sha) ? "sbom" : "layers";
      const children = committed.names.flatMap((name, i): [Name, Inode][] => {
        const node = kindOf(name) === which ? put : committed.nodes[i];
        return node === undefined ? [] : [[name, node]];
      });
      return dir([[nameOf("committed"), dir(children, committed)]], cache);
    };
  const below = (node: Inode | undefined, name: string): Inode | undefined =>
    node?.kind === "dir" ? node.nodes[node.names.indexOf(nameOf(byteString(name)))] : undefined;
  const garbage: Inode = file("x", { uid: 1000, gid: 1000 });

  test.each<[string, Inode | undefined]>([
    ["are gone", undefined],
    ["hold something else", garbage],
  ])("finds neither metadata nor contents if tars of the cache %s", async (_, put) => {
    const { seen, ran } = await secondBuild(spoiled("layers", put));
    expect(ran).toMatchObject({ code: 0 });
    expect(Object.keys(seen).sort()).toEqual(["lo.toml", "store.toml"]);
  });

  test("the official lifecycle keeps the metadata of missing contents", async () => {
    const { seen } = await secondBuild(spoiled("layers", undefined), [], [official]);
    expect(Object.keys(seen).sort()).toEqual(["c.toml", "lc.sbom.cdx.json", "lc.toml", "lo.toml", "store.toml"]);
  });

  test("fails if the cache lacks the SBOM layer that it names", async () => {
    const { ran } = await secondBuild(spoiled("sbom", undefined));
    expect(ran).toMatchObject({ code: 42 });
  });

  test("ignores a cache with unreadable metadata", async () => {
    const { seen } = await secondBuild(spoiled("metadata", garbage));
    expect(Object.keys(seen).sort()).toEqual(["lo.toml", "store.toml"]);
  });

  test("an untouched layer is reused by its metadata alone, and the image stays the same", async () => {
    const made = await served();
    const build: Build = (write) => {
      write("l/f", "1");
      write("l.toml", "[types]\nlaunch = true\n");
    };
    expect(await create(worldOf({ registry: made, build }))).toMatchObject({ code: 0 });
    const before = await publishedImage(made, APP);
    const again: Build = (write) => write("l.toml", "[types]\nlaunch = true\n");
    expect(await create(worldOf({ registry: made, build: again }))).toMatchObject({ code: 0 });
    expect((await publishedImage(made, APP))?.manifest.digest).toBe(before?.manifest.digest);
  });

  test("a layer that is no longer for launch leaves the image", async () => {
    const { made } = await secondBuild();
    expect(await layersOf(made)).toEqual({});
  });
});

describe("a cache in a registry", () => {
  const CACHE = "localhost:5000/cache:1";
  const build: Build = (write) => {
    write("c/f", "cached");
    write("c.toml", "[types]\ncache = true\n");
  };
  const run = (world: RunningWorld) => world.run("creator", { args: ["-cache-image", CACHE, APP], env: USER });

  test("returns its layers, and contains an unchanged layer once", async () => {
    const made = await served();
    expect(await run(worldOf({ registry: made, build }))).toMatchObject({ code: 0 });
    const before = await publishedImage(made, CACHE);
    let seen = "";
    const look: Build = (write, { fs, argv }) => {
      seen = new TextDecoder().decode(fs.read(byteString(`${argv[1]}/c/f`)));
      write("c.toml", "[types]\ncache = true\n");
    };
    expect(await run(worldOf({ registry: made, build: look }))).toMatchObject({ code: 0 });
    expect(seen).toBe("cached");
    expect((await publishedImage(made, CACHE))?.manifest.digest).toBe(before?.manifest.digest);
  });
});

test("images in OCI layouts: one is the base, one the result, which the next build reuses", async () => {
  const made = await served();
  const at = (fs: ProcessFs, name: string) =>
    layoutStore(fs, byteString(`/layout/localhost:5000/${name}`), { names: "one" });
  const seed: Program = async ({ fs }) => ((await at(fs, "run/1").save(testImage(), ["1"])).ok ? 0 : 1);
  const seen: (StoredImage | undefined)[] = [];
  const look: Program = async ({ fs }) => {
    for (const name of ["app/1", "app/2"]) {
      const opened = await at(fs, name).open("");
      seen.push(opened.ok ? opened.value : undefined);
    }
    return 0;
  };
  const more: TestWorld = {
    programs: { "/bin/seed": seed, "/bin/look": look },
    files: { "/layout": { dir: true, uid: 1000, gid: 1000 } },
  };
  const world = worldOf({ registry: made, build: () => {}, more });
  await world.runProgram("/bin/seed");
  const args = ["-layout", "-layout-dir", "/layout", "-tag", "localhost:5000/app:2", APP];
  const env = { ...USER, CNB_EXPERIMENTAL_MODE: "silent" };
  const requests = made.requests();
  expect(await world.run("creator", { args, env })).toMatchObject({ code: 0, stderr: "" });
  await world.runProgram("/bin/look");
  expect(await world.run("creator", { args, env })).toMatchObject({ code: 0 });
  await world.runProgram("/bin/look");
  expect(made.requests()).toBe(requests);
  const digests = seen.map((image) => image?.manifest.digest);
  expect(digests[0]).toBe(digests[2]);
  expect(digests[1]).toBe(digests[3]);
  expect(seen[0]?.layers.map(({ diffId }) => diffId)).toEqual(seen[1]?.layers.map(({ diffId }) => diffId));
  expect(world.text("/layers/analyzed.toml")).toContain('reference = "/layout/localhost:5000/app/1"');
  expect(labelJson(seen[0], LIFECYCLE).runImage.reference).toMatch(/^\/layout\/localhost:5000\/run\/1@sha256:/);
});
