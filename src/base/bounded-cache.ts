/**
 * A map that forgets the values used longest ago when their weights together exceed a bound. What it forgot can be made again: forgetting
 * costs time and never changes a result.
 */
export class BoundedCache<V> {
  readonly #values = new Map<string, Entry<V>>();
  readonly #weightMax: number;
  readonly #weightOf: (value: V) => number;
  #weight = 0;

  /** By default each value weighs 1, so `weightMax` is a number of values. */
  constructor(weightMax: number, weightOf: (value: V) => number = () => 1) {
    this.#weightMax = weightMax;
    this.#weightOf = weightOf;
  }

  get(key: string): V | undefined {
    return this.#touch(key)?.value;
  }

  /** A value that is heavier than the bound is not kept. */
  set(key: string, value: V): void {
    this.delete(key);
    const weight = this.#weightOf(value);
    if (weight > this.#weightMax) return;
    this.#values.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#values.keys()) {
      if (this.#weight <= this.#weightMax) break;
      this.delete(oldest);
    }
  }

  /** The value of `key`, made and kept if it is missing. `undefined` is a value too. What `make` throws is not kept. */
  getOrMake(key: string, make: () => V): V {
    const entry = this.#touch(key);
    if (entry !== undefined) return entry.value;
    const value = make();
    this.set(key, value);
    return value;
  }

  /** The entry of `key`, which becomes the one used last. A cache that is not half full skips that, because it forgets nothing soon. */
  #touch(key: string): Entry<V> | undefined {
    const entry = this.#values.get(key);
    if (entry === undefined || this.#weight * 2 < this.#weightMax) return entry;
    this.#values.delete(key);
    this.#values.set(key, entry);
    return entry;
  }

  delete(key: string): void {
    const entry = this.#values.get(key);
    if (entry === undefined) return;
    this.#values.delete(key);
    this.#weight -= entry.weight;
  }

  clear(): void {
    this.#values.clear();
    this.#weight = 0;
  }
}

interface Entry<V> {
  readonly value: V;
  readonly weight: number;
}
