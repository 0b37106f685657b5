/** The registry and its client over real sockets, and images between us and the tools that others use. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { byteString } from "#base";
import { inFolder, runTool, testWith } from "#base/testkit";
import { print } from "#tree";
import { fileEntry } from "#tree/testkit";
import { registryStore } from "../client/registry-store.ts";
import { flatten } from "../layers/apply.ts";
import { fetchImage } from "../layers/fetch.ts";
import { layerOf } from "../layers/layer.ts";
import type { Image } from "../model/image.ts";
import { OCI_LAYER_GZIP } from "../model/media-types.ts";
import { append, emptyImage, setConfig, setLabels } from "../model/operations.ts";
import type { ImageStore } from "../model/store.ts";
import { registry } from "../registry/registry.ts";
import { archiveStore } from "../stores/archive.ts";
import { layoutStore } from "../stores/layout.ts";
import { hostFiles } from "./files.ts";
import { nodeExchange } from "./node-exchange.ts";
import { serve } from "./serve.ts";

const IMAGE: Image = setConfig(
  setLabels(
    append(emptyImage({ os: "linux", architecture: "amd64" }), [
      { layer: layerOf([fileEntry("/etc/a", "one")], OCI_LAYER_GZIP), history: { created_by: "one" } },
      { layer: layerOf([fileEntry("/etc/b", "two")], OCI_LAYER_GZIP), history: { created_by: "two" } },
    ]),
    { maintainer: "nobody" },
  ),
  { created: "1980-01-01T00:00:01Z" },
);

async function sameImage(store: ImageStore, ref: string): Promise<void> {
  const opened = await store.open(ref);
  if (!opened.ok || opened.value === undefined) throw new Error(JSON.stringify(opened));
  expect(await fetchImage(opened.value)).toMatchObject({ ok: true });
  expect(print(flatten(opened.value))).toBe(print(flatten(IMAGE)));
  expect(opened.value.config.config.Labels).toEqual({ maintainer: "nobody" });
}

test("a registry on TCP loopback takes and gives images", async () => {
  const to = registry();
  const served = await serve(to.handle);
  try {
    const store = registryStore(nodeExchange());
    expect(await store.save(IMAGE, [`${served.host}/app`])).toMatchObject({ ok: true });
    await sameImage(registryStore(nodeExchange()), `${served.host}/app`);
    expect(to.check()).toEqual([]);
  } finally {
    await served.close();
  }
});

test("a registry on a Unix socket answers under a fixed name", () =>
  inFolder(async (folder) => {
    const socket = join(folder, "registry.sock");
    const served = await serve(registry().handle, { socket });
    try {
      const store = registryStore(nodeExchange({ socket }));
      expect(await store.save(IMAGE, ["127.0.0.1:5000/app"])).toMatchObject({ ok: true });
      await sameImage(store, "127.0.0.1:5000/app");
    } finally {
      await served.close();
    }
  }));

test("faults arrive as cut connections and statuses", async () => {
  const served = await serve(registry({ faults: [{ request: 2, give: "cut" }] }).handle);
  try {
    const http = nodeExchange();
    const ask = () => http({ method: "GET", scheme: "http", host: served.host, path: "/v2/", query: {}, headers: {} });
    expect((await ask()).status).toBe(200);
    await expect(ask()).rejects.toMatchObject({ reason: "cut" });
  } finally {
    await served.close();
  }
});

test("a closed port and an unknown name are different errors", async () => {
  const ask = (host: string) =>
    nodeExchange()({ method: "GET", scheme: "http", host, path: "/v2/", query: {}, headers: {} });
  await expect(ask("127.0.0.1:1")).rejects.toMatchObject({ reason: "refused" });
  await expect(ask("no-such-host.invalid")).rejects.toMatchObject({
    reason: expect.stringMatching(/unknown-host|cut/),
  });
});

const expectRun = (program: string, args: readonly string[]): string => {
  const ran = runTool(program, args);
  expect(ran, `${program} ${args.join(" ")}: ${ran.stderr}`).toMatchObject({ status: 0 });
  return ran.stdout;
};

testWith("skopeo")("skopeo reads our layout and archive, and we read what it copies", () =>
  inFolder(async (folder) => {
    await layoutStore(hostFiles, byteString(join(folder, "ours"))).save(IMAGE, ["v1"]);
    await archiveStore(hostFiles, byteString(join(folder, "ours.tar"))).save(IMAGE, ["v1"]);
    expectRun("skopeo", ["inspect", `oci:${folder}/ours:v1`]);
    expectRun("skopeo", ["--insecure-policy", "copy", `oci-archive:${folder}/ours.tar:v1`, `oci:${folder}/theirs:v2`]);
    expectRun("skopeo", ["--insecure-policy", "copy", `oci:${folder}/ours:v1`, `oci-archive:${folder}/theirs.tar:v2`]);
    await sameImage(layoutStore(hostFiles, byteString(join(folder, "theirs"))), "v2");
    await sameImage(archiveStore(hostFiles, byteString(join(folder, "theirs.tar"))), "");
  }),
);

testWith("skopeo")("skopeo pushes to our registry and pulls from it", () =>
  inFolder(async (folder) => {
    await layoutStore(hostFiles, byteString(join(folder, "ours"))).save(IMAGE, ["v1"]);
    const to = registry();
    const served = await serve(to.handle);
    try {
      const remote = `docker://${served.host}/team/app:v1`;
      await spawned("skopeo", [
        "--insecure-policy",
        "copy",
        "--dest-tls-verify=false",
        `oci:${folder}/ours:v1`,
        remote,
      ]);
      expect(to.check()).toEqual([]);
      await sameImage(registryStore(to.handle), "localhost:5000/team/app:v1");
      await spawned("skopeo", ["--insecure-policy", "copy", "--src-tls-verify=false", remote, `oci:${folder}/back:v1`]);
      await sameImage(layoutStore(hostFiles, byteString(join(folder, "back"))), "v1");
    } finally {
      await served.close();
    }
  }),
);

testWith("umoci")("an image that umoci made is opened", () =>
  inFolder(async (folder) => {
    expectRun("umoci", ["init", "--layout", `${folder}/layout`]);
    expectRun("umoci", ["new", "--image", `${folder}/layout:v1`]);
    await layoutStore(hostFiles, byteString(join(folder, "ours"))).save(IMAGE, ["v1"]);
    expectRun("umoci", ["config", "--image", `${folder}/ours:v1`, "--tag", "v2", "--config.user", "nobody"]);
    await sameImage(layoutStore(hostFiles, byteString(join(folder, "ours"))), "v2");
    const made = await layoutStore(hostFiles, byteString(join(folder, "layout"))).open("v1");
    expect(made).toMatchObject({ ok: true, value: { layers: [] } });
  }),
);

testWith("docker-registry")("our client pushes to the registry of others, and pulls from it", () =>
  inFolder(async (folder) => {
    const port = await freePort();
    const config = join(folder, "config.yml");
    writeFileSync(
      config,
      `version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: ${folder}/data}}\nhttp: {addr: "127.0.0.1:${port}"}\n`,
    );
    const server = spawn("docker-registry", ["serve", config], { stdio: "ignore" });
    try {
      const http = nodeExchange();
      await answering(async () =>
        http({ method: "GET", scheme: "http", host: `127.0.0.1:${port}`, path: "/v2/", query: {}, headers: {} }),
      );
      const ref = `127.0.0.1:${port}/team/app:v1`;
      expect(await registryStore(http).canWrite(ref)).toMatchObject({ ok: true });
      const saved = await registryStore(http).save(IMAGE, [ref, `127.0.0.1:${port}/team/app:v2`]);
      expect(saved).toMatchObject({ ok: true });
      await sameImage(registryStore(http), ref);
      const opened = await registryStore(http).open(ref);
      if (!opened.ok || opened.value === undefined) throw new Error("not opened");
      expect(await registryStore(http).save(opened.value, [`127.0.0.1:${port}/other`])).toEqual({
        ok: true,
        value: expect.objectContaining({ digest: opened.value.manifest.digest }),
      });
    } finally {
      server.kill();
    }
  }),
);

/** Not `spawnSync`: our registry answers from this process. */
const spawned = (program: string, args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, [...args]);
    let stderr = "";
    child.stderr.on("data", (data) => (stderr += data));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${program} exits ${code}: ${stderr}`))));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

async function answering(ask: () => Promise<unknown>): Promise<void> {
  for (let left = 100; ; left--) {
    try {
      await ask();
      return;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
