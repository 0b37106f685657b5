/**
 * Caches of the judged code must not carry what one mutant made to the next one. In the instrumented bundle, bounded caches and weak maps
 * forget what was put into them while another mutant was on.
 */

const BOUNDED_CACHE = "src/base/bounded-cache.ts";

export function withForgetfulCaches(file: string, text: string): string {
  if (file === BOUNDED_CACHE)
    return [COUNTED, ...CLEARED_FIRST].reduce((all, [from, to]) => replaced(all, from, to), text);
  return text.replaceAll("new WeakMap", "new ForgetfulMap");
}

const BOUND = "  readonly #weightMax: number;";
const COUNTED = [BOUND, `${BOUND}\n  #mutant = mutantGeneration();`] as const;
const FORGETS = "if (this.#mutant !== mutantGeneration()) { this.clear(); this.#mutant = mutantGeneration(); }";
const READ = "  get(key: string): V | undefined {";
const USED = "  #used(key: string): Entry<V> | undefined {";
const CLEARED_FIRST = [READ, USED].map((method): readonly [string, string] => [method, `${method}\n ${FORGETS}`]);

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`${BOUNDED_CACHE} has changed: ${from} is not in it`);
  return text.replace(from, to);
}

/** A weak map whose entries belong to the mutant that was on; what is put into it while code loads stays. */
export class ForgetfulMap<K extends WeakKey, V> {
  readonly #entries = new WeakMap<K, { readonly generation: number; readonly value: V }>();

  #entry(key: K): { readonly value: V } | undefined {
    const entry = this.#entries.get(key);
    return entry?.generation === 0 || entry?.generation === mutantGeneration() ? entry : undefined;
  }

  get(key: K): V | undefined {
    return this.#entry(key)?.value;
  }

  has(key: K): boolean {
    return this.#entry(key) !== undefined;
  }

  set(key: K, value: V): this {
    this.#entries.set(key, { generation: mutantGeneration(), value });
    return this;
  }

  delete(key: K): boolean {
    return this.#entries.delete(key);
  }
}
