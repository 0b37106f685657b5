/** The daemon and its client: images go in and out, and what cannot be kept is a fault. */
import { describe, expect, test } from "vitest";
import { byteString, contentOf, type Exchange, NetworkError, orThrow, textOf, utf8 } from "#base";
import { tarContent } from "#tree";
import { daemonStore, imageIdOf } from "../client/daemon-store.ts";
import { imageBytesOf } from "../documents/stored-image.ts";
import { layerOf } from "../layers/layer.ts";
import { append, emptyImage } from "../model/operations.ts";
import type { saveArchive } from "./archive.ts";
import { daemon } from "./daemon.ts";

const HOST = "daemon.test:5000";
const meta = { mode: 0o644, uid: 0, gid: 0, mtimeNs: 0n };
const fileEntry = (name: string, text: string) =>
  ({ name: byteString(name), type: "file", meta, content: contentOf(utf8(text)) }) as const;
const layer = (text: string) => layerOf([fileEntry("/file", text)]);
const base = append(emptyImage({ os: "linux", architecture: "amd64" }), [{ layer: layer("base"), history: {} }]);
const app = append(base, [{ layer: layer("app"), history: {} }]);

const request = (path: string, body?: ReturnType<typeof saveArchive>) =>
  ({ method: "POST", scheme: "http", host: HOST, path, query: {}, headers: {}, ...(body && { body }) }) as const;

describe("a Docker daemon", () => {
  test("gives back what a client saved, by each name and by its id", async () => {
    const store = daemonStore(daemon().handle, HOST);
    orThrow(await store.save(app, ["acme/app:1", "acme/app:2"]));
    for (const name of ["acme/app:1", "index.docker.io/acme/app:2", imageIdOf(app), imageIdOf(app).slice(7)]) {
      const opened = orThrow(await store.open(name));
      expect(opened?.layers.map(({ diffId }) => diffId)).toEqual(app.layers.map(({ diffId }) => diffId));
    }
    expect(orThrow(await store.open("acme/other"))).toBeUndefined();
  });

  test("takes an archive without the content of layers that it has in the same order", () => {
    const images = daemon();
    images.add("acme/base", base);
    const emptyLayers = tarContent([
      { ...fileEntry("config.json", ""), content: contentOf(imageBytesOf(app).config) },
      fileEntry("blank_0", ""),
      { ...fileEntry("app.tar", ""), content: layer("app").tar },
      fileEntry(
        "manifest.json",
        JSON.stringify([{ Config: "config.json", RepoTags: ["acme/app:1"], Layers: ["blank_0", "app.tar"] }]),
      ),
    ]);
    expect(textOf(images.handle(request("/v1.44/images/load", emptyLayers)).body.bytes())).toContain(imageIdOf(app));
    expect(textOf(daemon().handle(request("/images/load", emptyLayers)).body.bytes())).toContain("errorDetail");
  });

  test("a copy does not change with the daemon", async () => {
    const images = daemon();
    const before = images.copy();
    images.add("acme/base", base);
    expect(before.images()).toEqual([]);
    expect(images.images().map(({ name }) => name)).toEqual(["index.docker.io/acme/base:latest"]);
  });
});

describe("the client of a daemon", () => {
  const faultWith = async (http: Exchange) => {
    const saved = await daemonStore(http, HOST).save(app, ["acme/app:1"]);
    return saved.ok ? undefined : saved.fault;
  };

  test("says that no daemon answers", async () => {
    const refused: Exchange = () => Promise.reject(new NetworkError("refused", "connection refused"));
    expect(await faultWith(refused)).toMatchObject({
      kind: "image-unreachable",
      remedy: expect.stringContaining("DOCKER_HOST"),
    });
  });

  test("reports an error in the body of a load", async () => {
    const body = contentOf(utf8('{"stream":"1 %"}\n{"error":"no space left on device"}\n'));
    const full: Exchange = () => ({ status: 200, headers: {}, body });
    expect(await faultWith(full)).toMatchObject({
      kind: "image-save-failed",
      message: expect.stringContaining("no space"),
    });
  });
});
