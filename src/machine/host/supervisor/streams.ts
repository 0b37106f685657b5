/** The streams of commands: FIFOs for output, files for input. */
import { constants, openSync, unlinkSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";

export interface OutputStream {
  /** The supervisor reads here. */
  readonly reader: Socket;
  /** The child's descriptor; the supervisor closes its copy after the start. */
  readonly writer: number;
}

export function openOutput(fifo: string): OutputStream {
  const fd = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  return {
    reader: new Socket({ fd, readable: true, writable: false }),
    writer: openSync(fifo, constants.O_WRONLY),
  };
}

/** A descriptor that reads `base64`; `scratch` is a path for a file that is removed at once. */
export function openInput(base64: string | undefined, scratch: string): number {
  if (base64 === undefined) return openSync("/dev/null", "r");
  writeFileSync(scratch, Buffer.from(base64, "base64"));
  const fd = openSync(scratch, "r");
  unlinkSync(scratch);
  return fd;
}
