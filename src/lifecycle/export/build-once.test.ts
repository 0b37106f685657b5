/** What one build with all phases makes. */
import { describe, expect, test } from "vitest";
import { byteString } from "#base";
import { analyzedToml } from "#contract";
import { append, layerOf, layoutStore, setRunConfig } from "#image";
import type { Program } from "#machine";
import { readDocument, writeDocument } from "../files/documents.ts";
import { filesOf, labelJson, publishedImage, testImage } from "../images/images.testkit.ts";
import { NORMAL_TIME_NS } from "../layers/attributes.ts";
import { APP, type Build, create, LIFECYCLE, layersOf, served, USER, worldOf } from "./creator.testkit.ts";

const ANALYZED = byteString("/layers/analyzed.toml");

describe("one build", () => {
  test("a launch layer is in the image, a build layer is not, and the app is", async () => {
    const made = await served();
    const world = worldOf({
      registry: made,
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
    const world = worldOf({ registry: made, build: () => {} });
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
    expect(await create(worldOf({ registry: made, build: () => {} }), [], { SOURCE_DATE_EPOCH: epoch })).toMatchObject({
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
    expect(await create(worldOf({ registry: made, build: web }), args)).toMatchObject({ code });
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
    expect(await create(worldOf({ registry: made, build }))).toMatchObject({ code: 62 });
    expect(await publishedImage(made, APP)).toBeUndefined();
  });

  test("if one name cannot be written, the others are complete and there is no report", async () => {
    const second = ["-tag", "localhost:5000/app:2"];
    const untroubled = await served();
    const before = untroubled.requests();
    expect(await create(worldOf({ registry: untroubled, build: () => {} }), second)).toMatchObject({
      code: 0,
    });
    const last = untroubled.requests() - before;
    const made = await served();
    made.setFaults([{ request: last, give: 403 }]);
    const world = worldOf({ registry: made, build: () => {} });
    expect(await create(world, second)).toMatchObject({ code: 62 });
    expect((await publishedImage(made, APP))?.manifest.digest).toBe(
      (await publishedImage(untroubled, APP))?.manifest.digest,
    );
    expect(await publishedImage(made, "localhost:5000/app:2")).toBeUndefined();
    expect(world.text("/layers/report.toml")).toBeUndefined();
  });
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
  const world = worldOf({ registry: made, build: () => {}, more: { programs: { "/bin/seed": seed } } });
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
