/** A bounded cache that still finds a forgotten value while the program holds it: an image in use is decoded once, however large it is. */
import { BoundedCache } from "#base";

export class SharedCache<V extends object> {
  readonly #recent: BoundedCache<V>;
  readonly #held = new Map<string, WeakRef<V>>();
  readonly #released = new FinalizationRegistry<string>((key) => {
    if (this.#held.get(key)?.deref() === undefined) this.#held.delete(key);
  });

  constructor(weightMax: number, weightOf: (value: V) => number) {
    this.#recent = new BoundedCache(weightMax, weightOf);
  }

  get(key: string): V | undefined {
    return this.#recent.get(key) ?? this.#held.get(key)?.deref();
  }

  set(key: string, value: V): void {
    this.#recent.set(key, value);
    this.#held.set(key, new WeakRef(value));
    this.#released.register(value, key);
  }
}
