/** What a command printed, up to a bound. */
import { type Bytes, concat, textOf, utf8 } from "#base";
import type { Sink } from "../process.ts";

export class Output implements Sink {
  readonly #max: number;
  readonly #parts: Bytes[] = [];
  #size = 0;
  #cut = false;
  constructor(maxBytes: number) {
    this.#max = maxBytes;
  }

  write(given: Bytes | string): void {
    const bytes = typeof given === "string" ? utf8(given) : given.slice();
    const room = this.#max - this.#size;
    if (bytes.length > room) this.#cut = true;
    if (room <= 0) return;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#parts.push(kept);
    this.#size += kept.length;
  }

  text(): string {
    const text = textOf(concat(this.#parts));
    return this.#cut ? `${text}\n[cut after ${this.#max} bytes]\n` : text;
  }
}
