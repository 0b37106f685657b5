/** Costs that grow with the export: many small files, much content. Compared with GNU tar and sha256sum, and with SHA-256 alone. */
import { execFileSync } from "node:child_process";
import { createHash, randomFillSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { byteString, contentOf } from "#base";
import { layerOf } from "#image";
import { FIXED_MTIME_NS, type NodeSpec } from "#tree";
import { CREATE, container, run, start } from "../harness/container.ts";
import { measure } from "../harness/measure.ts";
import type { Row } from "../harness/table.ts";

const FILES = 30_000;
const MIB = 1024 * 1024;
const LARGE = 512 * MIB;

export async function* exports(): AsyncGenerator<Row> {
  const floor = await exportMs({});
  const small = (await exportMs(smallFiles())) - floor;
  yield {
    what: "export 30,000 small files",
    value: FILES / (small / 1000),
    unit: "files/s",
    target: 150_000,
    is: "least",
    against: { what: "GNU tar | sha256sum", value: FILES / (gnuTarMs() / 1000) },
  };
  const bytes = randomFillSync(new Uint8Array(LARGE));
  const large = (await measure(() => layerMs(bytes), { rounds: 3 })).medianMs;
  const sha = (await measure(() => createHash("sha256").update(bytes).digest(), { rounds: 3 })).medianMs;
  yield {
    what: "make the layer of 512 MiB (tar and diffID)",
    value: LARGE / 1e6 / (large / 1000),
    unit: "MB/s",
    target: 1000,
    is: "least",
    against: { what: "SHA-256 alone", value: LARGE / 1e6 / (sha / 1000) },
  };
}

/** Without compression, which happens only on the way to a registry, in zlib. */
const layerMs = (bytes: Uint8Array): string =>
  layerOf([{ name: byteString("/workspace/large"), type: "file", meta: META, content: contentOf(bytes) }]).diffId;

const META = { mode: 0o644, uid: 1000, gid: 1000, mtimeNs: FIXED_MTIME_NS };

const smallFiles = (): Record<string, NodeSpec> =>
  Object.fromEntries(
    Array.from({ length: FILES }, (_, i) => [
      `/workspace/d${i % 300}/file-${i}`,
      { text: `content of ${i}\n`, uid: 1000, gid: 1000 },
    ]),
  );

/** A new container each time, so that no layer is cached. Without compression. */
async function exportMs(files: Record<string, NodeSpec>, rounds = 5): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const built = container({
      ...files,
      "/workspace/round": { text: `${i} ${Object.keys(files).length}\n`, uid: 1000, gid: 1000 },
    });
    times.push(await measureOnce(() => run(start(built), CREATE)));
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
}

async function measureOnce(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function gnuTarMs(): number {
  const top = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
  try {
    for (let i = 0; i < 300; i++) mkdirSync(join(top, `d${i}`));
    for (let i = 0; i < FILES; i++) writeFileSync(join(top, `d${i % 300}`, `file-${i}`), `content of ${i}\n`);
    const pipe = (): void => void execFileSync("sh", ["-c", `tar c -C ${top} . | sha256sum`]);
    pipe();
    const began = performance.now();
    pipe();
    return performance.now() - began;
  } finally {
    rmSync(top, { recursive: true });
  }
}
