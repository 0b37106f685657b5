/** Time comes in through the machine; nothing in src reads the ambient clock. */
export interface Clock {
  /** Nanoseconds since 1970. */
  nowNs(): bigint;
}

/** A clock that moves by `tickNs` at each reading, so that order shows and runs repeat. */
export function steppingClock(startNs: bigint, tickNs = 1_000_000n): Clock {
  let now = startNs - tickNs;
  return {
    nowNs: () => {
      now += tickNs;
      return now;
    },
  };
}
