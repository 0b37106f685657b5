/**
 * One command at a time in the whole container, because all worlds have their registry at one port of one network. Who has the port has
 * the turn; between two commands nobody listens.
 */
import type { Server, Socket } from "node:net";
import { FaultError } from "#base";
import { codeOf } from "../../model/system-error.ts";

export interface Listener {
  readonly port: number;
  readonly onConnection: (connection: Socket) => void;
}

/** Ends the turn. */
export type Release = () => Promise<void>;

const TRY_MS = 5;
/** Another run of Plimsoll may hold the port as long as a command of it takes. */
const WAIT_MS = 120_000;

let last: Promise<void> = Promise.resolve();

/** Waits until the commands before it have ended, of other threads and processes too. */
export async function takeTurn(listeners: readonly Listener[]): Promise<Release> {
  let done: () => void = () => {};
  const before = last;
  last = new Promise((resolve) => {
    done = resolve;
  });
  await before;
  const servers: Server[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    done();
  };
  try {
    for (const listener of listeners) servers.push(await listen(listener, Date.now() + WAIT_MS));
    return release;
  } catch (error) {
    await release();
    throw error;
  }
}

async function listen({ port, onConnection }: Listener, untilMs: number): Promise<Server> {
  const { createServer } = process.getBuiltinModule("node:net");
  for (;;) {
    const server = createServer({ allowHalfOpen: true }, onConnection);
    const failed = await new Promise<unknown>((resolve) => {
      server.once("error", resolve);
      server.listen(port, "127.0.0.1", () => resolve(undefined));
    });
    if (failed === undefined) return server;
    if (codeOf(failed) !== "EADDRINUSE" || Date.now() > untilMs) throw portFault(port, failed);
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
}

const portFault = (port: number, error: unknown): FaultError =>
  new FaultError({
    kind: "sandbox-unusable",
    message: `the registry of the worlds needs 127.0.0.1:${port} of the container: ${error instanceof Error ? error.message : error}`,
    remedy: "end the program that listens there",
  });
