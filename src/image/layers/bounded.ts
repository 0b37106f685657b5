/** A map that forgets what was used longest ago once its weights exceed a bound. Forgetting costs time, never a different result. */

export interface Bounded<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

export function bounded<V>(limits: { readonly weightMax: number; weightOf(value: V): number }): Bounded<V> {
  const kept = new Map<string, V>();
  let weight = 0;

  const drop = (key: string): void => {
    const value = kept.get(key);
    if (value !== undefined && kept.delete(key)) weight -= limits.weightOf(value);
  };

  return {
    get(key) {
      const value = kept.get(key);
      if (value !== undefined) {
        kept.delete(key);
        kept.set(key, value);
      }
      return value;
    },
    set(key, value) {
      drop(key);
      if (limits.weightOf(value) > limits.weightMax) return;
      kept.set(key, value);
      weight += limits.weightOf(value);
      for (const oldest of kept.keys()) {
        if (weight <= limits.weightMax) break;
        drop(oldest);
      }
    },
  };
}

/**
 * A bounded map that also finds what it forgot as long as somebody else holds it: an image that is in use is decoded once,
 * however large it is.
 */
export function interned<V extends object>(limits: Parameters<typeof bounded<V>>[0]): Bounded<V> {
  const kept = bounded<V>(limits);
  const held = new Map<string, WeakRef<V>>();
  const gone = new FinalizationRegistry<string>((key) => {
    if (held.get(key)?.deref() === undefined) held.delete(key);
  });
  return {
    get: (key) => kept.get(key) ?? held.get(key)?.deref(),
    set(key, value) {
      kept.set(key, value);
      held.set(key, new WeakRef(value));
      gone.register(value, key);
    },
  };
}
