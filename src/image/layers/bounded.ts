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
