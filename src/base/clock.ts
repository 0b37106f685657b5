/** The source of time. A machine provides it: no other code reads the clock of the host. */
export interface Clock {
  /** Nanoseconds since 1970. */
  nowNs(): bigint;
}

/** A clock that advances by `tickNs` at each reading: times show the order of events, and each run has the same times. */
export function steppingClock(startNs: bigint, tickNs = 1_000_000n): Clock {
  let now = startNs - tickNs;
  return {
    nowNs: () => {
      now += tickNs;
      return now;
    },
  };
}
