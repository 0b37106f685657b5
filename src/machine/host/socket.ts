/** Makes sockets that nobody listens on. Node has no mknod(2): a server binds the name and loses it before it closes. */
import { chmodSync, closeSync, existsSync, openSync, renameSync } from "node:fs";
import { type ByteString, byteStringOfLatin1 } from "#base";
import { SystemError } from "../model/system-error.ts";
import { nodePath } from "./node-paths.ts";

const BOUND = ".socket-of-plimsoll";

/** Ignores the umask. A name of a socket has at most 107 bytes, so it is bound relative to an open directory. */
export function makeSocket(path: ByteString, mode: number): void {
  const at = path.lastIndexOf("/");
  const directory = openSync(nodePath(byteStringOfLatin1(path.slice(0, at + 1))), "r");
  const { createServer } = process.getBuiltinModule("node:net");
  const server = createServer().on("error", () => {});
  try {
    const bound = `/proc/self/fd/${directory}/${BOUND}`;
    server.listen(bound);
    if (!existsSync(bound)) throw new SystemError("EIO", "bind", path);
    chmodSync(bound, mode);
    renameSync(bound, nodePath(path));
  } finally {
    server.close();
    closeSync(directory);
  }
}
