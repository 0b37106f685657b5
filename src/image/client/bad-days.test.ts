/** A client on the bad days of a registry: what it repeats, when, how often, and what it says in the end. */
import { describe, expect, test } from "vitest";
import { contentOf, describeFault, type Exchange, type HttpRequest, type HttpResponse, utf8 } from "#base";
import { fileEntry } from "#tree/testkit";
import { fetchImage } from "../layers/fetch.ts";
import { layerOf } from "../layers/layer.ts";
import type { Image } from "../model/image.ts";
import { append, emptyImage } from "../model/operations.ts";
import { registry } from "../registry/registry.ts";
import { registryStore } from "./registry-store.ts";

const REF = "localhost:5000/app:1";
const IMAGE: Image = append(emptyImage({ os: "linux", architecture: "amd64" }), [
  { layer: layerOf([fileEntry("a", "a")]), history: {} },
]);

const failing = (status: number, headers: HttpResponse["headers"] = {}, text = ""): HttpResponse => ({
  status,
  headers,
  body: contentOf(utf8(text)),
});

/** A registry whose answer to some requests is another one; `seen` are the requests, `waits` the times that the client asked to wait. */
function onABadDay(answer: (request: HttpRequest, count: number) => HttpResponse | undefined) {
  const { handle } = registry();
  const seen: HttpRequest[] = [];
  const waits: number[] = [];
  const http: Exchange = (request) => {
    seen.push(request);
    if (request.waitSeconds !== undefined) waits.push(request.waitSeconds);
    return answer(request, seen.length) ?? handle(request);
  };
  return { http, seen, waits };
}

const plain = (request: HttpRequest): boolean => request.scheme === "http";

describe("too many requests", () => {
  test("each request is sent again after the time that the registry names, parts of uploads too", async () => {
    const refused = new Set<string>();
    const { http, waits } = onABadDay((request) => {
      const key = `${request.method} ${request.path.replace(/[0-9a-f-]{36}/, "")}`;
      if (!plain(request) || refused.has(key)) return undefined;
      refused.add(key);
      return failing(429, { "retry-after": "7" });
    });
    expect(await registryStore(http).save(IMAGE, [REF])).toMatchObject({ ok: true });
    expect(refused.size).toBeGreaterThan(5);
    expect(waits).toEqual(Array(refused.size).fill(7));
  });

  test("a date counts from the date of the answer", async () => {
    const date = "Mon, 30 Nov 2026 12:00:00 GMT";
    const { http, waits } = onABadDay((request, count) =>
      plain(request) && count < 4 ? failing(429, { date, "retry-after": "Mon, 30 Nov 2026 12:00:05 GMT" }) : undefined,
    );
    expect(await registryStore(http).open(REF)).toEqual({ ok: true, value: undefined });
    expect(waits).toEqual([5, 5]);
  });

  test("the client gives up after five times, and does not wait for an hour", async () => {
    const always = onABadDay((request) =>
      plain(request) ? failing(429, { "retry-after": "1" }, '{"errors":[{"code":"TOOMANYREQUESTS"}]}') : undefined,
    );
    const opened = await registryStore(always.http).open(REF);
    const says = opened.ok ? "" : describeFault(opened.fault);
    expect(says).toContain("status 429 (TOOMANYREQUESTS)");
    expect(says).toContain("asks to wait for 1 seconds");
    expect(always.seen.filter(plain)).toHaveLength(5);
    const hour = onABadDay((request) => (plain(request) ? failing(503, { "retry-after": "3600" }) : undefined));
    expect(await registryStore(hour.http).open(REF)).toMatchObject({ ok: false });
    expect(hour.waits).toEqual([]);
  });
});

describe("a registry that is busy", () => {
  test("every third request: an image goes up and comes back", async () => {
    const busy = onABadDay((request, count) =>
      plain(request) && count % 3 === 0 ? failing(503, { "retry-after": "2" }) : undefined,
    );
    const store = registryStore(busy.http);
    expect(await store.save(IMAGE, [REF])).toMatchObject({ ok: true });
    const opened = await store.open(REF);
    expect(opened.ok && opened.value && (await fetchImage(opened.value))).toMatchObject({ ok: true });
    expect(new Set(busy.waits)).toEqual(new Set([2]));
  });
});

describe("a registry that lost a blob", () => {
  const UNKNOWN = '{"errors":[{"code":"MANIFEST_BLOB_UNKNOWN","message":"unknown blob","detail":"sha256:abc"}]}';
  const isPutOfManifest = ({ method, path }: HttpRequest): boolean => method === "PUT" && path.includes("/manifests/");

  test("gets all blobs again, once", async () => {
    let refused = false;
    const { http, seen } = onABadDay((request) => {
      if (refused || !isPutOfManifest(request)) return undefined;
      refused = true;
      return failing(404, {}, UNKNOWN);
    });
    expect(await registryStore(http).save(IMAGE, [REF])).toMatchObject({ ok: true });
    const uploads = seen.filter(({ method, path }) => method === "POST" && path.endsWith("/uploads/"));
    expect(uploads).toHaveLength(4);
  });

  test("and loses it again is named with the blob, and without advice about the name", async () => {
    const { http, seen } = onABadDay((request) => (isPutOfManifest(request) ? failing(400, {}, UNKNOWN) : undefined));
    const saved = await registryStore(http).save(IMAGE, [REF]);
    const says = saved.ok ? "" : describeFault(saved.fault);
    expect(says).toContain("MANIFEST_BLOB_UNKNOWN: unknown blob, sha256:abc");
    expect(says).not.toContain("check the name");
    expect(seen.filter(isPutOfManifest)).toHaveLength(2);
  });
});

describe("redirects of blobs", () => {
  const redirected = async (host: string, to: string) => {
    const { handle, publish } = registry({ scheme: host.includes("example") ? "https" : "http" });
    publish(`${host}/app:1`, IMAGE);
    const hosts = new Set<string>();
    const http: Exchange = (request) => {
      hosts.add(request.host);
      return request.host === host && request.path.includes("/blobs/")
        ? failing(307, { location: `${to}${request.path}` })
        : handle(request);
    };
    return { opened: await registryStore(http).open(`${host}/app:1`), hosts };
  };

  test("are followed to a private address if the registry has one too, or its name is on this machine", async () => {
    for (const host of ["127.0.0.1:5055", "10.1.2.3:5000", "localhost:5000"]) {
      const { opened, hosts } = await redirected(host, "http://10.0.0.7:9000");
      expect(opened).toMatchObject({ ok: true, value: { layers: [{}] } });
      expect(hosts).toContain("10.0.0.7:9000");
    }
  });

  test("from the internet to a private address are refused with the reason", async () => {
    const { opened, hosts } = await redirected("reg.example.com", "https://169.254.169.254");
    expect(opened).toMatchObject({ fault: { message: expect.stringContaining("which is in a private network") } });
    expect([...hosts]).toEqual(["reg.example.com"]);
  });
});

test("a registry that does not know HEAD takes an image", async () => {
  const { http } = onABadDay((request) =>
    plain(request) && request.method === "HEAD" && request.path.includes("/blobs/") ? failing(405) : undefined,
  );
  expect(await registryStore(http).save(IMAGE, [REF])).toMatchObject({ ok: true });
});
