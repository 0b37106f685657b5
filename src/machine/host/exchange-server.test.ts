import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { streamedContent } from "#base";
import { serveExchange } from "./exchange-server.ts";

const folder = mkdtempSync(join(tmpdir(), "plimsoll-serve-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a slow reader gets a large body completely, and no listeners remain", async () => {
  const socket = join(folder, "socket");
  const warnings: string[] = [];
  const warn = (warning: Error): void => void warnings.push(warning.name);
  process.on("warning", warn);
  const served = await serveExchange(socket);
  const part = Buffer.alloc(256 * 1024);
  const parts = Array.from({ length: 64 }, () => part);
  served.setExchange(async () => ({
    status: 200,
    headers: {},
    body: streamedContent(part.length * parts.length, () => parts),
  }));
  const received = await new Promise<number>((resolve, reject) => {
    const asked = request({ socketPath: socket, path: "/v2/" }, (response) => {
      let size = 0;
      response.on("data", (bytes: Buffer) => {
        size += bytes.length;
      });
      response.on("end", () => resolve(size));
    });
    asked.on("error", reject).end();
  });
  await served.close();
  process.off("warning", warn);
  expect([received, warnings]).toEqual([part.length * parts.length, []]);
});
