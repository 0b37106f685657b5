/** The output of a command: its first and its last part, up to a limit. */
import { type Bytes, concat, textOf, utf8 } from "#base";
import type { Sink } from "./process.ts";

export interface OutputBounds {
  readonly maxBytes: number;
  readonly floodBytes: number;
  /** Called when more than `floodBytes` were printed. */
  readonly onFlood: () => void;
  /** Called with each part, up to `floodBytes`. */
  readonly onPart?: (part: Bytes) => void;
}

export class Output implements Sink {
  readonly #bounds: OutputBounds;
  readonly #half: number;
  readonly #head: Bytes[] = [];
  readonly #tail: Bytes[] = [];
  #headSize = 0;
  #tailSize = 0;
  #size = 0;

  constructor(bounds: OutputBounds) {
    this.#bounds = bounds;
    this.#half = Math.ceil(bounds.maxBytes / 2);
  }

  write(given: Bytes | string): void {
    if (this.#size > this.#bounds.floodBytes) return;
    const bytes = typeof given === "string" ? utf8(given) : new Uint8Array(given);
    this.#size += bytes.length;
    this.#bounds.onPart?.(bytes);
    const fits = bytes.subarray(0, this.#half - this.#headSize);
    if (fits.length > 0) this.#head.push(fits);
    this.#headSize += fits.length;
    if (fits.length < bytes.length) this.#keepLast(bytes.subarray(fits.length));
    if (this.#size > this.#bounds.floodBytes) this.#bounds.onFlood();
  }

  #keepLast(bytes: Bytes): void {
    this.#tail.push(bytes);
    this.#tailSize += bytes.length;
    for (
      let [first] = this.#tail;
      first !== undefined && this.#tailSize - first.length >= this.#half;
      [first] = this.#tail
    ) {
      this.#tailSize -= first.length;
      this.#tail.shift();
    }
  }

  /** The number of lost bytes. */
  leftOut(): number {
    return this.#size - this.#headSize - Math.min(this.#tailSize, this.#half);
  }

  bytes(): Bytes {
    const leftOut = this.leftOut();
    const tail = concat(this.#tail);
    const last = tail.subarray(Math.max(0, tail.length - this.#half));
    return concat([...this.#head, ...(leftOut > 0 ? [utf8(`\n[${leftOut} bytes left out]\n`)] : []), last]);
  }

  text(): string {
    return textOf(this.bytes());
  }
}
