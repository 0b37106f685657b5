/** Relays connections to a port of the sandbox to the harness's Unix socket. */
import { connect, createServer } from "node:net";

export function relay(port: number, socket: string, onReady: () => void): void {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: socket, allowHalfOpen: true });
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
  });
  server.listen(port, "127.0.0.1", onReady);
}
