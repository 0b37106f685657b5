/** The signals that a program waits for. */
import type { Signal } from "../model/process.ts";

export class CaughtSignals {
  readonly #waiting = new Map<Signal, () => void>();

  once(signal: Signal): Promise<void> {
    return new Promise((resolve) => this.#waiting.set(signal, resolve));
  }

  /** Whether the program waits for it. */
  receive(signal: Signal): boolean {
    const caught = this.#waiting.get(signal);
    this.#waiting.delete(signal);
    caught?.();
    return caught !== undefined;
  }
}
