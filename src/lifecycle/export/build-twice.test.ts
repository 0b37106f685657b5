import { describe, expect, test } from "vitest";
import { absPath, byteString, type Name, nameOf, textOf } from "#base";
import { analyzedToml, LABELS } from "#contract";
import { append, layerOf, layoutStore, type Registry, registry, type StoredImage, setRunConfig } from "#image";
import type { Process, ProcessFs, Program } from "#machine";
import { dir, file, type Inode } from "#tree";
import { official } from "../amendments/official.ts";
import { type RunningWorld, type RunResult, type TestWorld, testWorld } from "../book/world.testkit.ts";
import { readDocument, writeDocument } from "../files/documents.ts";
import { filesOf, labelJson, publish, publishedImage, testImage } from "../images/images.testkit.ts";
import { NORMAL_TIME_NS } from "../layers/attributes.ts";
import type { Amendment } from "../phase/amendment.ts";

const RUN = "localhost:5000/run:1";
const APP = "localhost:5000/app:1";
const USER = { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" };
const LIFECYCLE = "io.buildpacks.lifecycle.metadata";

/** What bin/build does, given what it finds. */
const ANALYZED = byteString("/layers/analyzed.toml");

type Build = (write: (path: string, text: string) => void, process: Process) => void;

const detect: Program = async () => 0;
const program =
  (build: Build): Program =>
  async (process) => {
    const dir = process.argv[1] ?? "";
    build((path, text) => {
      const at = byteString(`${dir}/${path}`);
      process.fs.mkdir(at.slice(0, at.lastIndexOf("/")), { parents: true });
      process.fs.write(at, new TextEncoder().encode(text));
    }, process);
    return 0;
  };

interface Given {
  readonly served: Registry;
  readonly build: Build;
  readonly cache?: Inode | undefined;
  readonly more?: TestWorld;
}

function worldOf({ served, build, cache, more = {} }: Given): RunningWorld {
  const world = testWorld({
    http: served.handle,
    ...more,
    buildpacks: {
      "a/b@1": { detect, build: program(build), keys: 'sbom-formats = ["application/vnd.cyclonedx+json"]' },
    },
    files: {
      "/cnb/order.toml": '[[order]]\n[[order.group]]\nid = "a/b"\nversion = "1"\n',
      "/cnb/run.toml": `[[images]]\nimage = "${RUN}"\n`,
      "/cnb/lifecycle/launcher": "launcher",
      "/workspace/app.txt": "app",
      "/cache": { dir: true, uid: 1000, gid: 1000 },
      ...more.files,
    },
  });
  if (cache !== undefined) world.machine.edit(new Map([[absPath("/cache"), cache]]));
  return world;
}

async function served(): Promise<Registry> {
  const made = registry();
  await publish(made, RUN, testImage({ env: ["PATH=/bin", "X=1"] }));
  return made;
}

const create = (
  world: RunningWorld,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RunResult> =>
  world.run("creator", { args: ["-cache-dir", "/cache", ...args, APP], env: { ...USER, ...env } });

const layersOf = async (made: Registry) => labelJson(await publishedImage(made, APP), LIFECYCLE).buildpacks[0].layers;

describe("one build", () => {
  test("a launch layer is in the image, a build layer is not, and the app is", async () => {
    const made = await served();
    const world = worldOf({
      served: made,
      build: (write) => {
        write("l/f", "launch");
        write("l.toml", "[types]\nlaunch = true\n[metadata]\nn = 3\n");
        write("b/f", "build");
        write("b.toml", "[types]\nbuild = true\n");
      },
    });
    expect(await create(world)).toMatchObject({ code: 0 });
    const image = await publishedImage(made, APP);
    const { l, ...others } = await layersOf(made);
    expect(l).toMatchObject({ launch: true, build: false, cache: false, data: { n: 3 } });
    expect(others).toEqual({});
    expect(image?.layers[1]?.diffId).toBe(l.sha);
    expect(await filesOf(image, 1)).toEqual({ "/layers/a_b/l/f": "launch" });
    const { Env, WorkingDir, Entrypoint, Cmd } = image?.config.config ?? {};
    expect({ WorkingDir, Entrypoint, Cmd }).toEqual({
      WorkingDir: "/workspace",
      Entrypoint: ["/cnb/lifecycle/launcher"],
    });
    expect(Env).toEqual([
      "PATH=/cnb/process:/bin",
      "X=1",
      "CNB_LAYERS_DIR=/layers",
      "CNB_APP_DIR=/workspace",
      "CNB_PLATFORM_API=0.15",
      "CNB_DEPRECATION_MODE=quiet",
    ]);
    expect(world.text("/layers/report.toml")).toContain(`tags = ["${APP}"]\n  digest = "${image?.manifest.digest}"`);
  });

  test("every tag names the same image", async () => {
    const made = await served();
    const world = worldOf({ served: made, build: () => {} });
    expect(await create(world, ["-tag", "localhost:5000/other:2", "-tag", "localhost:5000/app:3"])).toMatchObject({
      code: 0,
    });
    const digests = await Promise.all(
      [APP, "localhost:5000/other:2", "localhost:5000/app:3"].map(
        async (ref) => (await publishedImage(made, ref))?.manifest.digest,
      ),
    );
    expect(new Set(digests).size).toBe(1);
  });

  test.each([
    ["1700000000", "2023-11-14T22:13:20Z"],
    ["0", "1970-01-01T00:00:00Z"],
    ["never", "1980-01-01T00:00:01Z"],
  ])("SOURCE_DATE_EPOCH=%s: created %s", async (epoch, created) => {
    const made = await served();
    expect(await create(worldOf({ served: made, build: () => {} }), [], { SOURCE_DATE_EPOCH: epoch })).toMatchObject({
      code: 0,
    });
    const image = await publishedImage(made, APP);
    expect(image?.config.created).toBe(created);
    expect(new Set(image?.config.history.map((entry) => entry.created))).toEqual(new Set([created]));
  });

  const web: Build = (write) =>
    write(
      "launch.toml",
      '[[processes]]\ntype = "web"\ncommand = ["x"]\ndefault = true\n[[processes]]\ntype = "worker"\ncommand = ["y"]\n',
    );
  test.each([
    [[], 0, "/cnb/process/web"],
    [["-process-type", "worker"], 0, "/cnb/process/worker"],
    [["-process-type", "nothing"], 62, undefined],
  ] as const)("with %j the exit is %i and the entrypoint %s", async (args, code, entrypoint) => {
    const made = await served();
    expect(await create(worldOf({ served: made, build: web }), args)).toMatchObject({ code });
    expect((await publishedImage(made, APP))?.config.config.Entrypoint?.[0]).toBe(entrypoint);
  });

  test.each([
    [
      "a cached layer without a directory",
      (write: (path: string, text: string) => void) => write("l.toml", "[types]\nlaunch = true\ncache = true\n"),
    ],
    [
      "a layer that the previous image does not have",
      (write: (path: string, text: string) => void) => write("l.toml", "[types]\nlaunch = true\n"),
    ],
  ])("%s cannot be exported", async (_, build) => {
    const made = await served();
    expect(await create(worldOf({ served: made, build }))).toMatchObject({ code: 62 });
    expect(await publishedImage(made, APP)).toBeUndefined();
  });

  test("if one name cannot be written, the others are complete and there is no report", async () => {
    const second = ["-tag", "localhost:5000/app:2"];
    const untroubled = await served();
    const before = untroubled.requests();
    expect(await create(worldOf({ served: untroubled, build: () => {} }), second)).toMatchObject({ code: 0 });
    const last = untroubled.requests() - before;
    const made = await served();
    made.setFaults([{ request: last, give: 403 }]);
    const world = worldOf({ served: made, build: () => {} });
    expect(await create(world, second)).toMatchObject({ code: 62 });
    expect((await publishedImage(made, APP))?.manifest.digest).toBe(
      (await publishedImage(untroubled, APP))?.manifest.digest,
    );
    expect(await publishedImage(made, "localhost:5000/app:2")).toBeUndefined();
    expect(world.text("/layers/report.toml")).toBeUndefined();
  });
});

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
  async function found(
    change: (cache: Inode) => Inode | undefined = (cache) => cache,
    args: readonly string[] = [],
    amendments: readonly Amendment[] = [],
  ) {
    const made = await served();
    const one = worldOf({ served: made, build: first });
    expect(await create(one)).toMatchObject({ code: 0 });
    const seen: Record<string, string> = {};
    const look: Build = (_, { fs, argv }) => {
      for (const name of fs.readDir(byteString(argv[1] ?? ""))) {
        const path = byteString`${byteString(argv[1] ?? "")}/${name}`;
        seen[name] = fs.stat(path).kind === "dir" ? fs.readDir(path).join() : new TextDecoder().decode(fs.read(path));
      }
    };
    const cache = one.machine.nodeAt(absPath("/cache"));
    const two = worldOf({ served: made, build: look, cache: cache && change(cache), more: { amendments } });
    const ran = await create(two, args);
    return { seen, ran, made };
  }

  test("finds metadata without types, contents of cached layers, SBOMs and the store", async () => {
    const { seen, ran } = await found();
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
    const { seen } = await found((cache) => cache, ["-skip-restore"]);
    expect(seen).toEqual({ "store.toml": '[metadata]\n  kept = "yes"\n' });
  });

  test("finds nothing of cached layers without the cache", async () => {
    const { seen } = await found(() => undefined);
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
    const { seen, ran } = await found(spoiled("layers", put));
    expect(ran).toMatchObject({ code: 0 });
    expect(Object.keys(seen).sort()).toEqual(["lo.toml", "store.toml"]);
  });

  test("the official lifecycle keeps the metadata of missing contents", async () => {
    const { seen } = await found(spoiled("layers", undefined), [], [official]);
    expect(Object.keys(seen).sort()).toEqual(["c.toml", "lc.sbom.cdx.json", "lc.toml", "lo.toml", "store.toml"]);
  });

  test("fails if the cache lacks the SBOM layer that it names", async () => {
    const { ran } = await found(spoiled("sbom", undefined));
    expect(ran).toMatchObject({ code: 42 });
  });

  test("ignores a cache with unreadable metadata", async () => {
    const { seen } = await found(spoiled("metadata", garbage));
    expect(Object.keys(seen).sort()).toEqual(["lo.toml", "store.toml"]);
  });

  test("an untouched layer is reused by its metadata alone, and the image stays the same", async () => {
    const made = await served();
    const build: Build = (write) => {
      write("l/f", "1");
      write("l.toml", "[types]\nlaunch = true\n");
    };
    expect(await create(worldOf({ served: made, build }))).toMatchObject({ code: 0 });
    const before = await publishedImage(made, APP);
    const again: Build = (write) => write("l.toml", "[types]\nlaunch = true\n");
    expect(await create(worldOf({ served: made, build: again }))).toMatchObject({ code: 0 });
    expect((await publishedImage(made, APP))?.manifest.digest).toBe(before?.manifest.digest);
  });

  test("a layer that is no longer for launch leaves the image", async () => {
    const { made } = await found();
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
    expect(await run(worldOf({ served: made, build }))).toMatchObject({ code: 0 });
    const before = await publishedImage(made, CACHE);
    let seen = "";
    const look: Build = (write, { fs, argv }) => {
      seen = new TextDecoder().decode(fs.read(byteString(`${argv[1]}/c/f`)));
      write("c.toml", "[types]\ncache = true\n");
    };
    expect(await run(worldOf({ served: made, build: look }))).toMatchObject({ code: 0 });
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
  const world = worldOf({ served: made, build: () => {}, more });
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

test("an extended run image provides layers and configuration", async () => {
  const made = await served();
  const run = testImage();
  const extended = append(setRunConfig(run, { User: "app", Labels: { "io.buildpacks.rebasable": "true" } }), [
    {
      layer: layerOf([{ name: byteString("opt/x"), type: "file", meta: { mode: 0o644, uid: 5, gid: 6, mtimeNs: 7n } }]),
      history: { created_by: "extension" },
    },
  ]);
  const seed: Program = async (process) => {
    const dir = byteString("/layers/extended/run/sha256:0");
    const saved = await layoutStore(process.fs, dir, { names: "one" }).save(extended, [""]);
    process.fs.removeAll(
      byteString`${dir}/blobs/sha256/${byteString(run.layers[0]?.blob.digest.slice("sha256:".length) ?? "")}`,
    );
    const analyzed = readDocument(process.fs, ANALYZED, analyzedToml);
    const runImage = analyzed.runImage && { ...analyzed.runImage, extend: true };
    writeDocument(process.fs, ANALYZED, analyzedToml, { ...analyzed, ...(runImage && { runImage }) });
    return saved.ok ? 0 : 1;
  };
  const world = worldOf({ served: made, build: () => {}, more: { programs: { "/bin/seed": seed } } });
  for (const phase of ["analyzer", "detector", "restorer", "builder"] as const) {
    expect(await world.run(phase, { args: phase === "analyzer" ? [APP] : [], env: USER })).toMatchObject({ code: 0 });
  }
  expect(await world.runProgram("/bin/seed")).toMatchObject({ code: 0 });
  expect(await world.run("exporter", { args: [APP], env: USER })).toMatchObject({ code: 0 });
  const image = await publishedImage(made, APP);
  expect(image?.config.config.User).toBe("app");
  expect(image?.config.config.Labels?.["io.buildpacks.rebasable"]).toBe("true");
  const ready = await filesOf(image, 1);
  expect(Object.keys(ready)).toEqual(["opt/x"]);
  expect(image?.layers[1]?.entries[0]?.meta).toEqual({ mode: 0o644, uid: 5, gid: 6, mtimeNs: NORMAL_TIME_NS });
  expect(labelJson(image, LIFECYCLE).runImage.topLayer).toBe(run.layers[0]?.diffId);
});
