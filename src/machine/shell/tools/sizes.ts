/** Numbers with units. */
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  kB: 1000,
  M: 1 << 20,
  MB: 1_000_000,
  G: 1 << 30,
};

/** A number of bytes as `dd` and `head` spell it, such as `2k`. */
export function sizeOf(text = ""): number | undefined {
  const [, digits = "", unit = ""] = /^(\d{1,12})([cwbkKMG]B?|)$/.exec(text) ?? [];
  const by = UNITS[unit];
  return digits === "" || by === undefined ? undefined : Number(digits) * by;
}
