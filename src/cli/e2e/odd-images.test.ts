/** `plimsoll build`, `inspect` and `rebase` take run images as other tools make them, from a layout and from a registry. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { byteString, contentOf, orThrow, utf8 } from "#base";
import { inFolder } from "#base/testkit";
import {
  hostFiles,
  type Image,
  layerOf,
  layerOfBlob,
  layoutStore,
  OCI_MEDIA,
  registry,
  registryStore,
  type StoredImage,
  serve,
} from "#image";
import { smallBuildpack } from "./buildpacks.testkit.ts";
import { runInProcess, writeFiles } from "./command.testkit.ts";

const TAR = "application/vnd.oci.image.layer.v1.tar";
const FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";
const URLS = ["https://foreign.invalid/layer"];
const TOC = { "containerd.io/snapshot/stargz/toc.digest": `sha256:${"1".repeat(64)}` };
const FILE = { uid: 0, gid: 0, mode: 0o644, mtimeNs: 0n };

function layer(
  name: string,
  mediaType: string,
  more: { readonly urls?: string[]; readonly annotations?: typeof TOC } = {},
) {
  const entry = { name: byteString(name), type: "file" as const, meta: FILE, content: contentOf(utf8("ID=odd\n")) };
  const { diffId, blob } = layerOf([entry], mediaType);
  const { digest, size, content } = blob;
  return layerOfBlob({ diffId, mediaType, digest, size, content, ...more });
}

/** One layer of each kind, no history, no environment. */
const ODD: Image = {
  layers: [
    layer("etc/os-release", TAR),
    layer("opt/zstd", `${TAR}+zstd`),
    layer("opt/foreign", FOREIGN, { urls: URLS }),
    layer("opt/stargz", `${TAR}+gzip`, { annotations: TOC }),
  ],
  config: {
    os: "linux",
    architecture: "amd64",
    history: [],
    config: { Labels: { "io.buildpacks.base.distro.name": "odd", "io.buildpacks.base.distro.version": "1" } },
  },
  mediaType: OCI_MEDIA,
};

const LAYERS = [
  { mediaType: TAR },
  { mediaType: `${TAR}+zstd` },
  { mediaType: FOREIGN, urls: URLS },
  { mediaType: `${TAR}+gzip`, annotations: TOC },
];

/** The layers of the run image in the manifest of the app image. */
function lowestOf(image: StoredImage | undefined): readonly unknown[] {
  const layers = image?.manifest.json.layers;
  return Array.isArray(layers) ? layers.slice(0, LAYERS.length) : [];
}

test("layers that are not compressed, of zstd, foreign and annotated stay as they are, from image to image", () =>
  inFolder(async (folder) => {
    writeFiles(join(folder, "app"), { "index.html": "hello" });
    writeFiles(join(folder, "none"), smallBuildpack("me/none", "#!/usr/bin/env bash\n"));
    orThrow(await layoutStore(hostFiles, byteString(`${folder}/run`)).save(ODD, ["1"]));
    const done = async (...words: readonly string[]) => {
      const ran = await runInProcess(...words);
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      return ran.stdout;
    };
    const build = (output: string) =>
      done(
        ...["build", "app", "--path", `${folder}/app`, "--buildpack", `${folder}/none`],
        ...["--run-image", `oci:${folder}/run`, "--output", output],
      );
    const layersAt = async (path: string) => {
      return lowestOf(orThrow(await layoutStore(hostFiles, byteString(path)).open("")));
    };

    await build(`oci:${folder}/image`);
    expect(await layersAt(`${folder}/image`)).toMatchObject(LAYERS);
    expect(await done("inspect", `oci:${folder}/image`, "--tree", "/opt")).toContain("foreign");
    await done(
      "rebase",
      `oci:${folder}/image`,
      "--run-image",
      `oci:${folder}/run`,
      "--output",
      `oci:${folder}/rebased`,
    );
    expect(await layersAt(`${folder}/rebased`)).toMatchObject(LAYERS);

    const { handle, image } = registry();
    const served = await serve(handle);
    try {
      await build(`${served.host}/app:1`);
      const pushed = orThrow(image(`${served.host}/app:1`));
      expect(lowestOf(pushed)).toMatchObject(LAYERS);
      const foreign = orThrow(await registryStore(handle).open(`${served.host}/app:1`))?.layers[2];
      expect(await foreign?.fetch?.()).toMatchObject({ fault: { kind: "image-not-found" } });
    } finally {
      await served.close();
    }
  }));

test("an image whose configuration says no platform is inspected, and no build begins on it", () =>
  inFolder(async (folder) => {
    writeFiles(join(folder, "none"), smallBuildpack("me/none", "#!/usr/bin/env bash\n"));
    const config = { os: "", architecture: "", history: [], config: {} };
    orThrow(await layoutStore(hostFiles, byteString(`${folder}/run`)).save({ ...ODD, config }, ["1"]));
    const inspected = await runInProcess("inspect", `oci:${folder}/run`);
    expect(inspected).toMatchObject({ code: 0, stdout: expect.stringContaining("  unknown/unknown, created") });
    const run = ["--run-image", `oci:${folder}/run`, "--output", `oci:${folder}/image`];
    const built = await runInProcess("build", "app", "--path", folder, "--buildpack", `${folder}/none`, ...run);
    expect(built).toMatchObject({ code: 32, stderr: expect.stringContaining("does not say its operating system") });
  }));
