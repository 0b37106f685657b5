import { describe, expect, test } from "vitest";
import { absPath, byteString, pathOfText, utf8 } from "#base";
import { buildMetadata, LABELS, lifecycleMetadata, NO_LAYERS_METADATA } from "#contract";
import { append, emptyImage, type Image, layerOf, setLabels, setRunConfig } from "#image";
import { lookup, print, type TarEntry, treeOf } from "#tree";
import { composeBuilder } from "./builder.ts";
import { type Buildpack, buildpackOf } from "./buildpack.ts";
import { subtreeOf, withOwner } from "./directories.ts";
import { layerOrigins } from "./layers.ts";
import { orderOfBuildpacks, readOrder } from "./order.ts";
import { rebaseFindings } from "./rebase-findings.ts";
import { imageOfTree } from "./run-image.ts";
import { buildpacksIn } from "./source.ts";

function buildpack(id: string, more = "", version = "1.0.0"): Buildpack {
  const toml = `api = "0.12"\n[buildpack]\nid = "${id}"\nversion = "${version}"\n${more}`;
  const made = buildpackOf(treeOf({ "/buildpack.toml": toml, "/bin/build": { text: "#!/bin/sh\n", mode: 0o755 } }), id);
  if (!made.ok) throw new Error(made.fault.message);
  return made.value;
}

const meta = { mode: 0o755, uid: 0, gid: 0, mtimeNs: 0n };
const layer = (...names: readonly string[]) => ({
  layer: layerOf(names.map((name): TarEntry => ({ name: byteString(name), type: "dir", meta }))),
  history: {},
});

describe("a builder", () => {
  test("has each buildpack under its escaped id, owned by the build's user, and the order beside it", () => {
    const buildpacks = [buildpack("me/one"), buildpack("two")];
    const tree = composeBuilder({
      base: treeOf({ "/cnb/order.toml": "old", "/cnb/buildpacks/two/1.0.0/stale": "" }),
      buildpacks,
      order: orderOfBuildpacks(buildpacks),
      run: { images: [{ image: "run", mirrors: [] }] },
      user: { uid: 1000, gid: 1001 },
    });
    const one = lookup(tree, pathOfText("/cnb/buildpacks/me_one/1.0.0/bin/build"));
    expect(one).toMatchObject({ kind: "file", mode: 0o755, uid: 1000, gid: 1001 });
    expect(lookup(tree, pathOfText("/cnb/buildpacks/two/1.0.0/stale"))).toBeUndefined();
    expect(print(tree)).toContain("/cnb/run.toml");
  });

  test("gives back its buildpacks, also one whose version is not ASCII", () => {
    const buildpacks = [buildpack("me/one", "", "1-gr\u00fcn")];
    const tree = composeBuilder({
      base: treeOf({}),
      buildpacks,
      order: orderOfBuildpacks(buildpacks),
      run: { images: [] },
      user: { uid: 0, gid: 0 },
    });
    const version = "1-gr\u00fcn";
    expect(buildpacksIn(tree, "builder")).toMatchObject({ ok: true, value: [{ id: "me/one", version }] });
  });

  test("an order with an unknown buildpack is a fault with its line", () => {
    const text = '[[order]]\ngroup = [{ id = "a", version = "1.0.0" }, { id = "b", version = "1.0.0" }]\n';
    const read = readOrder(utf8(text), "order.toml", [buildpack("a")]);
    expect(read).toMatchObject({
      ok: false,
      fault: { kind: "order-unknown-buildpack", where: { file: "order.toml", line: 2 } },
    });
  });

  test("hard links inside a directory stay links when it becomes a tree, and when its owner changes", () => {
    const tree = subtreeOf(treeOf({ "/d/a": "x", "/d/sub/b": { hardlink: "/d/a" } }), absPath("/d"));
    if (tree === undefined) throw new Error("no directory");
    const owned = withOwner(tree, { uid: 7, gid: 8 });
    const [a, b] = ["/a", "/sub/b"].map((path) => lookup(owned, pathOfText(path)));
    expect(a).toMatchObject({ uid: 7, gid: 8 });
    expect(a).toBe(b);
    expect([...owned.links.values()]).toEqual([["/a", "/sub/b"]]);
  });
});

describe("layers and their creators", () => {
  test("several layers with one diffID get one role each", () => {
    const same = layer("/x");
    const image = append(emptyImage({ os: "linux", architecture: "amd64" }), [same, same, same, same]);
    const sha = same.layer.diffId;
    const label = lifecycleMetadata.write({
      ...NO_LAYERS_METADATA,
      app: [{ sha }],
      buildpacks: [
        { key: "me/one", version: "1.0.0", layers: { l: { sha, build: false, launch: true, cache: false } } },
      ],
      runImage: { ...NO_LAYERS_METADATA.runImage, topLayer: sha },
    });
    const origins = layerOrigins(setLabels(image, { [LABELS.lifecycleMetadata]: label }));
    expect(origins.map(({ role }) => role)).toEqual(["run", "run", "layer", "app"]);
  });

  test("a layer of the app that equals the run image's top belongs to the app", () => {
    const [top, sbom, other] = [layer("/x"), layer("/layers/sbom"), layer("/opt/tool")];
    const stack = [layer("/run"), top, sbom, top, other, other];
    const label = lifecycleMetadata.write({
      ...NO_LAYERS_METADATA,
      app: [{ sha: top.layer.diffId }],
      sbom: { sha: sbom.layer.diffId },
      runImage: { ...NO_LAYERS_METADATA.runImage, topLayer: top.layer.diffId },
    });
    const image = append(emptyImage({ os: "linux", architecture: "amd64" }), stack);
    const origins = layerOrigins(setLabels(image, { [LABELS.lifecycleMetadata]: label }));
    expect(origins.map(({ role }) => role)).toEqual(["run", "run", "sbom", "app", "unknown", "unknown"]);
  });

  test("has whole seconds, as its archive has", () => {
    const made = treeOf({ "/etc/os-release": { text: "", mtimeNs: 1_500_000_000n } });
    const times = imageOfTree(made).layers[0]?.entries.map(({ meta }) => meta.mtimeNs % 1_000_000_000n);
    expect(new Set(times)).toEqual(new Set([0n]));
  });

  test("an image without a lifecycle's label has no app layers", () => {
    const image = imageOfTree(treeOf({ "/etc/os-release": 'ID=debian\nVERSION_ID="12"\n' }));
    expect(layerOrigins(image).map(({ role }) => role)).toEqual(["run"]);
    expect(image.config.config.Labels).toEqual({ [LABELS.baseDistroName]: "debian", [LABELS.baseDistroVersion]: "12" });
  });
});

describe("findings of a rebase", () => {
  const empty = emptyImage({ os: "linux", architecture: "amd64" });
  const app = layer("/layers", "/layers/a");
  const labelled = (image: Image, run: Image): Image => {
    const metadata = lifecycleMetadata.write({
      ...NO_LAYERS_METADATA,
      app: [{ sha: app.layer.diffId }],
      runImage: { ...NO_LAYERS_METADATA.runImage, topLayer: run.layers.at(-1)?.diffId ?? "" },
    });
    const processes = buildMetadata.list.write({
      buildpacks: [],
      extensions: [],
      launcher: { version: "", git: { repository: "", commit: "" } },
      processes: [],
      defaultProcessType: "",
    });
    return setLabels(image, { [LABELS.lifecycleMetadata]: metadata, [LABELS.buildMetadata]: processes });
  };
  const on = (run: Image, ...more: readonly ReturnType<typeof layer>[]): Image =>
    labelled(append(run, [...more, app]), run);
  const old = append(empty, [layer("/old")]);

  test("nothing if the layers above are the same", () => {
    const run = append(empty, [layer("/new")]);
    expect(rebaseFindings({ app: on(old), run, rebased: on(run) })).toEqual([]);
  });

  test("a parent directory in a layer that hides the run image's breaks L4", () => {
    const home: TarEntry = { name: byteString("/home"), type: "dir", meta: { ...meta, mode: 0o700, uid: 1000 } };
    const repeats = { layer: layerOf([home, { ...home, name: byteString("/layers") }]), history: {} };
    const run = append(empty, [layer("/home")]);
    const findings = rebaseFindings({ app: on(old, repeats), run, rebased: on(run, repeats) });
    expect(findings).toEqual([expect.objectContaining({ law: "L4", at: "/home" })]);
  });

  test("wrong layers of the run image break L5, and a lost variable breaks L1", () => {
    const run = append(empty, [layer("/new"), layer("/more")]);
    const rebased = setRunConfig(on(append(empty, [layer("/new"), layer("/other")])), { Env: ["A=1"] });
    const laws = rebaseFindings({ app: on(old), run, rebased }).map(({ law }) => law);
    expect(laws).toContain("L5");
    expect(laws).toContain("L1");
  });
});
