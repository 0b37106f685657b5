import { describe, expect, test } from "vitest";
import { contentOf, type Exchange, type HttpRequest, NetworkError, utf8 } from "#base";
import { fileEntry } from "#tree/testkit";
import { fetchImage } from "../layers/fetch.ts";
import { layerOf } from "../layers/layer.ts";
import type { Image } from "../model/image.ts";
import { OCI_INDEX, OCI_MANIFEST } from "../model/media-types.ts";
import { append, emptyImage, setConfig } from "../model/operations.ts";
import { type Registry, type RegistryOptions, registry } from "../registry/registry.ts";
import { registryStore } from "./registry-store.ts";
import { basicAuth } from "./token.ts";

const imageOf = (...names: readonly string[]): Image =>
  append(
    emptyImage({ os: "linux", architecture: "amd64" }),
    names.map((name) => ({ layer: layerOf([fileEntry(name)]), history: {} })),
  );

const REF = "localhost:5000/app:v1";
const logged = (to: Registry): readonly string[] =>
  to.log().map(({ method, what, status }) => `${method} ${what} ${status}`);

const opened = async (http: Exchange, ref = REF) => {
  const image = await registryStore(http).open(ref);
  if (!image.ok || image.value === undefined) throw new Error(JSON.stringify(image));
  return image.value;
};

describe("requests", () => {
  test("a push is blobs, configuration, manifest", async () => {
    const to = registry();
    await registryStore(to.handle).save(imageOf("a"), [REF]);
    const blob = ["HEAD blob 404", "POST upload 202", "PATCH upload 202", "PUT upload 201"];
    expect(logged(to)).toEqual(["GET api 200", ...blob, ...blob, "PUT manifest 201"]);
  });
  test("a layer that repeats goes up once", async () => {
    const to = registry();
    await registryStore(to.handle).save(imageOf("a", "a", "a"), [REF]);
    expect(logged(to).filter((line) => line.startsWith("PATCH"))).toHaveLength(2);
  });
  test("opening reads manifest and configuration only", async () => {
    const to = registry();
    to.publish(REF, imageOf("a", "b"));
    const image = await opened(to.handle);
    expect(logged(to)).toEqual(["GET api 200", "GET manifest 200", "GET blob 200"]);
    await fetchImage(image);
    expect(to.requests()).toBe(5);
  });
  test.each([
    ["accept", ["HEAD blob 404", "POST upload 201"]],
    ["refuse", ["HEAD blob 404", "POST upload 202", "GET blob 200", "PATCH upload 202", "PUT upload 201"]],
  ] as const)("a layer of a neighbour is mounted where the registry will (%s)", async (mount, requests) => {
    const to = registry({ mount });
    to.publish("localhost:5000/base", imageOf("a"));
    const image = await opened(to.handle, "localhost:5000/base");
    const before = to.requests();
    expect(await registryStore(to.handle).save(image, [REF])).toMatchObject({ ok: true });
    expect(logged(to).slice(before + 1, before + 1 + requests.length)).toEqual(requests);
    expect(to.check()).toEqual([]);
  });
  test("the checks of the analyzer", async () => {
    const to = registry();
    const store = registryStore(to.handle);
    expect(await store.canRead(REF)).toMatchObject({ ok: true });
    expect(await store.canWrite(REF)).toMatchObject({ ok: true });
    expect(logged(to)).toEqual([
      "GET api 200",
      "HEAD manifest 404",
      "HEAD manifest 404",
      "POST upload 202",
      "DELETE upload 204",
    ]);
  });
  test("a store gives the digest of a name, and checks that the image is complete", async () => {
    const to = registry();
    const image = imageOf("a");
    const published = to.publish(REF, image);
    const store = registryStore(to.handle);
    expect(await store.digestOf(REF)).toEqual(published);
    expect(await store.digestOf("localhost:5000/other")).toEqual({ ok: true, value: undefined });
    const stored = await opened(to.handle);
    expect(await store.isWhole(REF, stored)).toEqual({ ok: true, value: true });
    await to.handle({ ...GET, method: "DELETE", path: `/v2/app/blobs/${image.layers[0]?.blob.digest}` });
    expect(await store.isWhole(REF, stored)).toEqual({ ok: true, value: false });
  });
});

describe("an index of platforms", () => {
  const indexed = async (): Promise<Registry> => {
    const to = registry();
    for (const architecture of ["amd64", "arm64"]) {
      to.publish(`localhost:5000/app:${architecture}`, setConfig(imageOf("a"), { architecture }));
    }
    const manifests = to.tags().map(({ tag, digest }) => ({
      mediaType: OCI_MANIFEST,
      digest,
      size: 1,
      platform: { os: "linux", architecture: tag },
    }));
    const body = contentOf(utf8(JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests })));
    const headers = { "content-type": OCI_INDEX };
    expect(await to.handle({ ...GET, method: "PUT", path: "/v2/app/manifests/v1", headers, body })).toMatchObject({
      status: 201,
    });
    return to;
  };
  test.each(["amd64", "arm64"])("gives the image for %s", async (architecture) => {
    const to = await indexed();
    const platform = { os: "linux", architecture };
    expect(await registryStore(to.handle, { platform }).open(REF)).toMatchObject({
      ok: true,
      value: { config: { architecture } },
    });
    expect(to.image(REF, platform)).toMatchObject({ ok: true, value: { config: { architecture } } });
    expect(to.check()).toEqual([]);
  });
  test("has no image for another platform", async () => {
    const { handle } = await indexed();
    const store = registryStore(handle, { platform: { os: "windows", architecture: "amd64" } });
    expect(await store.open(REF)).toEqual({ ok: true, value: undefined });
  });
});

const GET: HttpRequest = {
  method: "GET",
  scheme: "http",
  host: "localhost:5000",
  path: "/v2/",
  query: {},
  headers: {},
};

describe("schemes", () => {
  test("https is used if the registry supports it", async () => {
    const to = registry({ scheme: "https" });
    expect(await registryStore(to.handle).canRead("example.com/app")).toMatchObject({ ok: true });
  });
  test("plain http is not, unless it is allowed", async () => {
    const to = registry();
    expect(await registryStore(to.handle).canRead("example.com/app")).toMatchObject({
      ok: false,
      fault: { kind: "image-unreachable" },
    });
    expect(await registryStore(to.handle, { insecure: ["example.com"] }).canRead("example.com/app")).toMatchObject({
      ok: true,
    });
  });
});

const BEARER: RegistryOptions = { auth: { kind: "bearer", user: "u", password: "p" } };
const BASIC: RegistryOptions = { auth: { kind: "basic", user: "u", password: "p" } };

describe("credentials", () => {
  test.each([
    ["basic", BASIC],
    ["bearer", BEARER],
  ] as const)("%s: with them, a push and a pull; without, unauthorized", async (_name, options) => {
    const to = registry(options);
    const auth = { "localhost:5000": basicAuth("u", "p") };
    expect(await registryStore(to.handle).save(imageOf("a"), [REF])).toMatchObject({
      ok: false,
      fault: { kind: "image-unauthorized" },
    });
    expect(await registryStore(to.handle).canRead(REF)).toMatchObject({
      ok: false,
      fault: { kind: "image-unauthorized" },
    });
    expect(await registryStore(to.handle, { auth }).save(imageOf("a"), [REF])).toMatchObject({ ok: true });
    expect(await registryStore(to.handle, { auth }).open(REF)).toMatchObject({ ok: true, value: { layers: [{}] } });
  });
  test("a mount asks for a token that reads the neighbour too", async () => {
    const to = registry(BEARER);
    const auth = { "localhost:5000": basicAuth("u", "p") };
    to.publish("localhost:5000/base", imageOf("a"));
    const store = registryStore(to.handle, { auth });
    const image = await store.open("localhost:5000/base");
    if (!image.ok || image.value === undefined) throw new Error("not opened");
    expect(await store.save(image.value, [REF])).toMatchObject({ ok: true });
    expect(to.check()).toEqual([]);
  });
  test("a reader without credentials may get a token", async () => {
    const to = registry({ auth: { kind: "bearer", user: "u", password: "p", anonymousPull: true } });
    to.publish(REF, imageOf("a"));
    expect(await registryStore(to.handle).canRead(REF)).toMatchObject({ ok: true });
    expect(await registryStore(to.handle).canWrite(REF)).toMatchObject({
      ok: false,
      fault: { kind: "image-unauthorized" },
    });
  });
  test("they are not sent to a token server in a private network, nor over plain http", async () => {
    const requests: HttpRequest[] = [];
    const challenge =
      (realm: string): Exchange =>
      async (request) => {
        requests.push(request);
        return {
          status: 401,
          headers: { "www-authenticate": `Bearer realm="${realm}",service="x"` },
          body: contentOf(utf8("")),
        };
      };
    for (const realm of ["https://169.254.169.254/token", "http://auth.example.com/token", "nonsense"]) {
      const store = registryStore(challenge(realm), { auth: { "example.com": basicAuth("u", "p") } });
      expect(await store.canRead("example.com/app")).toMatchObject({
        ok: false,
        fault: { kind: "image-unauthorized" },
      });
    }
    expect(requests.map(({ host, path }) => host + path)).toEqual(Array(3).fill("example.com/v2/"));
  });
});

describe("hostile registries", () => {
  const changing =
    (to: Registry, change: (path: string, body: Uint8Array) => Uint8Array): Exchange =>
    async (request) => {
      const answer = await to.handle(request);
      return { ...answer, body: contentOf(change(request.path, answer.body.bytes())) };
    };
  test("a manifest of another digest is rejected", async () => {
    const to = registry();
    const published = to.publish(REF, imageOf("a"));
    const spaced = changing(to, (path, body) =>
      path.includes("manifests") ? utf8(` ${Buffer.from(body).toString()}`) : body,
    );
    const digest = published.ok ? published.value : "";
    expect(await registryStore(spaced).open(`localhost:5000/app@${digest}`)).toMatchObject({
      ok: false,
      fault: { kind: "image-digest-mismatch" },
    });
  });
  test("a layer that ends early is rejected", async () => {
    const to = registry();
    to.publish(REF, imageOf("a"));
    const image = await opened(to.handle);
    const cut = changing(to, (path, body) =>
      path.endsWith(image.layers[0]?.blob.digest ?? "") ? body.slice(0, -5) : body,
    );
    expect(await fetchImage(await opened(cut))).toMatchObject({ ok: false, fault: { kind: "image-truncated" } });
  });
  test("a layer of other content is rejected", async () => {
    const to = registry();
    to.publish(REF, imageOf("a"));
    const image = await opened(to.handle);
    const other = changing(to, (path, body) =>
      path.endsWith(image.layers[0]?.blob.digest ?? "") ? body.map((byte) => byte ^ 1) : body,
    );
    expect(await fetchImage(await opened(other))).toMatchObject({
      ok: false,
      fault: { kind: "image-digest-mismatch" },
    });
  });
  test("an upload is not led into a private network", async () => {
    const to = registry({ scheme: "https" });
    const hosts = new Set<string>();
    const http: Exchange = async (request) => {
      hosts.add(request.host);
      const answer = await to.handle(request);
      return request.method === "POST"
        ? { ...answer, headers: { ...answer.headers, location: "https://10.0.0.1/upload" } }
        : answer;
    };
    expect(await registryStore(http).save(imageOf("a"), ["reg.example.com/app:1"])).toMatchObject({
      ok: false,
      fault: { kind: "image-save-failed", message: expect.stringContaining("leads to 10.0.0.1") },
    });
    expect([...hosts]).toEqual(["reg.example.com"]);
  });
  test("no answer at all is a fault", async () => {
    const http: Exchange = () => Promise.reject(new NetworkError("refused", "no server listens"));
    expect(await registryStore(http).open(REF)).toMatchObject({
      ok: false,
      fault: { kind: "image-unreachable", remedy: expect.any(String) },
    });
  });
});
