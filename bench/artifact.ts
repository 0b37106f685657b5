/**
 * Pushes an artifact of 1 GiB to a registry and prints how much the peak memory of this process grew; the limit is 100 MiB.
 * `node dist/bench/artifact.js <registry> [MiB]`, with a scratch registry such as `127.0.0.1:5000`.
 */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { byteString, contentOf, utf8 } from "#base";
import { artifacts, hostFiles, nodeExchange, registryStore } from "#image";

const MIB = 1024 * 1024;
const LIMIT_MIB = 100;

const [registry = "127.0.0.1:5000", size = "1024"] = process.argv.slice(2);
/** Peak memory of this process alone; getrusage would include that of the parent before the exec. */
const peakMib = (): number => {
  const [, kib] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return Number(kib) / 1024;
};
const folder = mkdtempSync(join(tmpdir(), "plimsoll-artifact-"));

try {
  const file = join(folder, "big");
  writeFileSync(file, "");
  truncateSync(file, Number(size) * MIB);
  const artifact = {
    config: artifacts.artifactBlob("application/vnd.acme.config.v1+json", contentOf(utf8("{}"))),
    layers: [artifacts.artifactBlob("application/vnd.acme.content.v1", hostFiles.readContent(byteString(file)))],
  };
  const [before, began] = [peakMib(), performance.now()];
  const saved = await registryStore(nodeExchange()).publish(artifact, [`${registry}/bench:artifact`]);
  if (!saved.ok) throw new Error(saved.fault.message);
  const [more, seconds] = [peakMib() - before, (performance.now() - began) / 1000];
  process.stdout.write(`${size} MiB in ${seconds.toFixed(1)} s, ${more.toFixed(0)} MiB of memory more\n`);
  if (more > LIMIT_MIB) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
