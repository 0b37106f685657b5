/** TOML has floats that JSON cannot say: `inf` and `nan`. */

/** Where the first of them is, `buildpacks.0.layers`; undefined if there is none. */
export function notFiniteAt(value: unknown, at: readonly string[] = []): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : at.join(".");
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = notFiniteAt(member, [...at, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
