/** Hostile layouts and registries: they are rejected before much is read. Nothing outside of the layout is written, and no other host is asked. */
import * as fs from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { byteString, contentOf, EMPTY, type Exchange, type HttpRequest, utf8 } from "#base";
import { inFolder } from "#base/testkit";
import { registryStore } from "../client/registry-store.ts";
import { emptyImage } from "../model/operations.ts";
import { registry } from "../registry/registry.ts";
import { layoutStore } from "../stores/layout.ts";
import { hostFiles } from "./files.ts";
import { nodeExchange } from "./node-exchange.ts";

const IMAGE = emptyImage({ os: "linux", architecture: "amd64" });
const REF = "registry.example/app:v1";

test("an index.json of gigabytes is rejected before it is read", () =>
  inFolder(async (folder) => {
    fs.writeFileSync(join(folder, "index.json"), "");
    fs.truncateSync(join(folder, "index.json"), 3 * 2 ** 30);
    expect(await layoutStore(hostFiles, byteString(folder)).open("")).toMatchObject({
      ok: false,
      fault: { kind: "image-too-large" },
    });
  }));

test("a directory is not an index.json", () =>
  inFolder(async (folder) => {
    fs.mkdirSync(join(folder, "index.json"));
    expect(await layoutStore(hostFiles, byteString(folder)).open("")).toMatchObject({
      ok: false,
      fault: { kind: "image-malformed" },
    });
  }));

test("a link at the path of a new file is not followed", () =>
  inFolder(async (folder) => {
    const precious = join(folder, "precious");
    fs.writeFileSync(precious, "as it was");
    fs.mkdirSync(join(folder, "layout"));
    fs.symlinkSync(precious, join(folder, "layout/index.json.part"));
    expect(await layoutStore(hostFiles, byteString(join(folder, "layout"))).save(IMAGE, ["a"])).toMatchObject({
      ok: false,
    });
    expect(fs.readFileSync(precious, "utf8")).toBe("as it was");
  }));

test("a document of deeply nested lists is rejected", async () => {
  const manifest = `{"schemaVersion":2,"x":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const http = answering((request) => (request.path === "/v2/" ? "{}" : manifest));
  expect(await registryStore(http).open(REF)).toMatchObject({ ok: false, fault: { kind: "image-malformed" } });
});

test("a manifest without end is given up", async () => {
  const server = createServer((request, response) => {
    response.on("error", () => {});
    if (request.url === "/v2/") return void response.end("{}");
    const more = (): void => {
      while (response.write(Buffer.alloc(1 << 20, " "))) if (response.destroyed) return;
      response.once("drain", more);
    };
    more();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  try {
    const opened = await registryStore(nodeExchange()).open(`${host}/app:v1`);
    expect(opened).toMatchObject({ ok: false, fault: { kind: "image-too-large" } });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test.each([
  "https://localhost/admin",
  "https://service.localhost/admin",
  "https://0.0.0.1/admin",
  "https://100.64.0.1/admin",
  "https://[::ffff:127.0.0.1]/admin",
  "http://elsewhere.example/plain",
])("a registry cannot send its client to %s", async (location) => {
  const requests: HttpRequest[] = [];
  const http: Exchange = (request) => {
    requests.push(request);
    return Promise.resolve(
      request.path === "/v2/"
        ? { status: 200, headers: {}, body: EMPTY }
        : { status: 307, headers: { location }, body: EMPTY },
    );
  };
  expect(await registryStore(http).open(REF)).toMatchObject({ ok: false });
  expect(new Set(requests.map(({ host }) => host))).toEqual(new Set(["registry.example"]));
});

test("credentials go with a redirect to the registry itself, and not beyond", async () => {
  const to = registry();
  const behindTls: Exchange = (request) => to.handle({ ...request, scheme: "http" });
  await registryStore(behindTls).save(IMAGE, [REF]);
  const requests: string[] = [];
  const redirects: Readonly<Record<string, string>> = {
    "registry.example/v2/app/manifests/v1": "https://registry.example/moved",
    "registry.example/moved": "https://store.example/first?name=1",
    "store.example/first": "second",
  };
  const http: Exchange = (request) => {
    const at = `${request.host}${request.path}`;
    if (!request.path.startsWith("/v2/app/blobs/")) requests.push(`${at} ${request.headers.authorization ?? "-"}`);
    const location = redirects[at];
    if (location !== undefined) return Promise.resolve({ status: 307, headers: { location }, body: EMPTY });
    if (at !== "store.example/second") return behindTls(request);
    return behindTls({ ...request, host: "registry.example", path: "/v2/app/manifests/v1" });
  };
  const opened = await registryStore(http, { auth: { "registry.example": "Basic bWU6aXQ=" } }).open(REF);
  expect(opened.ok ? undefined : opened.fault).toBeUndefined();
  expect(requests).toEqual([
    "registry.example/v2/ -",
    "registry.example/v2/app/manifests/v1 Basic bWU6aXQ=",
    "registry.example/moved Basic bWU6aXQ=",
    "store.example/first -",
    "store.example/second -",
  ]);
});

const answering =
  (text: (request: HttpRequest) => string): Exchange =>
  (request) => {
    const body = contentOf(utf8(text(request)));
    return Promise.resolve({ status: 200, headers: {}, body });
  };
