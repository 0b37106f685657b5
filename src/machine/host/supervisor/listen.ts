/**
 * Listens on a port of the sandbox and hands the socket to the harness, which answers its connections: no byte of the registry's
 * traffic goes through this process.
 */
import { createServer } from "node:net";

/** Done when the harness has the socket: a connection that this process accepted would have no answer. */
export function listenForHarness(port: number, onDone: () => void): void {
  const server = createServer();
  process.once("message", () => {
    process.disconnect?.();
    server.close(onDone);
  });
  server.listen(port, "127.0.0.1", () => process.send?.({ listening: port }, server));
}
