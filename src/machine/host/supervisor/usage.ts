/** What a command and everything that it started use: memory, and space on the disk. The kernel limits each process alone. */
import { readdirSync, readFileSync, statfsSync } from "node:fs";
import type { CommandRequest } from "./protocol.ts";

/** Says what a command used too much of since this was made; undefined: it is within its limits. */
export function usageWatch({ memoryMaxBytes, diskMaxBytes }: CommandRequest): () => string | undefined {
  const before = { memory: memoryBytes(), disk: diskBytes() };
  return () => {
    if (memoryBytes() - before.memory > memoryMaxBytes) return `it used more than ${memoryMaxBytes} bytes of memory`;
    if (diskBytes() - before.disk > diskMaxBytes) return `it wrote more than ${diskMaxBytes} bytes`;
    return undefined;
  };
}

/** Of all processes that are visible, which may be those of the container too. Files in memory are on `/dev`. */
function memoryBytes(): number {
  const pids = readdirSync("/proc").filter((name) => name >= "1" && name < ":");
  return pids.reduce((sum, pid) => sum + anonymousBytes(pid), 0) + usedBytes("/dev");
}

function anonymousBytes(pid: string): number {
  try {
    const [, kibibytes = "0"] = /^RssAnon:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1")) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    // The process has just ended.
    return 0;
  }
}

/** Of the whole file system below the root: other programs write there too, so the limit is far above what builds need. */
const diskBytes = (): number => usedBytes("/");

function usedBytes(path: string): number {
  const { blocks, bfree, bsize } = statfsSync(path);
  return (blocks - bfree) * bsize;
}
