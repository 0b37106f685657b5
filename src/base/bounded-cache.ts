/**
 * A map that forgets values when their weights together exceed a bound. What it forgot can be made again: forgetting costs time and never
 * changes a result.
 *
 * It has two generations. A value that is set or read is in the young one. When the young one has half of the bound, it becomes the old one, and
 * the previous old one is forgotten. So the values used last, up to half of the bound, are always kept, and a value that is read often costs one
 * look-up: a single map in the order of use would take out and put in each value that is read.
 */
export class BoundedCache<V> {
  #young: Generation<V> = emptyGeneration();
  #old: Generation<V> | undefined;
  readonly #weightMax: number;
  readonly #weightOf: (value: V) => number;

  /** By default each value weighs 1, so `weightMax` is a number of values. */
  constructor(weightMax: number, weightOf: (value: V) => number = () => 1) {
    this.#weightMax = weightMax;
    this.#weightOf = weightOf;
  }

  get(key: string): V | undefined {
    const young = this.#young.entries.get(key);
    if (young !== undefined) return young.value;
    return this.#old === undefined ? undefined : this.#used(key)?.value;
  }

  /** A value that is heavier than the bound is not kept. */
  set(key: string, value: V): void {
    this.delete(key);
    const weight = this.#weightOf(value);
    if (weight <= this.#weightMax) this.#keep(key, { value, weight });
  }

  /** The value of `key`, made and kept if it is missing. `undefined` is a value too. What `make` throws is not kept. */
  getOrMake(key: string, make: () => V): V {
    const entry = this.#used(key);
    if (entry !== undefined) return entry.value;
    const value = make();
    this.set(key, value);
    return value;
  }

  delete(key: string): void {
    remove(this.#young, key);
    remove(this.#old, key);
  }

  clear(): void {
    this.#young = emptyGeneration();
    this.#old = undefined;
  }

  /** The entry of `key`, which is young from now on. */
  #used(key: string): Entry<V> | undefined {
    const young = this.#young.entries.get(key);
    if (young !== undefined) return young;
    const old = remove(this.#old, key);
    if (old !== undefined) this.#keep(key, old);
    return old;
  }

  #keep(key: string, entry: Entry<V>): void {
    if (this.#young.weight + entry.weight > this.#weightMax / 2) {
      this.#old = this.#young;
      this.#young = emptyGeneration();
    }
    this.#young.entries.set(key, entry);
    this.#young.weight += entry.weight;
    // One value may be heavier than half of the bound.
    if (this.#old !== undefined && this.#young.weight + this.#old.weight > this.#weightMax) this.#old = undefined;
  }
}

interface Entry<V> {
  readonly value: V;
  readonly weight: number;
}

interface Generation<V> {
  readonly entries: Map<string, Entry<V>>;
  weight: number;
}

const emptyGeneration = <V>(): Generation<V> => ({ entries: new Map(), weight: 0 });

function remove<V>(generation: Generation<V> | undefined, key: string): Entry<V> | undefined {
  const entry = generation?.entries.get(key);
  if (generation === undefined || entry === undefined) return undefined;
  generation.entries.delete(key);
  generation.weight -= entry.weight;
  return entry;
}
