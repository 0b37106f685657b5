/** Moments as text, in UTC. */
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const HALF_YEAR_S = 31_556_952 / 2;
const NS = 1_000_000_000n;

interface Moment {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly clock: string;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** Days and seconds by the calendar of Gregory. */
export function momentOf(seconds: number): Moment {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const inEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * inYear + 2) / 153);
  const day = inYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day,
    clock: `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`,
  };
}

export const secondsOf = (ns: bigint): number => Number(ns >= 0n ? ns / NS : -((-ns + NS - 1n) / NS));

/** `2009-02-13 23:31:30.000000000 +0000`. */
export function longTime(ns: bigint): string {
  const seconds = secondsOf(ns);
  const { year, month, day, clock } = momentOf(seconds);
  const fraction = String(ns - BigInt(seconds) * NS).padStart(9, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)} ${clock}.${fraction} +0000`;
}

/** The time of `ls -l`: with the year if it is more than half a year away. */
export function listedTime(ns: bigint, nowNs: bigint): string {
  const seconds = secondsOf(ns);
  const { year, month, day, clock } = momentOf(seconds);
  const age = secondsOf(nowNs) - seconds;
  const isRecent = age >= 0 && age < HALF_YEAR_S;
  return `${MONTHS[month - 1]} ${String(day).padStart(2)} ${isRecent ? clock.slice(0, 5) : ` ${year}`}`;
}
