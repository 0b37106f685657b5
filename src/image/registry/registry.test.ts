import { describe, expect, test } from "vitest";
import { contentOf, digestOf, type HttpRequest, type HttpResponse, isJsonObject, textOf, utf8 } from "#base";
import { basicAuth } from "../client/token.ts";
import { layerOf } from "../layers/layer.ts";
import { append, emptyImage } from "../model/operations.ts";
import { network } from "./network.ts";
import { type Registry, registry } from "./registry.ts";

type Ask = Partial<Omit<HttpRequest, "body">> & { readonly path: string; readonly text?: string };
const ask = async (to: Registry, { text, ...rest }: Ask): Promise<HttpResponse> =>
  to.handle({
    method: "GET",
    scheme: "http",
    host: "reg.test",
    query: {},
    headers: {},
    ...(text !== undefined && { body: contentOf(utf8(text)) }),
    ...rest,
  });
const codeOf = ({ body }: HttpResponse): unknown => {
  const json = JSON.parse(textOf(body.bytes()));
  return isJsonObject(json) && Array.isArray(json.errors) ? json.errors[0].code : undefined;
};
const HELLO = digestOf("hello");
const push = (to: Registry, name: string, text: string) =>
  ask(to, { method: "POST", path: `/v2/${name}/blobs/uploads/`, query: { digest: digestOf(text) }, text });

describe("uploads", () => {
  test("in chunks, in order", async () => {
    const to = registry();
    const { headers } = await ask(to, { method: "POST", path: "/v2/app/blobs/uploads/" });
    const path = headers.location ?? "";
    expect(
      (await ask(to, { method: "PATCH", path, text: "he", headers: { "content-range": "0-1" } })).headers.range,
    ).toBe("0-1");
    expect((await ask(to, { method: "PATCH", path, text: "lo", headers: { "content-range": "3-4" } })).status).toBe(
      416,
    );
    expect((await ask(to, { path })).status).toBe(204);
    expect((await ask(to, { method: "PATCH", path, text: "ll", headers: { "content-range": "2-3" } })).status).toBe(
      202,
    );
    expect((await ask(to, { method: "PUT", path, query: { digest: HELLO }, text: "o" })).status).toBe(201);
    expect(textOf((await ask(to, { path: `/v2/app/blobs/${HELLO}` })).body.bytes())).toBe("hello");
    expect((await ask(to, { path })).status).toBe(404);
  });
  test("whole, in one request", async () => expect((await push(registry(), "app", "hello")).status).toBe(201));
  test("of another digest are rejected", async () => {
    const answer = await ask(registry(), {
      method: "POST",
      path: "/v2/app/blobs/uploads/",
      query: { digest: HELLO },
      text: "other",
    });
    expect([answer.status, codeOf(answer)]).toEqual([400, "DIGEST_INVALID"]);
  });
  test("can be given up", async () => {
    const to = registry();
    const path = (await ask(to, { method: "POST", path: "/v2/app/blobs/uploads/" })).headers.location ?? "";
    expect((await ask(to, { method: "DELETE", path })).status).toBe(204);
    expect((await ask(to, { path })).status).toBe(404);
  });
  test.each([
    ["accept", 201],
    ["refuse", 202],
  ] as const)("a mount is answered both ways: %s gives %d", async (mount, status) => {
    const to = registry({ mount });
    await push(to, "base", "hello");
    const query = { mount: HELLO, from: "base" };
    expect((await ask(to, { method: "POST", path: "/v2/app/blobs/uploads/", query })).status).toBe(status);
  });
});

describe("blobs", () => {
  test("lie per repository", async () => {
    const to = registry();
    await push(to, "one", "hello");
    expect((await ask(to, { method: "HEAD", path: `/v2/one/blobs/${HELLO}` })).headers["content-length"]).toBe("5");
    expect((await ask(to, { path: `/v2/two/blobs/${HELLO}` })).status).toBe(404);
  });
  test("are read in ranges", async () => {
    const to = registry();
    await push(to, "app", "hello");
    const part = await ask(to, { path: `/v2/app/blobs/${HELLO}`, headers: { range: "bytes=1-3" } });
    expect([part.status, textOf(part.body.bytes()), part.headers["content-range"]]).toEqual([
      206,
      "ell",
      "bytes 1-3/5",
    ]);
    expect((await ask(to, { path: `/v2/app/blobs/${HELLO}`, headers: { range: "bytes=9-" } })).status).toBe(416);
  });
});

const image = append(emptyImage({ os: "linux", architecture: "amd64" }), [{ layer: layerOf([]), history: {} }]);

describe("manifests", () => {
  test("that name a missing blob are rejected", async () => {
    const from = registry();
    from.publish("app", image);
    const { body, headers } = await ask(from, { path: "/v2/library/app/manifests/latest" });
    const to = registry();
    const answer = await ask(to, {
      method: "PUT",
      path: "/v2/app/manifests/v1",
      text: textOf(body.bytes()),
      headers: { "content-type": headers["content-type"] ?? "" },
    });
    expect([answer.status, codeOf(answer)]).toEqual([400, "MANIFEST_BLOB_UNKNOWN"]);
    expect(to.tags()).toEqual([]);
  });
  test("that are not manifests are rejected", async () => {
    expect(codeOf(await ask(registry(), { method: "PUT", path: "/v2/app/manifests/v1", text: "{}" }))).toBe(
      "MANIFEST_INVALID",
    );
  });
  test("go with their tags, and tags alone", async () => {
    const to = registry();
    const published = to.publish("reg.test/app:a", image);
    to.publish("reg.test/app:b", image);
    expect((await ask(to, { method: "DELETE", path: "/v2/app/manifests/a" })).status).toBe(202);
    expect(to.tags()).toMatchObject([{ repository: "app", tag: "b" }]);
    expect(
      (await ask(to, { method: "DELETE", path: `/v2/app/manifests/${published.ok ? published.value : ""}` })).status,
    ).toBe(202);
    expect(to.tags()).toEqual([]);
  });
  test("are listed by tag, in pages", async () => {
    const to = registry();
    for (const tag of ["c", "a", "b"]) to.publish(`reg.test/app:${tag}`, image);
    const page = await ask(to, { path: "/v2/app/tags/list", query: { n: "2" } });
    expect(textOf(page.body.bytes())).toBe('{"name":"app","tags":["a","b"]}');
    expect(page.headers.link).toContain("last=b");
  });
  test("refer to others", async () => {
    const to = registry();
    to.publish("reg.test/app:v1", image);
    const [tag] = to.tags();
    const manifest = JSON.parse(textOf((await ask(to, { path: "/v2/app/manifests/v1" })).body.bytes()));
    const subject = { mediaType: manifest.mediaType, digest: tag?.digest, size: 1 };
    await ask(to, { method: "PUT", path: "/v2/app/manifests/sig", text: JSON.stringify({ ...manifest, subject }) });
    const index = JSON.parse(textOf((await ask(to, { path: `/v2/app/referrers/${tag?.digest}` })).body.bytes()));
    expect(index.manifests).toHaveLength(1);
  });
  test("of an index may refer to others too", async () => {
    const to = registry();
    to.publish("reg.test/app:v1", image);
    const digest = to.tags()[0]?.digest;
    const subject = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: 1 };
    const mediaType = "application/vnd.oci.image.index.v1+json";
    const list = { schemaVersion: 2, mediaType, manifests: [], subject, annotations: { of: "v1" } };
    const put = await ask(to, { method: "PUT", path: "/v2/app/manifests/list", text: JSON.stringify(list) });
    expect(put).toMatchObject({ status: 201, headers: { "oci-subject": digest } });
    const index = JSON.parse(textOf((await ask(to, { path: `/v2/app/referrers/${digest}` })).body.bytes()));
    expect(index.manifests).toMatchObject([{ mediaType, annotations: { of: "v1" } }]);
  });
});

describe("names", () => {
  test.each([
    ["/v2/UPPER/manifests/v1", 400],
    ["/v2/a/../b/manifests/v1", 400],
    ["/v2/app/blobs/sha256:short", 400],
    ["/v2/app/manifests/.bad", 400],
    ["/other", 404],
    [`/v2/${"a".repeat(2000)}/manifests/v1`, 404],
  ])("%s gives %d", async (path, status) => expect((await ask(registry(), { path })).status).toBe(status));
});

describe("authorization", () => {
  test("with a password", async () => {
    const to = registry({ auth: { kind: "basic", user: "u", password: "p" } });
    expect((await ask(to, { path: "/v2/" })).status).toBe(401);
    expect((await ask(to, { path: "/v2/", headers: { authorization: basicAuth("u", "p") } })).status).toBe(200);
  });
  test("with a token for the right repository", async () => {
    const to = registry({ auth: { kind: "bearer", user: "u", password: "p" } });
    const given = await ask(to, {
      path: "/token",
      query: { scope: "repository:a:pull" },
      headers: { authorization: basicAuth("u", "p") },
    });
    const authorization = `Bearer ${JSON.parse(textOf(given.body.bytes())).token}`;
    expect((await ask(to, { path: "/v2/a/manifests/v1", headers: { authorization } })).status).toBe(404);
    expect((await ask(to, { path: "/v2/b/manifests/v1", headers: { authorization } })).status).toBe(401);
    expect((await ask(to, { method: "POST", path: "/v2/a/blobs/uploads/", headers: { authorization } })).status).toBe(
      401,
    );
  });
});

describe("faults and looking in", () => {
  test("the n-th request fails as planned, and is logged", async () => {
    const to = registry({
      faults: [
        { request: 2, give: 429 },
        { request: 3, give: "cut" },
      ],
    });
    await ask(to, { path: "/v2/" });
    expect((await ask(to, { path: "/v2/" })).status).toBe(429);
    await expect(ask(to, { path: "/v2/" })).rejects.toMatchObject({ reason: "cut" });
    expect(to.log().map((each) => each.status)).toEqual([200, 429, 0]);
  });
  test("a kill is reported before the request has an effect", async () => {
    let killed = 0;
    const to = registry({
      faults: [{ request: 1, give: "kill" }],
      onKill: () => {
        killed += 1;
      },
    });
    await expect(push(to, "app", "hello")).rejects.toMatchObject({ reason: "cut" });
    expect([killed, (await ask(to, { path: `/v2/app/blobs/${HELLO}` })).status]).toEqual([1, 404]);
  });
  test("a tag whose blob was deleted is broken", async () => {
    const to = registry();
    to.publish("reg.test/app:v1", image);
    expect(to.check()).toEqual([]);
    await ask(to, { method: "DELETE", path: `/v2/app/blobs/${image.layers[0]?.blob.digest}` });
    expect(to.check()).toMatchObject([{ repository: "app", tag: "v1" }]);
  });
  test("a copy of its state lives on its own", () => {
    const first = registry();
    first.publish("reg.test/app:v1", image);
    const second = registry({ state: first.state() });
    second.publish("reg.test/app:v2", image);
    expect([first.tags().length, second.tags().length]).toEqual([1, 2]);
    expect(second.image("reg.test/app:v1")).toMatchObject({
      ok: true,
      value: { layers: [{ diffId: image.layers[0]?.diffId }] },
    });
  });
  test("a network knows its hosts only", async () => {
    const hosts = network({ "reg.test": registry().handle });
    const net = async (request: HttpRequest) => hosts(request);
    const request: HttpRequest = {
      method: "GET",
      scheme: "http",
      host: "reg.test",
      path: "/v2/",
      query: {},
      headers: {},
    };
    expect((await net(request)).status).toBe(200);
    await expect(net({ ...request, host: "other.test" })).rejects.toMatchObject({ reason: "unknown-host" });
    await expect(net({ ...request, scheme: "https" })).rejects.toMatchObject({ reason: "not-tls" });
  });
});
