/** Times as text, from the civil calendar alone: nothing here reads a clock. */

/** Whole seconds since 1970 that a calendar date can say. */
export const isEpoch = (text: string): boolean =>
  /^[+-]?\d{1,12}$/.test(text) && BigInt(text) <= 253_402_300_799n && BigInt(text) >= -62_167_219_200n;

const DAY = 86_400n;

/** RFC 3339 in UTC. */
export function isoOf(seconds: bigint): string {
  const days = seconds >= 0n ? seconds / DAY : (seconds - DAY + 1n) / DAY;
  const inDay = Number(seconds - days * DAY);
  const { year, month, day } = civil(Number(days));
  const two = (n: number) => String(n).padStart(2, "0");
  const time = [Math.floor(inDay / 3600), Math.floor(inDay / 60) % 60, inDay % 60].map(two).join(":");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}T${time}Z`;
}

/** Days since 1970-01-01 as a date. Years are counted from March, so that the leap day is the last. */
function civil(days: number): { readonly year: number; readonly month: number; readonly day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}
