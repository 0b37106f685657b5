/** Real clients meet the TLS registry of a world, and check its certificate. */
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { contentOf, utf8 } from "#base";
import { packageFile } from "#base/host";
import { authorityCertificate } from "./certificates.ts";
import { exchangeServer } from "./exchange-server.ts";

/** The answer, or the code of the error. */
async function asked(options: { readonly ca?: string; readonly host?: string; readonly rejectUnauthorized?: boolean }) {
  const exchanges = exchangeServer();
  exchanges.setExchange(({ scheme, path }) => ({
    status: 200,
    headers: {},
    body: contentOf(utf8(`${scheme} ${path}`)),
  }));
  const server = createServer({ allowHalfOpen: true }, (connection) => exchanges.serve(connection, "https"));
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    }),
  );
  try {
    return await new Promise<string>((resolve) => {
      const { host = "secure.test", ...trust } = options;
      const asking = request({ host: "127.0.0.1", port, path: "/v2/", servername: host, agent: false, ...trust });
      asking.on("error", (error) => resolve("code" in error ? String(error.code) : error.message));
      asking.on("response", (incoming) => {
        incoming.setEncoding("utf8").on("data", (text) => resolve(text));
      });
      asking.end();
    });
  } finally {
    exchanges.setExchange(undefined);
    server.close();
  }
}

test("a client that knows the authority gets an answer", async () => {
  expect(await asked({ ca: authorityCertificate() })).toBe("https /v2/");
});

test("without the authority, or for another name, it does not", async () => {
  expect(await asked({})).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  expect(await asked({ ca: authorityCertificate(), host: "first.test" })).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  expect(await asked({ rejectUnauthorized: false })).toBe("https /v2/");
});

test("the authority is the one whose certificate worlds have", () => {
  expect(readFileSync(packageFile("conformance/world/authority.ts"), "utf8")).toContain(authorityCertificate());
});
