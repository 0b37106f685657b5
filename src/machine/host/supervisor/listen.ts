/**
 * Listens on ports of the sandbox and hands the sockets to the harness, which answers their connections: no byte of the registry's
 * traffic goes through this process.
 */
import { createServer, type Server } from "node:net";

/** Done when the harness has all sockets: a connection that this process accepted would have no answer. */
export function listenForHarness(ports: readonly number[], onDone: () => void): void {
  const servers = ports.map(() => createServer());
  let open = servers.length;
  const close = (server: Server): void =>
    void server.close(() => {
      open -= 1;
      if (open === 0) onDone();
    });
  process.once("message", () => {
    process.disconnect?.();
    servers.forEach(close);
  });
  servers.forEach((server, i) => {
    const port = ports[i];
    server.listen(port, "127.0.0.1", () => process.send?.({ listening: port }, server));
  });
}
