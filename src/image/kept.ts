/**
 * Documents that were read before, by digest: clients and registries meet the same manifests and configurations again and again, and the
 * same bytes always say the same.
 */
import type { Content } from "#base";

const KEPT_MAX = 64;
const KEPT_BYTES_MAX = 64 * 1024;

export class Kept<T> {
  readonly #byKey = new Map<string, T>();

  /** `as`: what else the reading depends on. What throws is not kept. */
  get({ digest, size }: Content, as: string, read: () => T): T {
    if (size > KEPT_BYTES_MAX) return read();
    const key = `${digest} ${as}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const value = read();
    if (this.#byKey.size >= KEPT_MAX) this.#byKey.clear();
    this.#byKey.set(key, value);
    return value;
  }
}
