import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { byteString, contentOf, utf8 } from "#base";
import { inFolder, testWith, toolOutput } from "#base/testkit";
import { append, archiveStore, emptyImage, hostFiles, layerOf, OCI_LAYER_GZIP, setLabels } from "#image";
import type { TarEntry } from "#tree";
import { APP, SHOP, smallBuildpack } from "./buildpacks.testkit.ts";
import { buildExecutables, runInProcess, writeFiles } from "./command.testkit.ts";

const withShop = <T>(act: (folder: string) => Promise<T>): Promise<T> =>
  inFolder((folder) => {
    writeFiles(join(folder, "app"), APP);
    writeFiles(join(folder, "buildpack"), SHOP);
    return act(folder);
  });

interface Report {
  readonly group: readonly { readonly id: string }[];
  readonly image: {
    readonly digest: string;
    readonly tags: readonly string[];
    readonly layers: readonly {
      readonly role: string;
      readonly name?: string;
      readonly by?: string;
      readonly reused: boolean;
    }[];
    readonly processes: readonly { readonly type: string; readonly isDefault: boolean }[];
  };
  readonly trace: { readonly commands: readonly { readonly phase: string }[]; readonly registry: readonly object[] };
}

async function buildReport(...args: readonly string[]): Promise<Report> {
  const ran = await runInProcess("build", ...args, "--json");
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  return JSON.parse(ran.stdout) as Report;
}

describe("plimsoll build", () => {
  test("a buildpack in bash builds an app from folders", () =>
    withShop(async (folder) => {
      const ran = await runInProcess(
        ...["build", "shop/site", "--path", `${folder}/app`, "--buildpack", `${folder}/buildpack`],
        ...["--env", "GREETING=hello there", "--output", `oci:${folder}/image`],
      );
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      for (const words of [
        ...["===> DETECTING", "---> packing assets", "shop/assets 2.0.1"],
        ...["web (default): serve", "shop/site:latest"],
      ])
        expect(ran.stdout).toContain(words);
      const seen = await runInProcess("inspect", `oci:${folder}/image`, "--tree", "/layers/shop_assets");
      for (const words of [
        "shop/assets@2.0.1 assets",
        "shop.greeting=hello there",
        "/public/style css/main.css",
        "SBOM",
      ])
        expect(seen.stdout).toContain(words);
      expect(readFileSync(`${folder}/app/public/index.html`, "utf8")).toBe(APP["public/index.html"]);
    }));

  testWith("tar")("a buildpack gives the same image from a folder, a .tgz, a .tar and a .cnb", () =>
    withShop(async (folder) => {
      toolOutput("tar", "-czf", `${folder}/shop.tgz`, "-C", folder, "buildpack");
      toolOutput("tar", "-cf", `${folder}/shop.tar`, "-C", `${folder}/buildpack`, ".");
      await writeBuildpackage(`${folder}/shop.cnb`);
      const digests: string[] = [];
      for (const buildpack of ["buildpack", "shop.tgz", "shop.tar", "shop.cnb"]) {
        const { image } = await buildReport("shop", "--path", `${folder}/app`, "--buildpack", `${folder}/${buildpack}`);
        digests.push(image.digest);
      }
      expect(new Set(digests).size).toBe(1);
    }),
  );

  test("a second build reuses the cache and the layers of the previous image", () =>
    withShop(async (folder) => {
      const args = [
        ...["shop", "--path", `${folder}/app`, "--buildpack", `${folder}/buildpack`],
        ...["--cache", `${folder}/cache`],
      ];
      const first = await buildReport(...args, "--output", `oci:${folder}/one`);
      expect(first.image.layers.filter(({ reused }) => reused)).toEqual([]);
      const second = await runInProcess(
        ...["build", ...args, "--previous-image", `oci:${folder}/one`],
        ...["--output", `oci:${folder}/two`],
      );
      expect(second.stdout).toContain("assets are up to date");
      expect(second.stdout).toMatch(/shop\/assets@2\.0\.1 assets reused/);
      expect(readdirSync(`${folder}/cache`)).toEqual(["committed"]);
    }));

  test("an order with several groups, an optional buildpack, and a chosen default process", () =>
    withShop(async (folder) => {
      writeFiles(join(folder, "never"), smallBuildpack("other/never", undefined, "#!/usr/bin/env bash\nexit 100\n"));
      writeFiles(folder, { "order.toml": ORDER });
      const { group, image, trace } = await buildReport(
        ...["shop", "--path", `${folder}/app`, "--order", `${folder}/order.toml`, "--process", "worker", "--trace"],
        ...["--buildpack", `${folder}/never`, "--buildpack", `${folder}/buildpack`, "--tag", "shop:v2"],
      );
      expect(group.map(({ id }) => id)).toEqual(["shop/assets"]);
      expect(image.processes.filter(({ isDefault }) => isDefault)).toMatchObject([{ type: "worker" }]);
      expect(image.tags).toEqual(["shop:latest", "shop:v2"]);
      expect(trace.commands.map(({ phase }) => phase)).toEqual(["analyze", "detect", "restore", "build", "export"]);
      expect(trace.registry.length).toBeGreaterThan(5);
    }));

  test("a composite buildpack finds the buildpacks in its package.toml", () =>
    withShop(async (folder) => {
      writeFiles(join(folder, "suite"), {
        "buildpack.toml": `api = "0.12"\n[buildpack]\nid = "shop/suite"\nversion = "1.0.0"\n[[order]]\n[[order.group]]\nid = "shop/assets"\nversion = "2.0.1"\n`,
        "package.toml": `[buildpack]\nuri = "."\n[[dependencies]]\nuri = "../buildpack"\n`,
      });
      const { group } = await buildReport("shop", "--path", `${folder}/app`, "--buildpack", `${folder}/suite`);
      expect(group.map(({ id }) => id)).toEqual(["shop/assets"]);
    }));

  test("the creator builds the same image as the separate phases", () =>
    withShop(async (folder) => {
      const args = ["shop", "--path", `${folder}/app`, "--buildpack", `${folder}/buildpack`];
      expect((await buildReport(...args, "--creator")).image.digest).toBe((await buildReport(...args)).image.digest);
    }));
});

describe("with real processes", () => {
  let directory = "";
  beforeAll(async () => {
    directory = await buildExecutables(mkdtempSync(join(tmpdir(), "plimsoll-e2e-")));
  });
  afterAll(() => rmSync(join(directory, ".."), { recursive: true, force: true }));

  testWith(
    "bwrap",
    "jq",
    "tar",
  )("real bash with a release's executables and the in-process shell build the same image", () =>
    withShop(async (folder) => {
      const args = ["shop", "--path", `${folder}/app`, "--buildpack", `${folder}/buildpack`];
      const launcher = ["--launcher", join(directory, "launcher")];
      const release = `${folder}/release.tgz`;
      toolOutput(
        "tar",
        "-czf",
        release,
        "--transform",
        "s,^[^/]*,lifecycle,",
        "-C",
        dirname(directory),
        basename(directory),
      );
      const host = await buildReport(...args, "--machine", "host", "--lifecycle", release);
      const sim = await buildReport(...args, ...launcher);
      expect(host.image.layers).toEqual(sim.image.layers);
      expect(host.image.digest).toBe(sim.image.digest);
    }),
  );
});

test("no temporary file stays beside an output", () =>
  withShop(async (folder) => {
    await buildReport(
      ...["shop", "--path", `${folder}/app`, "--buildpack", `${folder}/buildpack`],
      ...["--output", `oci-archive:${folder}/a.tar`],
    );
    expect(readdirSync(folder).sort()).toEqual(["a.tar", "app", "buildpack"]);
    expect(existsSync(`${folder}/a.tar`)).toBe(true);
    expect(readFileSync(`${folder}/a.tar`).includes("index.json")).toBe(true);
  }));

const ORDER = `[[order]]
[[order.group]]
id = "other/never"
version = "1.0.0"

[[order]]
[[order.group]]
id = "other/never"
version = "1.0.0"
optional = true
[[order.group]]
id = "shop/assets"
version = "2.0.1"
`;

async function writeBuildpackage(path: string): Promise<void> {
  const at = byteString("/cnb/buildpacks/shop_assets/2.0.1");
  const meta = { mode: 0o755, uid: 0, gid: 0, mtimeNs: 315_532_801_000_000_000n };
  const dirs = ["/cnb", "/cnb/buildpacks", "/cnb/buildpacks/shop_assets", at, `${at}/bin`].map(byteString);
  const entries: readonly TarEntry[] = [
    ...dirs.map((name): TarEntry => ({ name, type: "dir", meta })),
    ...Object.entries(SHOP).map(([name, text]): TarEntry => {
      const mode = text.startsWith("#!") ? 0o755 : 0o644;
      return {
        name: byteString`${at}/${byteString(name)}`,
        type: "file",
        meta: { ...meta, mode },
        content: contentOf(utf8(text)),
      };
    }),
  ];
  const image = append(emptyImage({ os: "linux", architecture: "amd64" }), [
    { layer: layerOf(entries, OCI_LAYER_GZIP), history: {} },
  ]);
  const label = JSON.stringify({ id: "shop/assets", version: "2.0.1", stacks: [{ id: "*" }] });
  const labelled = setLabels(image, { "io.buildpacks.buildpackage.metadata": label });
  const saved = await archiveStore(hostFiles, byteString(path)).save(labelled, ["latest"]);
  expect(saved).toMatchObject({ ok: true });
}
