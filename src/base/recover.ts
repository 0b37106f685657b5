/** Turns a thrown error of one class into a result. */

/** Runs `act`. If it throws an error of this class, returns the result of `handle`. Other errors pass. */
export function recover<E extends Error, T, U>(
  kind: abstract new (...args: never[]) => E,
  act: () => T,
  handle: (error: E) => U,
): T | U {
  try {
    return act();
  } catch (error) {
    if (error instanceof kind) return handle(error);
    throw error;
  }
}
