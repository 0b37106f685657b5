/** Times as text. */

/** Whether a text is a number of whole seconds since 1970 that falls into the years 0 to 9999. */
export const isEpoch = (text: string): boolean =>
  /^[+-]?\d{1,12}$/.test(text) && BigInt(text) <= 253_402_300_799n && BigInt(text) >= -62_167_219_200n;

/** RFC 3339 in UTC, of seconds that {@link isEpoch} accepts. */
export const isoOf = (seconds: bigint): string =>
  // biome-ignore lint/style/noRestrictedGlobals: formats a given time and reads no clock
  new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
