import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { registry, setConfig, setLabels, setRunConfig } from "#image";
import { official } from "../amendments/official.ts";
import { testWorld } from "../book/world.testkit.ts";
import { labelJson, publish, publishedImage, testImage } from "../images/images.testkit.ts";
import { rewriteLabel } from "./label.ts";

const APP = "localhost:5000/app:1";
const LIFECYCLE = "io.buildpacks.lifecycle.metadata";
const USER = { CNB_USER_ID: "1000", CNB_GROUP_ID: "1000" };
const DISTRO = { "io.buildpacks.base.distro.name": "debian", "io.buildpacks.base.distro.version": "12" };

interface Given {
  readonly labels?: Readonly<Record<string, string>>;
  readonly newLabels?: Readonly<Record<string, string>>;
  readonly newConfig?: { readonly architecture?: string };
  /** Layers of the old run image; the app has one more. */
  readonly base?: readonly Readonly<Record<string, string>>[];
  readonly app?: readonly Readonly<Record<string, string>>[];
}

async function worldWith({
  labels = {},
  newLabels = {},
  newConfig = {},
  base = [{ "etc/base": "1" }],
  app = [{ "workspace/x": "app" }],
}: Given = {}) {
  const served = registry();
  const oldRun = testImage({ layers: base, labels: DISTRO });
  await publish(served, "localhost:5000/run:1", oldRun);
  const stored = await publishedImage(served, "localhost:5000/run:1");
  const built = testImage({
    layers: [...base, ...app],
    labels: DISTRO,
    env: ["PATH=/cnb/process:/bin", "CNB_PLATFORM_API=0.15"],
  });
  const metadata = {
    app: [],
    "not-known-here": { z: 1, a: [12345678901234567890n.toString()] },
    runImage: {
      topLayer: oldRun.layers.at(-1)?.diffId,
      reference: `localhost:5000/run@${stored?.manifest.digest}`,
      image: "localhost:5000/run:1",
      mirrors: ["localhost:5000/mirror:1"],
    },
  };
  const variant = setConfig(built, { variant: "v2", created: "1980-01-01T00:00:01Z" });
  await publish(served, APP, setLabels(variant, { [LIFECYCLE]: JSON.stringify(metadata), ...labels }));
  const newRun = testImage({
    layers: [{ "etc/base": "2" }, { "etc/more": "2" }],
    labels: { ...DISTRO, ...newLabels },
    config: newConfig,
  });
  for (const ref of ["localhost:5000/run:1", "localhost:5000/mirror:1", "localhost:5000/other:1"])
    await publish(served, ref, newRun);
  const before = await publishedImage(served, APP);
  return { served, newRun, before, ...testWorld({ http: served.handle }) };
}

test("the official lifecycle rewrites the label without unknown keys", async () => {
  const rebased = async (amendments: readonly (typeof official)[]) => {
    const { served } = await worldWith();
    const world = testWorld({ http: served.handle, amendments });
    const args = ["-report", "/layers/report.toml", APP];
    expect((await world.run("rebaser", { args, env: USER })).code).toBe(0);
    return Object.keys(labelJson(await publishedImage(served, APP), LIFECYCLE));
  };
  expect(await rebased([])).toEqual(["app", "not-known-here", "runImage"]);
  expect(await rebased([official])).toEqual(
    expect.arrayContaining(["app", "buildpacks", "config", "launcher", "process-types", "runImage"]),
  );
  expect(await rebased([official])).not.toContain("not-known-here");
});

test("only the run layers, the run image in the label and the base's labels change", async () => {
  const world = await worldWith({ newLabels: { "io.buildpacks.base.homepage": "new" } });
  expect(await world.run("rebaser", { args: [APP], env: USER })).toMatchObject({ code: 0 });
  const { before, newRun } = world;
  const after = await publishedImage(world.served, APP);
  expect(after?.layers.map(({ diffId }) => diffId)).toEqual(
    [...newRun.layers, ...(before?.layers.slice(1) ?? [])].map(({ diffId }) => diffId),
  );
  const { [LIFECYCLE]: old, ...labels } = before?.config.config.Labels ?? {};
  const { [LIFECYCLE]: fresh, ...now } = after?.config.config.Labels ?? {};
  expect(now).toEqual({ ...labels, "io.buildpacks.base.homepage": "new" });
  const wanted = JSON.parse(old ?? "");
  wanted.runImage = {
    ...wanted.runImage,
    topLayer: newRun.layers.at(-1)?.diffId,
    reference: expect.stringMatching(/^localhost:5000\/run@sha256:/),
  };
  expect(JSON.parse(fresh ?? "")).toEqual(wanted);
  const { history: _h, config: _c, ...rest } = before?.config ?? {};
  expect(after?.config).toMatchObject(rest);
  expect(after?.config.history.map(({ created_by }) => created_by)).toEqual(["base 0", "base 1", "base 1"]);
  expect(after?.mediaType).toEqual(before?.mediaType);
});

test("rebase writes to another name and leaves the previous image unchanged", async () => {
  const world = await worldWith();
  const ran = await world.run("rebaser", {
    args: ["-previous-image", APP, "localhost:5000/app:2", "localhost:5000/app:3"],
    env: USER,
  });
  expect(ran).toMatchObject({ code: 0 });
  expect((await publishedImage(world.served, APP))?.manifest.digest).toBe(world.before?.manifest.digest);
  const second = await publishedImage(world.served, "localhost:5000/app:2");
  expect(second?.layers).toHaveLength(3);
  expect((await publishedImage(world.served, "localhost:5000/app:3"))?.manifest.digest).toBe(second?.manifest.digest);
  expect(world.text("/layers/report.toml")).toContain('tags = ["localhost:5000/app:2", "localhost:5000/app:3"]');
});

describe("force is needed for", () => {
  test.each<[string, Given, readonly string[]]>([
    ["an app that is labelled as not rebasable", { labels: { "io.buildpacks.rebasable": "false" } }, []],
    ["another distribution", { newLabels: { "io.buildpacks.base.distro.version": "13" } }, []],
    ["another architecture", { newConfig: { architecture: "arm64" } }, []],
    ["a run image that the app does not name", {}, ["-run-image", "localhost:5000/other:1"]],
  ])("%s", async (_, given, args) => {
    const world = await worldWith(given);
    expect(await world.run("rebaser", { args: [...args, APP], env: USER })).toMatchObject({ code: 72 });
    expect((await publishedImage(world.served, APP))?.manifest.digest).toBe(world.before?.manifest.digest);
    expect(await world.run("rebaser", { args: ["-force", ...args, APP], env: USER })).toMatchObject({ code: 0 });
    const after = await publishedImage(world.served, APP);
    expect(after?.config.architecture).toBe(given.newConfig?.architecture ?? "amd64");
    expect(after?.config.variant).toBe("v2");
    const { image, mirrors } = labelJson(after, LIFECYCLE).runImage;
    expect({ image, mirrors }).toEqual(
      args.length > 0
        ? { image: "localhost:5000/other:1", mirrors: undefined }
        : { image: "localhost:5000/run:1", mirrors: ["localhost:5000/mirror:1"] },
    );
  });
});

test("the old run image decides which of two equal top layers counts", async () => {
  const same = { "etc/same": "1" };
  const base = [same, { "etc/x": "1" }, same];
  const world = await worldWith({ base, app: [same, { "workspace/x": "app" }] });
  // The old run image is asked by its digest, which its tag does not name any more.
  expect(await world.run("rebaser", { args: [APP], env: USER })).toMatchObject({ code: 0 });
  const after = await publishedImage(world.served, APP);
  expect(after?.layers.map(({ diffId }) => diffId)).toEqual(
    [...world.newRun.layers, ...(world.before?.layers.slice(3) ?? [])].map(({ diffId }) => diffId),
  );
});

test("apps of old lifecycles are compared by stack", async () => {
  const world = await worldWith();
  const app = await publishedImage(world.served, APP);
  if (app === undefined) throw new Error("the app image does not exist");
  await publish(world.served, APP, setRunConfig(app, { Env: ["CNB_PLATFORM_API=0.9", "PATH=/bin"] }));
  const ran = await world.run("rebaser", { args: [APP], env: USER });
  expect(ran).toMatchObject({ code: 72 });
  expect(ran.stderr).toContain("stack");
});

test.each([
  ["an image that is not there", "localhost:5000/nothing:1"],
  ["an image that no lifecycle made", "localhost:5000/other:1"],
])("%s cannot be rebased", async (_, name) => {
  const world = await worldWith();
  expect(await world.run("rebaser", { args: [name], env: USER })).toMatchObject({ code: 72 });
});

test("law: a label keeps every key in order, except for the run image", () => {
  const runImage = { topLayer: "t", reference: "r", image: "i", mirrors: [] };
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (document) => {
      const { runImage: _r, ...others } = document;
      const again = rewriteLabel(JSON.stringify({ ...others, runImage: { other: 1 } }), {
        runImage,
        stack: undefined,
        numbers: "exact",
      });
      if (!again.ok) throw new Error(again.fault.message);
      const read = JSON.parse(again.value);
      expect(Object.keys(read)).toEqual([...Object.keys(JSON.parse(JSON.stringify(others))), "runImage"]);
      const { runImage: fresh, ...rest } = read;
      expect(rest).toEqual(JSON.parse(JSON.stringify(others)));
      expect(fresh).toEqual({ other: 1, topLayer: "t", reference: "r", image: "i" });
    }),
    { numRuns: 100 },
  );
});
